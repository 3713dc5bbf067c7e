/** Mean and spread of a line over the seeds of a repetition. */
import type { LaneId } from '../../config/experiment.ts';
import type { LaneSeries } from '../../metrics/series.ts';
import { spreadOf } from '../../metrics/spread.ts';
import type { Grid } from '../../store/decimation.ts';
import { bucketsOf, type Trace } from './traces.ts';

/** Runs of other seeds: series by lane. */
export type SeedRuns = readonly ReadonlyMap<LaneId, LaneSeries>[];

interface SeedPoint {
  x: number;
  mean: number;
  /** A standard deviation to either side. */
  low: number;
  high: number;
}

export interface SeedBand {
  trace: number;
  /** Without the buckets in which fewer than two seeds have a value. */
  points: SeedPoint[];
}

/** @param xs the middle of each bucket of the grid, as fractions of the visible range */
export function seedBand(runs: SeedRuns, trace: Trace, index: number, grid: Grid, xs: readonly number[]): SeedBand {
  const means = runs.flatMap((lanes) => {
    const series = lanes.get(trace.lane);
    const values = series?.columns.get(trace.column);
    return series && values ? [bucketsOf(series, values, trace, grid, 'step', 0).mean] : [];
  });
  const points = xs.flatMap((x, bucket): SeedPoint[] => {
    const spread = spreadOf(means.map((run) => run[bucket] as number));
    if (!spread || spread.deviation === null) return [];
    const { mean, deviation } = spread;
    return [{ x, mean, low: mean - deviation, high: mean + deviation }];
  });
  return { trace: index, points };
}
