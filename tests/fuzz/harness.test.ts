/** What a reader must not do is noticed, whatever it is. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { FormatError } from '../../src/formats/formatError.ts';
import { fuzz } from './fuzzing.ts';
import { LEAST_BYTES, reader, TIMES } from './reader.ts';

const inputs = fc.constantFrom('{"__proto__":{"a":1}}');
const failuresOf = async (read: (input: string) => unknown) =>
  (await fuzz(reader({ name: 'one', inputs, read }), 1, 3)).failures.map(({ error }) => String(error));

afterEach(() => {
  delete (Object.prototype as Record<string, unknown>)['polluted'];
});

describe('a failure is', () => {
  it.each<[string, (input: string) => unknown, RegExp]>([
    ['an error of JavaScript', () => (null as unknown as string).length, /TypeError/],
    ['a rule that is broken', () => assert.equal(1, 2), /1 !== 2|AssertionError/],
    [
      'a problem that a file would not keep',
      () => Promise.reject(new FormatError({ code: 'bytes-at-most', bytes: 1 } as never)),
      /would not keep/,
    ],
    ['a problem without a sentence', () => Promise.reject(new FormatError({ code: 'none' } as never)), /Error/],
    ['too much room', (input) => new Float32Array((LEAST_BYTES + 2 * TIMES * input.length) / 4 + 1), /asked for/],
    [
      'too much room that nobody speaks of',
      (input) => {
        try {
          return new ArrayBuffer(LEAST_BYTES + 2 * TIMES * input.length + 1);
        } catch {
          return null;
        }
      },
      /asked for/,
    ],
    [
      'a property that everything inherits',
      (input) => Object.assign(Object.prototype, { polluted: input }) && null,
      /everything inherits/,
    ],
    [
      'a prototype that came from a file',
      (input) => [Object.assign({ b: 1 }, { c: Object.setPrototypeOf({}, JSON.parse(input).__proto__ as object) })],
      /inherits from what came out of a file/,
    ],
  ])('%s', async (_what, read, words) => {
    const [failure] = await failuresOf(read);
    expect(failure).toMatch(words);
  });

  it('neither a value nor a refusal', async () => {
    expect(await failuresOf((input) => JSON.parse(input) as unknown)).toEqual([]);
    expect(await failuresOf(() => Promise.reject(new FormatError({ code: 'not-json' })))).toEqual([]);
  });
});

it('the same seed gives the same inputs', async () => {
  const seen: string[][] = [[], []];
  for (const list of seen) {
    const one = reader({ name: 'one', inputs: fc.string(), read: (input: string) => list.push(input) });
    expect(await fuzz(one, 7, 50)).toMatchObject({ inputs: 50, read: 50, refused: 0 });
  }
  expect(seen[0]).toEqual(seen[1]);
});

it('arrays are as they were afterwards', async () => {
  const before = Float32Array;
  await fuzz(reader({ name: 'one', inputs, read: () => 1 }), 1, 1);
  expect(Float32Array).toBe(before);
});
