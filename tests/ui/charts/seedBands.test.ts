/** Bands over seeds: mean and deviation per bucket, and what has none. */
import { expect, it } from 'vitest';
import type { LaneId } from '../../../src/config/experiment.ts';
import { NO_GRADIENT } from '../../../src/config/metrics.ts';
import type { LaneSeries } from '../../../src/metrics/series.ts';
import { chartSpecs } from '../../../src/ui/charts/chartSpecs.ts';
import { seedBand } from '../../../src/ui/charts/seedBands.ts';
import { type Trace, tracesOf } from '../../../src/ui/charts/traces.ts';
import { seriesOf } from '../../metrics/seriesOf.ts';

const traceOf = (chart: string): Trace => {
  const spec = chartSpecs({}, 'start').find(({ id }) => id === chart);
  const [trace] = spec ? tracesOf(spec, ['A'], 0) : [];
  if (!trace) throw new Error(chart);
  return trace;
};
const GRID = { start: 0, width: 2, count: 3 };
const XS = [0, 0.5, 1];

const run = (columns: Parameters<typeof seriesOf>[1], steps = 5): ReadonlyMap<LaneId, LaneSeries> =>
  new Map([['A', seriesOf(steps, columns)]]);

it('is the mean of the seeds’ buckets, a deviation to either side', () => {
  // Buckets hold steps 1 | 2, 3 | 4, 5.
  const runs = [1, 2, 3].map((seed) => run({ 'loss/reconstruction': (step) => seed * step }));
  const { points } = seedBand(runs, traceOf('reconstruction'), 0, GRID, XS);
  expect(points).toEqual([
    { x: 0, mean: 2, low: 1, high: 3 },
    { x: 0.5, mean: 5, low: 2.5, high: 7.5 },
    { x: 1, mean: 9, low: 4.5, high: 13.5 },
  ]);
});

it('leaves out where fewer than two seeds have a value', () => {
  const runs = [run({ 'loss/reconstruction': () => 1 }, 3), run({ 'loss/reconstruction': () => 3 })];
  expect(seedBand(runs, traceOf('reconstruction'), 0, GRID, XS).points.map(({ x }) => x)).toEqual([0, 0.5]);
  expect(seedBand([new Map(), ...runs], traceOf('drift'), 0, GRID, XS).points).toEqual([]);
});

it('knows that none is no number', () => {
  const runs = [1, 2].map(() => run({ 'gradient/ssl_proj': (step) => (step < 4 ? 5 : NO_GRADIENT) }));
  const { points } = seedBand(runs, traceOf('gradient'), 0, GRID, XS);
  expect(points.map(({ mean }) => mean)).toEqual([5, 5]);
});
