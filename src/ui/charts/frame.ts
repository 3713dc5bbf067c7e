/** Everything a chart draws at one moment, computed from the series: no React, no pixels. */
import type { LaneId } from '../../config/experiment.ts';
import { type Buckets, type Grid, gridFor, OCCURS } from '../../store/decimation.ts';
import type { SeriesBook } from '../../metrics/series.ts';
import type { Smoother } from '../../store/smoothing.ts';
import type { ChartView } from '../../store/state.ts';
import { linearTicks, tickText, type YAxisRange, yRange } from '../../metrics/axis.ts';
import type { ChartSpec, ScaleKind } from './chartSpecs.ts';
import type { DataMark, FreezeTrack, GapMark } from './freezeTracks.ts';
import { type SeedBand, seedBand, type SeedRuns } from './seedBands.ts';
import { bucketsOf, linePoints, runsOf, shownColumn, type Trace, tracesOf } from './traces.ts';

/** One point of every line: `x` as a fraction of the visible range, and a value or a gap per trace key. */
export type Row = Record<string, number | null>;

/** A stretch in which a line is in a state that the scale cannot show. Fractions of the visible range. */
export interface StateRun {
  trace: number;
  state: 'none' | 'zero';
  from: number;
  to: number;
}

/** Smallest and largest measured value of a bucket. */
interface Spread {
  x: number;
  low: number;
  high: number;
}

/** From the smallest to the largest measured value of each bucket, behind the line: no spike gets lost. */
export interface Envelope {
  trace: number;
  /** Between two stretches the value was none or not finite. */
  stretches: Spread[][];
}

export interface ChartFrame {
  traces: readonly Trace[];
  rows: readonly Row[];
  /** Visible part of the x axis, in its unit. */
  range: { from: number; to: number };
  xTicks: { at: number; text: string }[];
  y: YAxisRange;
  runs: StateRun[];
  envelopes: Envelope[];
  /** Over seeds, in the place of envelopes; of no other axis than steps. */
  bands: SeedBand[];
  tracks: readonly FreezeTrack[];
  dataMarks: readonly DataMark[];
  gaps: readonly GapMark[];
  empty: boolean;
}

export interface FrameInput {
  spec: ChartSpec;
  book: SeriesBook;
  /** The run with other seeds; none, if there are not. */
  seeds: SeedRuns;
  smoother: Smoother;
  lanes: readonly LaneId[];
  view: Pick<ChartView, 'xAxis' | 'smoothing' | 'zoom' | 'layer'>;
  scale: ScaleKind;
  /** In pixels; decides how many points are worth drawing. */
  plotWidth: number;
  tracks: (range: ChartFrame['range']) => readonly FreezeTrack[];
  dataMarks: (range: ChartFrame['range']) => readonly DataMark[];
  gaps: (range: ChartFrame['range']) => readonly GapMark[];
}

/** Pixels between two points: with the spread drawn as a band behind the line, closer ones add cost and no sight. */
const PIXELS_PER_POINT = 4;

/**
 * Points per line. Recharts takes time for each of them (about 10 ms for six lines of 100 points on a slow machine),
 * so a chart gets as many as its pixels can show, and one with many lines no more than it can afford.
 */
const pointsFor = (plotWidth: number, lines: number): number =>
  Math.round(Math.min(lines <= 6 ? 240 : 120, Math.max(48, plotWidth / PIXELS_PER_POINT)));

function gridOf(view: FrameInput['view'], range: ChartFrame['range'], plotWidth: number, lines: number): Grid {
  return gridFor(range.from, range.to, pointsFor(plotWidth, lines), view.xAxis === 'step' ? 1 : 0);
}

/**
 * Changes when training has brought a point of the lines to its end: between two of them a chart would be drawn anew
 * for what no eye can see. With 20,000 steps in view that is about once a second, with a hundred at every step.
 */
export function pointsKey(book: SeriesBook, view: FrameInput['view'], plotWidth: number, lines: number): string {
  const range = visibleRange(book, view);
  if (!range) return '';
  const { start, width, count } = gridOf(view, range, plotWidth, lines);
  return `${start} ${width} ${count} ${view.zoom ? newestWithin(book, view.xAxis, range.to) : ''}`;
}

/** The newest point, or the end of the visible range if training is beyond it. */
function newestWithin(book: SeriesBook, axis: ChartView['xAxis'], end: number): number {
  const newest = [...book.lanes.values()].map((series) => series[axis].at(series.length - 1) ?? -Infinity);
  return Math.min(end, Math.max(...newest));
}

/** The part of the x axis that is to be seen: the zoom, or everything up to the newest point. */
export function visibleRange(book: SeriesBook, view: FrameInput['view']): ChartFrame['range'] | null {
  let first = Infinity;
  let last = -Infinity;
  for (const series of book.lanes.values()) {
    if (series.length === 0) continue;
    first = Math.min(first, series[view.xAxis].at(0) ?? Infinity);
    last = Math.max(last, series[view.xAxis].at(series.length - 1) ?? -Infinity);
  }
  if (last === -Infinity) return null;
  if (view.zoom) return view.zoom;
  return { from: Math.min(first, view.xAxis === 'step' ? 1 : 0), to: last === first ? first + 1 : last };
}

/**
 * Computes a frame. Costs one pass over the visible points of each line.
 * @param previous lines and y axis that have not changed are taken from here, so that they are not rendered again
 */
export function buildFrame(input: FrameInput, previous?: ChartFrame): ChartFrame {
  const { spec, book, lanes, view, scale } = input;
  const traces = kept(previous?.traces, tracesOf(spec, lanes, view.layer), ({ key, column }) => key + column);
  const visible = visibleRange(book, view);
  const range = visible ?? { from: 0, to: 100 };
  const drawing: Drawing = { rows: [], runs: [], envelopes: [], bands: [], low: Infinity, high: -Infinity };
  if (visible) drawTraces(input, traces, range, drawing);
  const y = yRange(scale, drawing.low, drawing.high);
  return {
    traces,
    rows: drawing.rows,
    range,
    xTicks: linearTicks(range.from, range.to, 4).map((tick) => ({
      at: (tick - range.from) / (range.to - range.from),
      text: tickText(tick),
    })),
    y: previous && sameAxis(previous.y, y) ? previous.y : y,
    runs: drawing.runs,
    envelopes: drawing.envelopes,
    bands: drawing.bands,
    tracks: visible ? input.tracks(range) : [],
    dataMarks: visible ? input.dataMarks(range) : [],
    gaps: visible ? input.gaps(range) : [],
    empty: !visible,
  };
}

/** The old list if its entries are the same as the new one's. */
function kept<T>(before: readonly T[] | undefined, now: readonly T[], id: (entry: T) => string): readonly T[] {
  return before?.map(id).join() === now.map(id).join() ? before : now;
}

const sameAxis = (a: YAxisRange, b: YAxisRange): boolean =>
  a.scale === b.scale && a.min === b.min && a.max === b.max && a.ticks.join() === b.ticks.join();

interface Drawing {
  rows: Row[];
  runs: StateRun[];
  envelopes: Envelope[];
  bands: SeedBand[];
  /** Smallest value above 0 (what a log scale needs), and largest. */
  low: number;
  high: number;
}

function drawTraces(input: FrameInput, traces: readonly Trace[], range: ChartFrame['range'], into: Drawing): void {
  const { book, smoother, view, scale } = input;
  const steps = view.xAxis === 'step';
  const grid = gridOf(view, range, input.plotWidth, traces.length);
  // The middle of a bucket, which for one of a single step is that step.
  const middle = steps ? (grid.width - 1) / 2 : grid.width / 2;
  const log = scale === 'log';
  // The mean of a bucket that has only begun to fill jumps with every step; the line ends before it.
  const beginning = !view.zoom && grid.width > 1 && (range.to - grid.start + 1) / grid.width - (grid.count - 1) < 0.5;
  const fraction = (x: number): number => Math.min(1, Math.max(0, (x - range.from) / (range.to - range.from)));
  const xs = Array.from({ length: grid.count }, (_, bucket) => fraction(grid.start + bucket * grid.width + middle));
  into.rows = xs.map((x) => ({ x }));

  traces.forEach((trace, index) => {
    const series = book.lanes.get(trace.lane);
    const values = series && shownColumn(smoother, series, trace, view.smoothing);
    if (!series || !values) return;
    const buckets = bucketsOf(series, values, trace, grid, view.xAxis, view.smoothing);
    linePoints(buckets, log).forEach((value, row) => {
      const target = into.rows[row];
      if (target) target[trace.key] = beginning && row === grid.count - 1 ? null : value;
    });
    const raw = series.columns.get(trace.column);
    const measured = view.smoothing > 0 && raw ? bucketsOf(series, raw, trace, grid, view.xAxis, 0) : buckets;
    extend(into, measured);
    if (steps && input.seeds.length > 1) addBand(into, seedBand(input.seeds, trace, index, grid, xs));
    else if (grid.width > 1 || view.smoothing > 0)
      into.envelopes.push({ trace: index, stretches: stretchesOf(measured, xs) });
    const inBuckets = (bits: number, state: StateRun['state']): void => {
      for (const { from, to } of runsOf(buckets.occurs, bits)) {
        const end = fraction(grid.start + to * grid.width);
        into.runs.push({ trace: index, state, from: fraction(grid.start + from * grid.width), to: end });
      }
    };
    if (trace.gradient) inBuckets(OCCURS.none, 'none');
    if (log) inBuckets(OCCURS.zero, 'zero');
  });
}

function addBand(drawing: Drawing, band: SeedBand): void {
  drawing.bands.push(band);
  for (const { low, mean, high } of band.points) {
    drawing.high = Math.max(drawing.high, high);
    // A deviation below 0 says nothing of a log scale.
    const least = low > 0 ? low : mean;
    if (least > 0) drawing.low = Math.min(drawing.low, least);
  }
}

/** Widens what the y axis has to show. */
function extend(drawing: Drawing, { low, high, mean }: Buckets): void {
  for (const value of high) if (value > drawing.high) drawing.high = value;
  // Where a bucket holds a 0 as well, its mean says how far down a log scale has to reach.
  for (const values of [low, mean])
    for (const value of values) if (value > 0 && value < drawing.low) drawing.low = value;
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
