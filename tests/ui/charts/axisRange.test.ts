/** Arithmetic of visible ranges: places, zooming, moving, on linear and log scales. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import {
  type AxisRange,
  boxOf,
  fractionAt,
  leastX,
  leastY,
  movedBy,
  partOf,
  valueAt,
  within,
  zoomedAround,
} from '../../../src/ui/charts/axisRange.ts';

const ranges: fc.Arbitrary<AxisRange> = fc.oneof(
  fc
    .tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-3, max: 1e6, noNaN: true }))
    .map(([from, size]) => ({ from, to: from + size })),
  fc
    .tuple(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), fc.double({ min: 1.001, max: 1e6, noNaN: true }))
    .map(([from, ratio]) => ({ from, to: from * ratio, scale: 'log' as const })),
);
const fractions = fc.double({ min: 0, max: 1, noNaN: true });
const close = (a: number, b: number): void => expect(Math.abs(a - b)).toBeLessThan(1e-6);

property.prop([ranges, fractions])('a place and its fraction are each other’s inverse', (range, at) => {
  close(fractionAt(range, valueAt(range, at)), at);
  const value = valueAt(range, at);
  expect(value).toBeGreaterThanOrEqual(range.from * (range.from < 0 ? 1 + 1e-9 : 1 - 1e-9) - 1e-9);
});

property.prop([ranges, fractions, fc.double({ min: 0.01, max: 20, noNaN: true })])(
  'zooming leaves the place under the pointer where it is',
  (range, at, factor) => {
    fc.pre(Math.abs(range.to - range.from) > 1e-6 * Math.abs(range.from));
    close(fractionAt(zoomedAround(range, at, factor), valueAt(range, at)), at);
  },
);

property.prop([ranges, fc.double({ min: -3, max: 3, noNaN: true })])(
  'moving there and back is no movement',
  (range, by) => {
    const back = movedBy(movedBy(range, by), -by);
    close(fractionAt(range, back.from), 0);
    close(fractionAt(range, back.to), 1);
  },
);

describe('within all there is', () => {
  property.prop([ranges, fc.double({ min: -2, max: 3, noNaN: true }), fc.double({ min: 1e-3, max: 3, noNaN: true })])(
    'a range never reaches beyond an end, and keeps its size',
    (whole, begin, size) => {
      const wanted = partOf(whole, begin, begin + size);
      const span = within(wanted, whole, 0);
      if (size >= 1 + 1e-6) expect(span).toBeNull();
      if (span === null) {
        expect(size).toBeGreaterThan(1 - 1e-6);
        return;
      }
      expect(span.from).toBeGreaterThanOrEqual(whole.from);
      expect(span.to).toBeLessThanOrEqual(whole.to);
      close(fractionAt(whole, span.to) - fractionAt(whole, span.from), size);
    },
  );

  test('what lies inside is taken to the bit', () => {
    expect(within({ from: 0.1, to: 0.3 }, { from: 0, to: 1 }, 0)).toEqual({ from: 0.1, to: 0.3 });
  });

  test('there is a smallest part of each axis', () => {
    const whole = { from: 1, to: 100 };
    const span = within({ from: 50.2, to: 50.3 }, whole, leastX('step', whole, { from: 50.2, to: 50.3 }));
    expect((span?.to ?? 0) - (span?.from ?? 0)).toBeCloseTo(1);
    const narrow = { from: 0.5, to: 0.5000001 };
    const y = within(narrow, { from: 0, to: 1 }, leastY(narrow));
    expect((y?.to ?? 0) - (y?.from ?? 0)).toBeCloseTo(5e-5, 6);
  });
});

describe('a box', () => {
  const size = { width: 300, height: 100 };
  const box = (dx: number, dy: number) => boxOf({ x: 100, y: 20 }, { x: 100 + dx, y: 20 + dy }, size);
  test('a click chooses nothing', () => expect(box(3, 5)).toBeNull());
  test('a flat one chooses steps, a narrow one values, any other both', () => {
    expect(box(60, 8)).toMatchObject({ x: [1 / 3, 160 / 300], y: null });
    expect(box(5, 40)?.x).toBeNull();
    expect(box(5, 40)?.y?.map((at) => Number(at.toFixed(3)))).toEqual([0.4, 0.8]);
    expect(box(-60, 40)).toMatchObject({ x: [40 / 300, 1 / 3] });
  });
  property.prop([
    fc.record({ x: fc.integer({ min: -500, max: 900 }), y: fc.integer({ min: -300, max: 500 }) }),
    fc.record({ x: fc.integer({ min: -500, max: 900 }), y: fc.integer({ min: -300, max: 500 }) }),
  ])('lies within the plot, whichever way it was drawn', (begin, end) => {
    const drawn = boxOf(begin, end, size);
    for (const side of [drawn?.x, drawn?.y]) {
      if (!side) continue;
      expect(side[0]).toBeGreaterThanOrEqual(0);
      expect(side[1]).toBeLessThanOrEqual(1);
      expect(side[0]).toBeLessThan(side[1]);
    }
    expect(boxOf(end, begin, size)).toEqual(drawn);
  });
});
