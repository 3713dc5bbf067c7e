/** JSON with long lists of numbers, read in pieces: the same as in one piece, whatever it is cut into. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/formats/formatError.ts';
import { type FloatList, readSlicedJson } from '../../src/formats/slicedJson.ts';

/** A list of this many numbers is a long one. */
const LONG = 20_000;

/** What was read, with the long lists back in their places. */
async function whole(text: string): Promise<unknown> {
  const { json, lists } = await readSlicedJson(new Blob([text]));
  const back = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(back);
    if (typeof value === 'string' && lists.has(value)) return [...(lists.get(value) as FloatList).toArray()];
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, back(member)]));
  };
  return back(json);
}

/** `toEqual` takes seconds for so many numbers; it speaks only where something differs. */
async function expectRead(text: string, expected: unknown): Promise<void> {
  const read = await whole(text);
  if (!isDeepStrictEqual(read, expected)) expect(read).toEqual(expected);
  expect(isDeepStrictEqual(read, expected)).toBe(true);
}

const numbers = (count: number, salt = 1): number[] =>
  Array.from({ length: count }, (_, i) => Math.fround(Math.sin(i * salt)));

describe('reads', () => {
  it('any JSON, with and without long lists in it', { tags: ['slow'] }, async () => {
    const long = fc.integer({ min: LONG, max: 3 * LONG }).map((count) => numbers(count, count));
    const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), long, fc.string({ unit: 'grapheme' }));
    const property = fc.asyncProperty(fc.dictionary(fc.string(), value, { maxKeys: 4 }), async (json) => {
      const text = JSON.stringify(json);
      await expectRead(text, JSON.parse(text));
    });
    await fc.assert(property, { numRuns: 40 });
  });

  it('lists longer than a piece of the file, and what stands behind them', { tags: ['slow'] }, async () => {
    const list = numbers(800_000);
    const json = { before: 'a]b[c\\"{', list, after: [[1, 2], { x: ['y'] }] };
    await expectRead(JSON.stringify(json), json);
  });

  it('numbers that JSON has none for, and says where something else stands', async () => {
    const values = [...numbers(LONG), 'NaN', '-Infinity', 'Infinity', ...numbers(LONG)];
    const { lists } = await readSlicedJson(new Blob([JSON.stringify(values)]));
    const [list] = lists.values();
    expect([list?.length, list?.wrong]).toEqual([2 * LONG + 3, null]);
    expect([...(list?.toArray().subarray(LONG, LONG + 3) ?? [])]).toEqual([Number.NaN, -Infinity, Infinity]);
    const wrong = await readSlicedJson(new Blob([JSON.stringify([...values, 'x', null])]));
    expect([...wrong.lists.values()][0]?.wrong).toEqual({ index: values.length, value: 'x' });
  });
});

it('lets other work in after every piece, and ends at a cancel', { tags: ['slow'] }, async () => {
  const list = `[${numbers(400_000).join()}]`;
  const file = new Blob(['[', ...Array.from({ length: 7 }, () => `${list},`), list, ']']);
  let [bytes, most] = [0, 0];
  const onBytes = (count: number): void => {
    bytes += count;
    most = Math.max(most, bytes);
  };
  const pause = (): Promise<void> => {
    bytes = 0;
    return new Promise((resolve) => setTimeout(resolve));
  };
  await readSlicedJson(file, { pause, onBytes });
  // Takes some 50 ms to read.
  expect(most).toBe(2 ** 22);
  const stop = new AbortController();
  setTimeout(() => stop.abort(new Error('enough')));
  await expect(readSlicedJson(file, { pause, signal: stop.signal })).rejects.toSay('enough');
});

describe('refuses', () => {
  const long = numbers(LONG).join();
  it.each([
    ['nothing', ''],
    ['a list that does not end', `[${long}`],
    ['a list with a comma at its end', `[${long},]`],
    ['a list with two commas', `[${long},,1]`],
    ['a list with a list in it, late', `[${long},[1]]`],
    ['a list with words in it', `[${long},no,${long}]`],
    ['something behind the end', `[${long}]]`],
    ['a text that does not end', `[${long}],"`],
    ['bytes that are no text', new Uint8Array([0x22, 0xff, 0x22])],
    ['more than there can be beside the lists', `[${'[],'.repeat(6_000_000)}0]`],
  ])('%s', async (_what, content) => {
    await expect(readSlicedJson(new Blob([content]))).rejects.toBeInstanceOf(FormatError);
  });

  it('damage anywhere, or reads it as JSON does', { tags: ['slow'] }, async () => {
    const good = JSON.stringify({ a: numbers(LONG), b: ['x', { c: [1, 2] }] });
    const property = fc.asyncProperty(fc.nat(good.length), fc.string({ maxLength: 3 }), async (at, insertion) => {
      const text = good.slice(0, at) + insertion + good.slice(at + 1);
      const read = await whole(text).catch((error: unknown) => error);
      if (read instanceof Error) expect(read).toBeInstanceOf(FormatError);
      else expect(() => JSON.parse(text)).not.toThrow();
    });
    await fc.assert(property, { numRuns: 200 });
  });
});
