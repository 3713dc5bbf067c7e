/** What is usual of a line, and how many points lie beside it. */
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { decimate, gridFor } from '../../../src/store/decimation.ts';
import { countOutside, usualValues } from '../../../src/ui/charts/outliers.ts';

const bucketsOf = (values: readonly number[]) => {
  const x = Float64Array.from(values, (_, i) => i + 1);
  const grid = gridFor(1, values.length, 40, 1);
  return { x, grid, buckets: decimate(x, values, values.length, grid, false) };
};
const numbers = fc.array(fc.oneof(fc.float({ noNaN: true, min: -100, max: 100 }), fc.constant(Number.NaN)), {
  minLength: 1,
  maxLength: 600,
});

test('a spike is no usual value', () => {
  const values = Array.from({ length: 400 }, (_, i) => (i === 37 ? 1e6 : 1 + (i % 3)));
  expect(usualValues(bucketsOf(values).buckets)).toEqual({ low: 1, high: 3 });
});

property.prop([numbers])('at most a twentieth of a line’s buckets reach beyond either end', (values) => {
  const { buckets } = bucketsOf(values);
  const usual = usualValues(buckets);
  const measured = [...buckets.high].filter((value) => !Number.isNaN(value));
  if (!usual) {
    expect(measured).toEqual([]);
    return;
  }
  const most = Math.ceil(measured.length * 0.05);
  expect(measured.filter((value) => value > usual.high).length).toBeLessThanOrEqual(most);
  expect([...buckets.low].filter((value) => value < usual.low).length).toBeLessThanOrEqual(most);
});

property.prop([numbers, fc.float({ noNaN: true, min: -120, max: 120 }), fc.float({ noNaN: true, min: 0, max: 100 })])(
  'every point outside is counted once',
  (values, min, size) => {
    const { x, grid, buckets } = bucketsOf(values);
    const axis = { min, max: min + size };
    const outside = values.filter((value) => value > axis.max || value < axis.min);
    expect(countOutside(x, values, values.length, grid, buckets, axis, false)).toBe(outside.length);
    const above0 = outside.filter((value) => value > 0);
    expect(countOutside(x, values, values.length, grid, buckets, axis, false, true)).toBe(above0.length);
  },
);
