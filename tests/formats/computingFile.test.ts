/** What a folder notes of how its run or its sweep is computed: by name, or refused with what was found. */
import { describe, expect, it } from 'vitest';
import { parseComputing, readGround } from '../../src/formats/computingFile.ts';
import { FormatError } from '../../src/formats/formatError.ts';

describe('the backend of a run', () => {
  it('is read; one that was noted by an earlier version has a name only', () => {
    const noted = { name: 'webgpu', adapter: 'a card', kernels: 'shared' } as const;
    expect(parseComputing(JSON.stringify(noted))).toEqual(noted);
    expect(parseComputing('{"name":"wasm"}')).toEqual({ name: 'wasm', adapter: '', kernels: null });
  });

  it.each([
    ['no JSON', '{', 'not JSON'],
    ['a list', '[]', '“name” is missing'],
    ['no name', '{}', '“name” is missing'],
    ['another name', '{"name":"metal"}', '“name” is “metal”; expected one of cpu, wasm, webgpu'],
    ['an adapter that is a number', '{"name":"cpu","adapter":3}', '“adapter” is 3; expected a text of at most 1000'],
    ['an adapter without end', JSON.stringify({ name: 'cpu', adapter: 'x'.repeat(1001) }), '“adapter” is'],
    ['other kernels', '{"name":"cpu","kernels":"fast"}', '“kernels” is “fast”; expected one of registers, shared'],
  ])('with %s is refused', (_, text, words) => {
    expect(() => parseComputing(text)).toThrow(FormatError);
    expect(() => parseComputing(text)).toSay(words);
  });
});

describe('the ground of a sweep', () => {
  it('is read; one without files has none', () => {
    const ground = { backend: 'cpu', files: { 'audio/a.wav': '0'.repeat(64) } };
    expect(readGround(ground)).toEqual(ground);
    expect(readGround({ backend: 'cpu', files: undefined })).toEqual({ backend: 'cpu', files: {} });
  });

  it.each([
    ['no backend', { backend: undefined, files: {} }, '“backend” is missing'],
    ['files that are a list', { backend: 'cpu', files: [] }, '“files” is an empty list; expected an object of at most'],
    ['a digest that is a number', { backend: 'cpu', files: { a: 3 } }, '“files”, “a” is 3; expected a text of'],
    ['a digest without end', { backend: 'cpu', files: { a: 'f'.repeat(65) } }, '“files”, “a” is'],
  ])('with %s is refused', (_, given, words) => {
    expect(() => readGround(given)).toThrow(FormatError);
    expect(() => readGround(given)).toSay(words);
  });
});
