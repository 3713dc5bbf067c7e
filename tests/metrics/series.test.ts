/** Histories of lanes: growth, gaps, forks, and the bound on their length. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { MetricKey } from '../../src/config/metrics.ts';
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
    expect(Object.fromEntries(series.last)).toEqual({ 'loss/total': 3, 'tape/nodes': 7 });
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
