/** One line of a chart for one lane: which column it reads, and that column cut down to buckets. */
import type { LaneId } from '../../config/experiment.ts';
import type { MetricKey } from '../../config/metrics.ts';
import type { Column } from '../../metrics/column.ts';
import { metricOf } from '../../objectives/catalogue.ts';
import { type Buckets, decimate, type Earlier, type Grid, OCCURS } from '../../store/decimation.ts';
import type { LaneSeries } from '../../metrics/series.ts';
import type { Smoother } from '../../store/smoothing.ts';
import type { ChartView } from '../../store/state.ts';
import type { ChartSpec, LineSpec } from './chartSpecs.ts';

/** How a key is written in a row of the chart's data, e.g. `B1`: lane B, second line. */
export interface Trace {
  key: string;
  lane: LaneId;
  line: LineSpec;
  column: MetricKey;
  gradient: boolean;
}

/** Which lines a chart has, lane by lane. */
export function tracesOf(spec: ChartSpec, lanes: readonly LaneId[], layer: number): Trace[] {
  return lanes.flatMap((lane) =>
    spec.lines.map((line, index): Trace => {
      const { perLayer, gradient } = metricOf(line.metric);
      const column: MetricKey = perLayer ? `${line.metric}@${layer}` : line.metric;
      return { key: `${lane}${index}`, lane, line, column, gradient };
    }),
  );
}

/** A column as the chart shows it: smoothed, or as measured. Undefined when the lane has no such column. */
export function shownColumn(
  smoother: Smoother,
  series: LaneSeries,
  trace: Trace,
  smoothing: number,
): Column | undefined {
  if (smoothing <= 0) return series.columns.get(trace.column);
  const { gradient, line } = trace;
  return smoother.column(series, trace.column, { weight: smoothing, gradient, zeroIsState: line.zeroIsState });
}

interface Cut extends Earlier {
  grid: Grid;
  xAxis: ChartView['xAxis'];
  /** The smoother fills one column with averages of any weight. */
  smoothing: number;
  generation: number;
}

/** What was last drawn of a column, so that a drawing passes over the points since then only. */
const lastCuts = new WeakMap<Column, Cut>();

/**
 * The visible part of a column in buckets.
 * @param smoothing of the values; 0 if they are as measured
 */
export function bucketsOf(
  series: LaneSeries,
  values: Column,
  trace: Trace,
  grid: Grid,
  xAxis: ChartView['xAxis'],
  smoothing: number,
): Buckets {
  const { generation, length } = series;
  const last = lastCuts.get(values);
  const isSameCut =
    last?.xAxis === xAxis &&
    last.smoothing === smoothing &&
    last.generation === generation &&
    last.grid.log === grid.log &&
    last.grid.start === grid.start &&
    last.grid.width === grid.width;
  const buckets = decimate(series[xAxis], values, length, grid, trace.gradient, isSameCut ? last : undefined);
  lastCuts.set(values, { buckets, length, grid, xAxis, smoothing, generation });
  return buckets;
}

/**
 * The line through the means of the buckets, null where it has a gap. Buckets without a measurement between two with
 * one are put on the straight line (straight on a log scale too), so that what is measured every few steps is drawn
 * connected; where a gradient is none or not finite, or a log scale has no place for a value, the line is interrupted.
 */
export function linePoints({ mean, occurs }: Pick<Buckets, 'mean' | 'occurs'>, log: boolean): (number | null)[] {
  const points = new Array<number | null>(mean.length).fill(null);
  const breaks = OCCURS.none | OCCURS.notFinite | (log ? OCCURS.zero | OCCURS.negative : 0);
  let lastAt = -1;
  let broken = false;
  for (let bucket = 0; bucket < mean.length; bucket += 1) {
    const value = mean[bucket] ?? Number.NaN;
    if (!Number.isNaN(value) && !(log && value <= 0)) {
      if (lastAt >= 0 && !broken) connect(points, lastAt, bucket, value, log);
      points[bucket] = value;
      lastAt = bucket;
      broken = false;
    }
    if ((occurs[bucket] ?? 0) & breaks) broken = true;
  }
  return points;
}

/** Fills the points between two measured ones. */
function connect(points: (number | null)[], from: number, to: number, end: number, log: boolean): void {
  const begin = points[from];
  if (begin === null || begin === undefined) return;
  for (let at = from + 1; at < to; at += 1) {
    const t = (at - from) / (to - from);
    points[at] = log ? begin * (end / begin) ** t : begin + (end - begin) * t;
  }
}

/** Runs of buckets in which something occurs, as bucket indices, the end excluded. */
export function runsOf(occurs: Uint8Array, bits: number): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  let open: { from: number; to: number } | null = null;
  for (let i = 0; i < occurs.length; i += 1) {
    const state = occurs[i] ?? 0;
    if (state & bits) {
      if (!open) {
        open = { from: i, to: i + 1 };
        runs.push(open);
      }
      open.to = i + 1;
    } else if (state !== 0) open = null;
  }
  return runs;
}
