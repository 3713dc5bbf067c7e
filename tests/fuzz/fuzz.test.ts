/** Every reader on some inputs of one seed; `npm run fuzz` gives them many. */
import { describe, expect, it } from 'vitest';
import { failureText, fuzz } from './fuzzing.ts';
import { READERS } from './readers.ts';

describe.each(READERS.map((reader) => [reader.name, reader] as const))('%s', (name, reader) => {
  it('is read within its bounds, or refused in our words', { tags: ['slow'] }, async () => {
    const { failures, read, refused } = await fuzz(reader, 1, 150);
    expect(failures.map((failure) => failureText(name, failure))).toEqual([]);
    expect(read + refused).toBe(150);
  });
});

it('no two readers have the same name', () => {
  expect(new Set(READERS.map(({ name }) => name)).size).toBe(READERS.length);
});
