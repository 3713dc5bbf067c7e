/** Histories of lanes: growth, gaps, forks, and the bound on their length. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { type MetricKey, NO_GRADIENT } from '../../src/config/metrics.ts';
import type { MetricsEvent } from '../../src/protocol/events.ts';
import { BLOCK } from '../../src/metrics/column.ts';
import { type LanePoints, LaneSeries, SeriesBook } from '../../src/metrics/series.ts';

type Points = Pick<MetricsEvent, 'step' | 'seconds' | 'columns'>;

function points(from: number, count: number, columns: Partial<Record<MetricKey, (step: number) => number>>): Points {
  const step = Int32Array.from({ length: count }, (_, i) => from + i);
  const measured = Object.entries(columns) as [MetricKey, (step: number) => number][];
  return {
    step,
    seconds: Float64Array.from(step, (s) => s / 10),
    columns: Object.fromEntries(measured.map(([key, value]) => [key, Float32Array.from(step, (s) => value(s))])),
  };
}
const stepsOf = (series: LaneSeries): number[] => [...series.step.toArray()];
const valuesOf = (series: LaneSeries, key: MetricKey): number[] => [...(series.columns.get(key)?.toArray() ?? [])];

describe('one lane', () => {
  property.prop([fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 8 })], { numRuns: 25 })(
    'keeps every point, however the events were cut',
    (sizes) => {
      const series = new LaneSeries();
      let next = 1;
      for (const size of sizes) {
        series.append(points(next, size, { 'loss/total': (step) => step * 2 }));
        next += size;
      }
      expect(series.length).toBe(next - 1);
      expect(stepsOf(series)).toEqual(Array.from({ length: next - 1 }, (_, i) => i + 1));
      expect(valuesOf(series, 'loss/total')).toEqual(Array.from({ length: next - 1 }, (_, i) => 2 * (i + 1)));
    },
  );

  test('a column that begins late, or pauses, has NaN where it was not measured', () => {
    const series = new LaneSeries();
    series.append(points(1, 1500, { 'loss/total': () => 1 }));
    series.append(points(1501, 2, { 'tape/nodes': () => 7 }));
    series.append(points(1503, 1, { 'loss/total': () => 3, 'tape/nodes': () => Number.NaN }));
    expect(valuesOf(series, 'tape/nodes').slice(1498)).toEqual([Number.NaN, Number.NaN, 7, 7, Number.NaN]);
    expect(valuesOf(series, 'loss/total').slice(1498)).toEqual([1, 1, Number.NaN, Number.NaN, 3]);
    expect(Object.fromEntries(series.last)).toEqual({ 'loss/total': 3, 'tape/nodes': 7, 'steadiness/loss': 0 });
  });

  test('all columns stay of one length after a rewind to before the first spread', () => {
    const series = new LaneSeries();
    series.append(points(1, 150, { 'loss/total': (step) => step }));
    expect(series.columns.has('steadiness/loss')).toBe(true);
    series.dropAfter(20);
    series.append(points(21, 5, { 'loss/total': (step) => step }));
    expect([...series.columns.values()].map(({ length }) => length)).toEqual([25, 25]);
    series.append(points(26, 100, { 'loss/total': (step) => step }));
    expect(valuesOf(series, 'steadiness/loss').map(Number.isNaN)).toEqual(
      Array.from({ length: 125 }, (_, i) => i < 99),
    );
  });

  describe('the spread of the last hundred steps', () => {
    const jumping = (step: number): number => (step % 2 === 0 ? 3 : 1);

    test('is deviation over mean, from the hundredth step on, however the points arrive', () => {
      const series = new LaneSeries();
      for (const [from, count] of [
        [1, 60],
        [61, 39],
        [100, 1],
        [101, 50],
      ] as const) {
        series.append(points(from, count, { 'loss/total': jumping, 'gradient/decoder': (step) => step }));
      }
      const spread = valuesOf(series, 'steadiness/loss');
      expect(spread.slice(0, 99).every(Number.isNaN)).toBe(true);
      // Half 1, half 3: mean 2, deviation 1.
      expect(spread.slice(99)).toEqual(new Array(51).fill(0.5));
      // 51 … 150: deviation of 100 numbers in a row over their mean.
      expect(valuesOf(series, 'steadiness/gradient_decoder').at(-1)).toBeCloseTo(
        Math.sqrt((100 ** 2 - 1) / 12) / 100.5,
        6,
      );
    });

    test('is none where the gradient is none, and begins anew behind it', () => {
      const series = new LaneSeries();
      const gradient = (step: number): number => (step === 150 ? NO_GRADIENT : 5);
      series.append(points(1, 260, { 'gradient/ssl_proj': gradient }));
      const spread = valuesOf(series, 'steadiness/gradient_ssl_proj');
      expect([spread[148], spread[149], spread[150], spread[248], spread[249]]).toEqual([
        0,
        NO_GRADIENT,
        Number.NaN,
        Number.NaN,
        0,
      ]);
    });

    property.prop([fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 2, maxLength: 8 }), fc.nat(250)])(
      'is the same however the events were cut, none from any step on',
      (sizes, noneFrom) => {
        const gradient = (step: number): number => (step > noneFrom ? NO_GRADIENT : jumping(step));
        const total = sizes.reduce((sum, size) => sum + size, 0);
        const [whole, cut] = [new LaneSeries(), new LaneSeries()];
        whole.append(points(1, total, { 'gradient/ssl_proj': gradient }));
        let next = 1;
        for (const size of sizes) {
          cut.append(points(next, size, { 'gradient/ssl_proj': gradient }));
          next += size;
        }
        expect(valuesOf(cut, 'steadiness/gradient_ssl_proj')).toEqual(valuesOf(whole, 'steadiness/gradient_ssl_proj'));
      },
    );

    test('goes on behind a history that was restored, with or without it, and after going back', () => {
      const whole = new LaneSeries();
      whole.append(points(1, 300, { 'loss/total': jumping }));
      const of = points(1, 200, { 'loss/total': jumping });
      for (const columns of [of.columns, { ...of.columns, 'steadiness/loss': new Float32Array(200).fill(7) }]) {
        const restored = LaneSeries.of({ ...of, columns });
        restored.append(points(201, 100, { 'loss/total': jumping }));
        expect(valuesOf(restored, 'steadiness/loss').slice(200)).toEqual(valuesOf(whole, 'steadiness/loss').slice(200));
      }
      whole.dropAfter(250);
      whole.append(points(251, 50, { 'loss/total': jumping }));
      expect(valuesOf(whole, 'steadiness/loss').slice(99)).toEqual(new Array(201).fill(0.5));
    });
  });

  test('points that are not newer than the last one are left out', () => {
    const series = new LaneSeries();
    series.append(points(1, 10, { 'loss/total': () => 1 }));
    series.append(points(8, 5, { 'loss/total': () => 2 }));
    expect(stepsOf(series)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(valuesOf(series, 'loss/total').slice(9)).toEqual([1, 2, 2]);
  });

  test('beyond its limit the older half is thinned, the newest points stay complete', () => {
    const limit = 5 * BLOCK;
    const newest = 12 * BLOCK;
    const series = new LaneSeries(limit);
    for (let step = 1; step <= newest; step += 64) series.append(points(step, 64, { 'loss/total': (s) => s }));
    expect(series.length).toBeLessThanOrEqual(limit);
    expect(series.generation).toBeGreaterThan(0);
    const steps = stepsOf(series);
    expect(steps.slice(-2 * BLOCK)).toEqual(Array.from({ length: 2 * BLOCK }, (_, i) => newest - 2 * BLOCK + 1 + i));
    expect(steps[0]).toBe(1);
    expect(steps.every((step, i) => i === 0 || step > (steps[i - 1] ?? 0))).toBe(true);
    // The columns moved with the steps.
    expect(valuesOf(series, 'loss/total')).toEqual(steps);
  });

  test('a thinned place that is filled again does not show what stood there before', () => {
    const series = new LaneSeries(4 * BLOCK);
    series.append(points(1, 4 * BLOCK + 1, { 'loss/total': () => 5 }));
    series.append(points(4 * BLOCK + 2, 1, { 'tape/nodes': () => 1 }));
    expect(series.generation).toBe(1);
    expect(valuesOf(series, 'loss/total').at(-1)).toBeNaN();
  });

  test('a limit that leaves nothing to thin is refused', () => {
    expect(() => new LaneSeries(100)).toThrow('at least 16384 points, not 100');
  });

  test('indexAt finds the last point at or before a place on either axis', () => {
    const series = new LaneSeries();
    series.append(points(101, 50, {}));
    expect(series.indexAt('step', 100)).toBe(-1);
    expect(series.indexAt('step', 101)).toBe(0);
    expect(series.indexAt('step', 120.5)).toBe(19);
    expect(series.indexAt('step', 9999)).toBe(49);
    expect(series.indexAt('seconds', 10.25)).toBe(1);
  });
});

test('lanes that are gone are forgotten, and every change raises the version', () => {
  const book = new SeriesBook();
  const event = (lane: 'A' | 'D', from: number): LanePoints => ({
    lane,
    ...points(from, 3, { 'loss/total': () => 1 }),
  });
  book.append(event('A', 1));
  book.append(event('D', 700));
  expect(book.lanes.get('D')?.step.at(0)).toBe(700);
  const before = book.version;
  book.keepOnly(['A']);
  expect([...book.lanes.keys()]).toEqual(['A']);
  expect(book.version).toBeGreaterThan(before);
  book.clear();
  expect(book.lanes.size).toBe(0);
});
