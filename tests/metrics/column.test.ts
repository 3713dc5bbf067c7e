/** Columns: the numbers of an array, however they came, and never moved. */
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { BLOCK, Column, lowerBound } from '../../src/metrics/column.ts';

const counting = (from: number, count: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: count }, (_, i) => from + i);
const sizes = fc.array(fc.oneof(fc.nat({ max: 3 }), fc.integer({ min: BLOCK - 2, max: 2 * BLOCK + 2 })), {
  maxLength: 5,
});

property.prop([sizes, fc.constantFrom('append', 'add', 'pad')])(
  'holds what was put in, however it was cut',
  (cuts, last) => {
    const column = new Column(Float32Array);
    const expected: number[] = [];
    for (const size of cuts) {
      column.append(counting(expected.length, size));
      expected.push(...counting(expected.length, size));
      if (last === 'add') column.add(expected.push(-1) && -1);
      if (last === 'pad') column.pad(expected.push(Number.NaN, Number.NaN));
    }
    expect(column.length).toBe(expected.length);
    expect([...column.toArray()]).toEqual(expected);
    expect(Array.from({ length: column.length }, (_, i) => column.at(i))).toEqual(expected);
    expect([column.at(-1), column.at(column.length)]).toEqual([undefined, undefined]);
  },
);

test('what is there is never moved, however long the column gets', () => {
  const column = new Column(Int32Array);
  column.append(Int32Array.of(7));
  const [first] = column.parts();
  for (let i = 0; i < 50; i += 1) column.append(new Int32Array(3000));
  expect(column.length).toBe(150_001);
  expect([...column.parts()][0]?.buffer).toBe(first?.buffer);
});

test('an array that is taken over is not copied, and not written to', () => {
  const values = counting(0, 3 * BLOCK + 5);
  const column = Column.of(values);
  column.append(counting(0, 10));
  expect([...column.parts()].slice(0, 3).map(({ buffer }) => buffer)).toEqual(Array(3).fill(values.buffer));
  expect(values).toEqual(counting(0, 3 * BLOCK + 5));
  expect(column.at(3 * BLOCK + 5)).toBe(0);
});

property.prop([fc.integer({ min: 0, max: 3 * BLOCK }), fc.integer({ min: 1, max: 2 * BLOCK })])(
  'a snapshot stays as it was',
  (before, more) => {
    const column = Column.of(counting(0, before));
    const snapshot = column.snapshot();
    column.append(counting(-5000, more));
    if (column.length >= 2 * BLOCK) column.thin(2 * BLOCK);
    expect(snapshot.toArray()).toEqual(counting(0, before));
  },
);

test('thinning keeps every second number of the first ones and all of the others', () => {
  const column = Column.of(counting(0, 5 * BLOCK + 3));
  column.thin(4 * BLOCK);
  const kept = [...counting(0, 4 * BLOCK).filter((value) => value % 2 === 0), ...counting(4 * BLOCK, BLOCK + 3)];
  expect([...column.toArray()]).toEqual(kept);
  column.append(Float32Array.of(1));
  expect(column.at(3 * BLOCK + 3)).toBe(1);
});

property.prop([fc.array(fc.integer({ min: -50, max: 50 })), fc.integer({ min: -60, max: 60 })])(
  'lowerBound agrees with a linear search',
  (values, x) => {
    const sorted = Int32Array.from(values).sort();
    const first = sorted.findIndex((value) => value >= x);
    expect(lowerBound(sorted, sorted.length, x)).toBe(first < 0 ? sorted.length : first);
  },
);
