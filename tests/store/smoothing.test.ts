/** The debiased moving average, and that it is kept up to date instead of computed anew. */
import { expect, test } from 'vitest';
import { NO_GRADIENT } from '../../src/config/metrics.ts';
import { BLOCK } from '../../src/metrics/column.ts';
import { LaneSeries } from '../../src/metrics/series.ts';
import { Smoother, type SmoothingRules } from '../../src/store/smoothing.ts';

const KEY = 'gradient/ssl_proj';
const rules: SmoothingRules = { weight: 0.6, gradient: true, zeroIsState: true };

function append(series: LaneSeries, values: number[]): void {
  const step = Int32Array.from(values, (_, i) => series.length + i + 1);
  series.append({ step, seconds: Float64Array.from(step), columns: { [KEY]: Float32Array.from(values) } });
}
const smoothed = (smoother: Smoother, series: LaneSeries, change: Partial<SmoothingRules> = {}): number[] => [
  ...(smoother.column(series, KEY, { ...rules, ...change })?.toArray() ?? []),
];
/** To five digits, which is what single precision is good for. */
const rounded = (values: number[]): number[] => values.map((value) => Number(value.toFixed(5)));

test('a constant stays what it is from the first point on', () => {
  const series = new LaneSeries();
  append(series, [3, 3, 3, 3]);
  expect(rounded(smoothed(new Smoother(), series))).toEqual(rounded([3, 3, 3, 3]));
});

test('the values are those of the definition', () => {
  const series = new LaneSeries();
  append(series, [1, 2, 4]);
  // m1 = .4, m2 = .6·.4 + .4·2 = 1.04, m3 = .6·1.04 + .4·4 = 2.224; divided by 1 - .6ⁿ.
  expect(rounded(smoothed(new Smoother(), series))).toEqual(rounded([1, 1.04 / 0.64, 2.224 / 0.784]));
});

test('none and exact zero stay themselves, and the average starts afresh behind them', () => {
  const series = new LaneSeries();
  append(series, [8, NO_GRADIENT, 2, 0, 6, Number.NaN, 6]);
  expect(rounded(smoothed(new Smoother(), series).slice(0, 5))).toEqual(rounded([8, -1, 2, 0, 6]));
  expect(smoothed(new Smoother(), series)[5]).toBeNaN();
  expect(smoothed(new Smoother(), series)[6]).toBeCloseTo(6, 5);
});

test('where zero is an ordinary value it is averaged', () => {
  const series = new LaneSeries();
  append(series, [1, 0]);
  expect(rounded(smoothed(new Smoother(), series, { zeroIsState: false }))).toEqual(rounded([1, 0.24 / 0.64]));
});

test('point by point gives the same as all at once, and only new points are read', () => {
  const all = new LaneSeries();
  const growing = new LaneSeries();
  const smoother = new Smoother();
  for (let i = 0; i < 3000; i += 1) {
    append(growing, [Math.sin(i) + 2]);
    append(all, [Math.sin(i) + 2]);
    if (i % 7 === 0) smoother.column(growing, KEY, rules);
  }
  expect(smoothed(smoother, growing)).toEqual(smoothed(new Smoother(), all));
  // What was read before is not read again: a change there goes unnoticed.
  for (const part of growing.columns.get(KEY)?.parts() ?? []) part.fill(100);
  append(growing, [2]);
  expect(Math.max(...smoothed(smoother, growing))).toBeLessThan(4);
});

test('another weight, and points that moved, are computed anew', () => {
  const series = new LaneSeries(4 * BLOCK);
  const smoother = new Smoother();
  append(series, [1, 2, 3, 4, 5, 6]);
  const light = smoothed(smoother, series, { weight: 0.1 });
  expect(smoothed(smoother, series, { weight: 0.9 })).not.toEqual(light);
  append(
    series,
    Array.from({ length: 4 * BLOCK }, (_, i) => i),
  );
  expect(series.generation).toBe(1);
  expect(smoothed(smoother, series)).toEqual(smoothed(new Smoother(), series));
});
