/** Decimation: nothing that can be seen may get lost, and the number of points stays bounded. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { NO_GRADIENT } from '../../src/config/metrics.ts';
import { borderOf, decimate, type Earlier, gridFor, logGridFor, OCCURS } from '../../src/store/decimation.ts';

const numbers = (values: ArrayLike<number>): number[] => Array.from(values).filter((value) => !Number.isNaN(value));
const steps = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i + 1);

describe('the grid', () => {
  property.prop([
    fc.double({ min: 0, max: 1e6, noNaN: true }),
    fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
    fc.integer({ min: 1, max: 400 }),
    fc.constantFrom(0, 1),
  ])('covers the range with a bounded number of aligned buckets', (from, span, most, narrowest) => {
    const to = from + span;
    const { start, width, count } = gridFor(from, to, most, narrowest);
    expect(count).toBeLessThanOrEqual(most + 2);
    expect(count).toBeGreaterThan(0);
    expect(width).toBeGreaterThanOrEqual(narrowest);
    expect(Number.isInteger(Math.log2(width))).toBe(true);
    expect(start).toBeLessThanOrEqual(from);
    expect(start + count * width).toBeGreaterThan(to);
    expect(start / width).toBe(Math.floor(start / width));
  });

  test('buckets behind the newest point stay where they are while it moves on', () => {
    const before = gridFor(1, 1000, 100, 1);
    const after = gridFor(1, 1010, 100, 1);
    expect(after).toMatchObject({ start: before.start, width: before.width });
  });

  test('few steps get a bucket each', () => {
    expect(gridFor(1, 80, 100, 1)).toEqual({ start: 1, width: 1, count: 80 });
  });
});

const unsigned = (value: number | undefined): number => (value ?? Number.NaN) + 0;

describe('values', () => {
  const value = fc.oneof(
    fc.double({ min: -5, max: 1e3, noNaN: true }),
    fc.constantFrom(0, Number.NaN, NO_GRADIENT, Infinity),
  );
  property.prop([fc.array(value, { minLength: 1, maxLength: 600 }), fc.integer({ min: 1, max: 60 }), fc.boolean()])(
    'each bucket has exactly the extremes, the mean and the states of its points',
    (values, most, gradient) => {
      const grid = gridFor(1, values.length, most, 1);
      const { low, high, mean, occurs } = decimate(steps(values.length), values, values.length, grid, gradient);
      for (let bucket = 0; bucket < grid.count; bucket += 1) {
        const from = Math.max(0, grid.start + bucket * grid.width - 1);
        const inside = values.slice(from, Math.max(0, grid.start + (bucket + 1) * grid.width - 1));
        const measured = inside.filter((v) => Number.isFinite(v) && !(gradient && v === NO_GRADIENT));
        // A zero has no sign in a chart.
        expect(unsigned(low[bucket])).toBe(measured.length > 0 ? unsigned(Math.min(...measured)) : Number.NaN);
        expect(unsigned(high[bucket])).toBe(measured.length > 0 ? unsigned(Math.max(...measured)) : Number.NaN);
        if (measured.length > 0) {
          expect(mean[bucket]).toBeCloseTo(measured.reduce((a, b) => a + b, 0) / measured.length, 6);
        }
        const bits = occurs[bucket] ?? 0;
        expect(Boolean(bits & OCCURS.none)).toBe(gradient && inside.includes(NO_GRADIENT));
        expect(Boolean(bits & OCCURS.zero)).toBe(measured.some((v) => v === 0));
        expect(Boolean(bits & OCCURS.value)).toBe(measured.some((v) => v !== 0));
      }
    },
  );

  property.prop([
    fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 50, maxLength: 4000 }),
    fc.integer({ min: 2, max: 100 }),
    fc.nat(),
  ])('a single spike survives any reduction', (values, most, place) => {
    const at = place % values.length;
    values[at] = 1e6;
    const grid = gridFor(1, values.length, most, 1);
    const { high, low } = decimate(steps(values.length), values, values.length, grid, false);
    expect(Math.max(...numbers(high))).toBe(1e6);
    expect(Math.min(...numbers(low))).toBe(Math.min(...values));
    expect(numbers(high).indexOf(1e6)).toBe(Math.floor((at + 1 - grid.start) / grid.width));
  });

  test('points outside of the visible range do not count', () => {
    const values = Array.from({ length: 1000 }, (_, i) => (i === 0 || i === 999 ? 50 : 1));
    const { high } = decimate(steps(1000), values, 1000, gridFor(200, 800, 20, 1), false);
    expect(Math.max(...numbers(high))).toBe(1);
  });

  test('what is behind the length of a growing array is not read', () => {
    const { high } = decimate(
      steps(1000),
      new Float32Array(1000).fill(9).fill(1, 0, 500),
      500,
      gridFor(1, 1000, 10, 1),
      false,
    );
    expect(Math.max(...numbers(high))).toBe(1);
  });

  property.prop([
    fc.array(
      fc.tuple(fc.double({ min: 1e-3, max: 3, noNaN: true }), fc.constantFrom(NO_GRADIENT, 0, 1, 2.5, Number.NaN)),
      {
        minLength: 1,
        maxLength: 200,
      },
    ),
    fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
    fc.integer({ min: 1, max: 40 }),
    fc.boolean(),
  ])('what was complete before need not be passed over again', (points, cuts, most, gradient) => {
    let at = 0;
    const x = Float64Array.from(points, ([gap]) => (at += gap));
    const values = Float32Array.from(points, ([, value]) => value);
    const grid = gridFor(0, at, most);
    let earlier: Earlier | undefined;
    for (const length of [...cuts.map((cut) => cut % (x.length + 1)), x.length].sort((a, b) => a - b)) {
      const buckets = decimate(x, values, length, grid, gradient, earlier);
      expect(buckets).toEqual(decimate(x, values, length, grid, gradient));
      earlier = { buckets, length };
    }
  });

  test('none is not zero, and neither is a value', () => {
    const values = [NO_GRADIENT, 0, 0.5, Number.NaN];
    const { mean, occurs } = decimate(steps(4), values, 4, gridFor(1, 4, 4, 1), true);
    expect([...occurs]).toEqual([OCCURS.none, OCCURS.zero, OCCURS.value, OCCURS.notFinite]);
    expect([...mean]).toEqual([Number.NaN, 0, 0.5, Number.NaN]);
  });
});

describe('on a log scale', () => {
  property.prop([
    fc.integer({ min: 1, max: 3000 }),
    fc.integer({ min: 1, max: 2999 }),
    fc.integer({ min: 4, max: 200 }),
  ])('every visible step is in one bucket, which goes on from where it was', (length, earlierLength, most) => {
    const x = steps(length);
    const values = Float64Array.from(x, (step) => (step % 7) - 2);
    const grid = logGridFor(1, length + 1, most);
    expect(grid.count).toBeLessThanOrEqual(most + 2);
    const whole = decimate(x, values, length, grid, false);
    for (let bucket = 0; bucket < grid.count; bucket += 1) {
      const inside = [...x].filter((step) => step >= borderOf(grid, bucket) && step < borderOf(grid, bucket + 1));
      const own = inside.map((step) => (step % 7) - 2);
      expect(whole.negative[bucket]).toBe(own.filter((value) => value < 0).length);
      if (own.length > 0) expect(whole.high[bucket]).toBe(Math.max(...own));
      else expect(whole.occurs[bucket]).toBe(0);
    }
    const before = Math.min(earlierLength, length);
    const earlier = { buckets: decimate(x, values, before, grid, false), length: before };
    expect(decimate(x, values, length, grid, false, earlier)).toEqual(whole);
  });
});
