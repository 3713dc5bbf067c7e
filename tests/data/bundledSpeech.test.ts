import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { PHONEME_SYMBOLS, phonemeIds } from '../../src/config/phonemeSymbols.ts';
import { BundledSpeech } from '../../src/data/bundledSpeech.ts';
import { type SpeechManifest, parseSpeechManifest } from '../../src/data/speechManifest.ts';

const publicFolder = new URL('../../public/', import.meta.url);

describe('the bundled speech', () => {
  it('says so when it cannot be fetched, and tries again the next time', async () => {
    let isOnline = false;
    const speech = new BundledSpeech(async (path) => {
      if (!isOnline) throw new TypeError('Failed to fetch');
      return new Blob([await readFile(new URL(path, publicFolder))]);
    });
    await expect(speech.voices()).rejects.toMatchObject({
      code: 'no-data',
      problem: expect.toSay('manifest'),
    });
    isOnline = true;
    expect((await speech.voices()).length).toBeGreaterThan(0);
  });
});

describe('its text', () => {
  it('comes with each recording, in symbols of GPT-SoVITS, about as many as one speaks in that time', async () => {
    const { files } = JSON.parse(
      await readFile(new URL('speech/manifest.json', publicFolder), 'utf8'),
    ) as SpeechManifest;
    expect(files).toHaveLength(14);
    for (const { file, seconds, phonemes } of files) {
      const symbols = phonemes?.split(' ') ?? [];
      expect([file, phonemeIds(symbols) !== null]).toEqual([file, true]);
      expect(symbols.length / seconds, file).toBeGreaterThan(6);
      expect(symbols.length / seconds, file).toBeLessThan(20);
    }
    const speech = new BundledSpeech(async (path) => new Blob([await readFile(new URL(path, publicFolder))]));
    const [first] = await speech.recordings(['cmf']);
    const spoken = [...(first?.text ?? [])].map((id) => PHONEME_SYMBOLS[id]).join(' ');
    expect(spoken.startsWith('m a3 b en3 b a3 m ei3 y i4 x iao3 d uan4')).toBe(true);
  });
});

describe('parseSpeechManifest', () => {
  it.each([
    '',
    '<!doctype html>',
    'null',
    '[]',
    '{}',
    '{"voices":[],"files":[]}',
    '{"voices":[1],"files":[2]}',
    '{"voices":[{"id":"a"}],"files":[{}]}',
  ])('refuses %s', (json) => {
    expect(() => parseSpeechManifest(json)).toSay(/damaged/);
  });
  const good = async (): Promise<SpeechManifest> =>
    JSON.parse(await readFile(new URL('speech/manifest.json', publicFolder), 'utf8')) as SpeechManifest;
  it.each<[string, (manifest: SpeechManifest) => unknown, string]>([
    [
      'a voice without name',
      ({ voices }) => Object.assign(voices[1] as object, { name: '' }),
      '“voices”, entry 2, “name”',
    ],
    [
      'a length below 0',
      ({ files }) => Object.assign(files[0] as object, { seconds: -1 }),
      '“seconds” is -1; expected a number from 0',
    ],
    [
      'a file without end',
      ({ files }) => Object.assign(files[2] as object, { file: 'x'.repeat(1001) }),
      '“files”, entry 3, “file”',
    ],
    [
      'too many voices',
      ({ voices }) => voices.push(...Array(100).fill(voices[0])),
      '“voices” is a list of 107; expected a list of 1 to 100',
    ],
  ])('names the field, the value and the range of %s', async (_, change, words) => {
    const manifest = await good();
    change(manifest);
    expect(() => parseSpeechManifest(JSON.stringify(manifest))).toSay(words);
  });
  it('leaves out what has no name here, and takes no prototype from a file', async () => {
    const manifest = JSON.stringify(await good()).replace('{', '{"__proto__":{"polluted":1},"more":[],');
    expect(Object.keys(parseSpeechManifest(manifest))).toEqual(['voices', 'files']);
    expect(parseSpeechManifest(manifest)).not.toHaveProperty('polluted');
  });
  it('of more bytes than any list takes is not read', async () => {
    const speech = new BundledSpeech(() => Promise.resolve(new Blob([new Uint8Array(2 ** 20 + 1)])));
    await expect(speech.voices()).rejects.toSay('it has 1048577 bytes');
  });
  it('has every voice of a file, and every file', async () => {
    const json = await readFile(new URL('speech/manifest.json', publicFolder), 'utf8');
    const { voices, files }: SpeechManifest = parseSpeechManifest(json);
    expect(new Set(files.map(({ voice }) => voice))).toEqual(new Set(voices.map(({ id }) => id)));
  });
});
