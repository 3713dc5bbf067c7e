/** The lines of a chart at one moment: buckets, what is drawn of them, and what the y axis has to show. */
import type { ScaleKind } from './chartSpecs.ts';
import { type AxisRange, fractionAt } from './axisRange.ts';
import { borderOf, type Buckets, type Grid, OCCURS } from '../../store/decimation.ts';
import type { YAxisRange } from '../../metrics/axis.ts';
import type { Envelope, FrameInput, RawLine, Row, StateRun } from './frame.ts';
import { countOutside, usualValues } from './outliers.ts';
import { type SeedBand, seedBand } from './seedBands.ts';
import { bucketsOf, linePoints, runsOf, shownColumn, type Trace } from './traces.ts';

type Spread = Envelope['stretches'][number][number];

export interface Drawing {
  rows: Row[];
  raws: RawLine[];
  runs: StateRun[];
  envelopes: Envelope[];
  bands: SeedBand[];
  /** What was measured, by trace, where a lane has it. */
  measured: (Buckets | undefined)[];
  grid: Grid | null;
  /** Smallest value above 0 (what a log scale needs), largest value, and smallest below 0 (what a linear one needs). */
  low: number;
  high: number;
  bottom: number;
}

export const emptyDrawing = (): Drawing => ({
  rows: [],
  raws: [],
  runs: [],
  envelopes: [],
  bands: [],
  measured: [],
  grid: null,
  low: Infinity,
  high: -Infinity,
  bottom: 0,
});

/** The middle of a bucket; of one that holds a single step, that step. */
function middleOf(grid: Grid, bucket: number, steps: boolean): number {
  const [from, to] = [borderOf(grid, bucket), borderOf(grid, bucket + 1)];
  if (grid.log === true) return Math.sqrt(from * to);
  return from + (steps ? (grid.width - 1) / 2 : grid.width / 2);
}

/**
 * Whether the newest bucket has only begun to fill. Its mean jumps with every step, so the line ends before it.
 * @param end of the visible range
 */
function hasOnlyBegun(grid: Grid, end: number): boolean {
  const from = borderOf(grid, grid.count - 1);
  const to = borderOf(grid, grid.count);
  return to - from > 1 && (end - from + (grid.log === true ? 0 : 1)) / (to - from) < 0.5;
}

export function drawTraces(input: FrameInput, grid: Grid, traces: readonly Trace[], range: AxisRange): Drawing {
  const { book, smoother, view, scale } = input;
  const into = { ...emptyDrawing(), grid };
  const steps = view.xAxis === 'step';
  const log = scale === 'log';
  const beginning = !view.zoom && hasOnlyBegun(grid, range.to);
  const fraction = (x: number): number => Math.min(1, Math.max(0, fractionAt(range, x)));
  const xs = Array.from({ length: grid.count }, (_, bucket) => fraction(middleOf(grid, bucket, steps)));
  into.rows = xs.map((x) => ({ x }));

  traces.forEach((trace, index) => {
    const series = book.lanes.get(trace.lane);
    const values = series && shownColumn(smoother, series, trace, view.smoothing);
    if (!series || !values) return;
    const buckets = bucketsOf(series, values, trace, grid, view.xAxis, view.smoothing);
    const isSeen = (row: number): boolean => !(beginning && row === grid.count - 1);
    linePoints(buckets, log).forEach((value, row) => {
      const target = into.rows[row];
      if (target) target[trace.key] = isSeen(row) ? value : null;
    });
    const raw = series.columns.get(trace.column);
    const smoothed = view.smoothing > 0 && raw !== undefined;
    const measured = smoothed ? bucketsOf(series, raw, trace, grid, view.xAxis, 0) : buckets;
    into.measured[index] = measured;
    extend(into, measured, log, input.ignoreOutliers === true);
    if (smoothed) into.raws.push({ trace: index, points: linePoints(measured, log) });
    if (steps && input.seeds.length > 1) addBand(into, seedBand(input.seeds, trace, index, grid, xs), input);
    else if (grid.log === true || grid.width > 1)
      into.envelopes.push({ trace: index, stretches: stretchesOf(measured, xs) });
    const inBuckets = (bits: number, state: StateRun['state']): void => {
      for (const { from, to } of runsOf(buckets.occurs, bits)) {
        const end = fraction(borderOf(grid, to));
        into.runs.push({ trace: index, state, from: fraction(borderOf(grid, from)), to: end });
      }
    };
    if (trace.gradient) inBuckets(OCCURS.none, 'none');
    if (log) inBuckets(OCCURS.zero, 'zero');
  });
  return into;
}

function addBand(drawing: Drawing, band: SeedBand, { ignoreOutliers }: FrameInput): void {
  drawing.bands.push(band);
  if (ignoreOutliers === true) return;
  for (const { low, mean, high } of band.points) {
    drawing.high = Math.max(drawing.high, high);
    drawing.bottom = Math.min(drawing.bottom, low);
    // A deviation below 0 says nothing of a log scale.
    const least = low > 0 ? low : mean;
    if (least > 0) drawing.low = Math.min(drawing.low, least);
  }
}

/** Widens what the y axis has to show. */
function extend(drawing: Drawing, buckets: Buckets, log: boolean, usualOnly: boolean): void {
  const usual = usualOnly ? usualValues(buckets, log) : null;
  if (usual) {
    drawing.high = Math.max(drawing.high, usual.high);
    drawing.bottom = Math.min(drawing.bottom, usual.low);
    if (usual.low > 0) drawing.low = Math.min(drawing.low, usual.low);
    return;
  }
  for (const value of buckets.high) if (value > drawing.high) drawing.high = value;
  for (const value of buckets.low) if (value < drawing.bottom) drawing.bottom = value;
  // Where a bucket holds a 0 as well, its mean says how far down a log scale has to reach.
  for (const values of [buckets.low, buckets.mean])
    for (const value of values) if (value > 0 && value < drawing.low) drawing.low = value;
}

/** What the chart does not show, and says so. */
export interface Unseen {
  /** Measured values beyond a y axis that leaves out outliers. */
  outside: number;
  /** Values below 0 on a log scale. */
  negative: number;
}

export function unseenOf(
  input: FrameInput,
  { grid, measured }: Drawing,
  traces: readonly Trace[],
  axis: YAxisRange,
  scale: ScaleKind,
): Unseen {
  const unseen = { outside: 0, negative: 0 };
  traces.forEach(({ lane, column, gradient }, index) => {
    const series = input.book.lanes.get(lane);
    const values = series?.columns.get(column);
    const buckets = measured[index];
    if (!grid || !series || !values || !buckets) return;
    if (scale === 'log') for (const count of buckets.negative) unseen.negative += count;
    // Of a part that a person chose, what lies outside is no news.
    if (input.ignoreOutliers !== true || input.zoomY) return;
    const x = series[input.view.xAxis];
    unseen.outside += countOutside(x, values, series.length, grid, buckets, axis, gradient, scale === 'log');
  });
  return unseen;
}

function stretchesOf({ low, high, occurs }: Buckets, xs: readonly number[]): Spread[][] {
  const stretches: Spread[][] = [];
  let open = false;
  for (const [i, x] of xs.entries()) {
    const least = low[i] ?? Number.NaN;
    const breaks = ((occurs[i] ?? 0) & (OCCURS.none | OCCURS.notFinite)) !== 0;
    const ends: boolean = open && breaks;
    if (Number.isNaN(least)) open &&= !breaks;
    else {
      if (!open) stretches.push([]);
      stretches.at(-1)?.push({ x, low: least, high: high[i] ?? least });
      // A bucket with values and a break ends a stretch, or begins one.
      open = !ends;
    }
  }
  return stretches;
}
