/** Means and spreads over runs, against numbers worked out by hand. */
import { fc, test as property } from '@fast-check/vitest';
import { expect, it } from 'vitest';
import { NO_GRADIENT } from '../../src/config/metrics.ts';
import { LaneSeries } from '../../src/metrics/series.ts';
import { spreadOf, summaryOf } from '../../src/metrics/spread.ts';

it('is mean and sample standard deviation', () => {
  expect(spreadOf([2, 4, 9])).toEqual({ mean: 5, deviation: Math.sqrt(13), count: 3 });
  expect(spreadOf([7])).toEqual({ mean: 7, deviation: null, count: 1 });
  expect(spreadOf([1, Number.NaN, 3, Infinity])).toEqual({ mean: 2, deviation: Math.SQRT2, count: 2 });
  expect(spreadOf([Number.NaN])).toBeNull();
});

property.prop([
  fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2 }),
  fc.integer({ min: -100, max: 100 }),
])('a shift moves the mean and nothing else', (values, shift) => {
  const [here, there] = [spreadOf(values), spreadOf(values.map((value) => value + shift))];
  expect(there?.mean).toBeCloseTo((here?.mean ?? 0) + shift, 5);
  expect(there?.deviation).toBeCloseTo(here?.deviation ?? 0, 5);
});

const series = (): LaneSeries =>
  LaneSeries.of({
    step: Int32Array.from({ length: 20 }, (_, i) => i + 1),
    seconds: Float64Array.from({ length: 20 }, (_, i) => i),
    columns: {
      'loss/total': Float32Array.from({ length: 20 }, (_, i) => i + 1),
      'gradient/ssl_proj': Float32Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? NO_GRADIENT : 4)),
      'drift/ssl_proj': Float32Array.from({ length: 20 }, (_, i) => (i === 4 ? 3 : Number.NaN)),
    },
  });

it('a summary has the newest value, the mean of the last tenth, and means of stretches', () => {
  const { last, late, curve } = summaryOf(series(), 'loss/total', 20, 4);
  expect({ last, late, curve: [...curve] }).toEqual({ last: 20, late: 19.5, curve: [3, 8, 13, 18] });
});

it('gradients that do not exist count as not measured', () => {
  const { last, late, curve } = summaryOf(series(), 'gradient/ssl_proj', 20, 2);
  expect({ last, late, curve: [...curve] }).toEqual({ last: 4, late: 4, curve: [4, 4] });
});

it('what was not measured is no number', () => {
  const { last, late, curve } = summaryOf(series(), 'drift/ssl_proj', 20, 4);
  expect({ last, late, curve: [...curve] }).toEqual({
    last: 3,
    late: Number.NaN,
    curve: [3, Number.NaN, Number.NaN, Number.NaN],
  });
  expect(summaryOf(series(), 'quantizer/error', 20, 1).late).toBeNaN();
});
