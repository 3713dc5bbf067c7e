/** Everything a chart draws at one moment, computed from the series: no React, no pixels. */
import type { LaneId } from '../../config/experiment.ts';
import { type Grid, gridFor, logGridFor } from '../../store/decimation.ts';
import { lowerBound } from '../../metrics/column.ts';
import type { SeriesBook } from '../../metrics/series.ts';
import type { Smoother } from '../../store/smoothing.ts';
import type { ChartView } from '../../store/state.ts';
import { chosenRange, tickText, ticksOf, type YAxisRange, yRange } from '../../metrics/axis.ts';
import { type AxisRange, fractionAt, type Span } from './axisRange.ts';
import type { ChartSpec, ScaleKind } from './chartSpecs.ts';
import type { DataMark, FreezeTrack, GapMark, Placed } from './freezeTracks.ts';
import { drawTraces, emptyDrawing, type Unseen, unseenOf } from './drawing.ts';
import type { RunEvents } from './runEvents.ts';
import type { SeedBand, SeedRuns } from './seedBands.ts';
import { type Trace, tracesOf } from './traces.ts';

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

/** What was measured, where the line is smoothed: a value or a gap per row. */
export interface RawLine {
  trace: number;
  points: (number | null)[];
}

export interface ChartFrame {
  traces: readonly Trace[];
  rows: readonly Row[];
  raws: readonly RawLine[];
  /** Visible part of the x axis, in its unit, and all that there is. */
  range: AxisRange;
  whole: AxisRange;
  xTicks: { at: number; text: string }[];
  y: YAxisRange;
  /** The y axis as it would be if nobody had chosen a part of it. */
  wholeY: YAxisRange;
  unseen: Unseen;
  runs: StateRun[];
  envelopes: Envelope[];
  /** Over seeds, in the place of envelopes; of no other axis than steps. */
  bands: SeedBand[];
  tracks: readonly FreezeTrack[];
  dataMarks: readonly DataMark[];
  gaps: readonly GapMark[];
  events: readonly Placed<RunEvents>[];
  empty: boolean;
}

export interface FrameInput {
  spec: ChartSpec;
  book: SeriesBook;
  /** The run with other seeds; none, if there are not. */
  seeds: SeedRuns;
  smoother: Smoother;
  lanes: readonly LaneId[];
  view: Pick<ChartView, 'xAxis' | 'smoothing' | 'zoom' | 'layer'> & { logX?: boolean };
  scale: ScaleKind;
  /** The part of the y axis that a person chose; none: what is needed. */
  zoomY?: Span | null;
  /** Whether the y axis shows usual values only. */
  ignoreOutliers?: boolean;
  /** In pixels; decides how many points are worth drawing. */
  plotWidth: number;
  tracks: (range: ChartFrame['range']) => readonly FreezeTrack[];
  dataMarks: (range: ChartFrame['range']) => readonly DataMark[];
  gaps: (range: ChartFrame['range']) => readonly GapMark[];
  events?: (range: ChartFrame['range']) => readonly Placed<RunEvents>[];
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
  const most = pointsFor(plotWidth, lines);
  if (range.scale === 'log') return logGridFor(range.from, range.to, most);
  return gridFor(range.from, range.to, most, view.xAxis === 'step' ? 1 : 0);
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

/** All of the x axis up to the newest point; on a log scale from the first place above 0 on. */
export function wholeRange(book: SeriesBook, view: Pick<FrameInput['view'], 'xAxis' | 'logX'>): AxisRange | null {
  let first = Infinity;
  let last = -Infinity;
  for (const { length, [view.xAxis]: x } of book.lanes.values()) {
    if (length === 0) continue;
    const begin = view.logX === true ? lowerBound(x, length, 0, true) : 0;
    first = Math.min(first, x.at(begin) ?? Infinity);
    last = Math.max(last, x.at(length - 1) ?? -Infinity);
  }
  // A log scale has no place for a run whose only points lie at 0 seconds.
  if (last === -Infinity || first === Infinity) return null;
  const log = view.logX === true;
  const from = log ? first : Math.min(first, view.xAxis === 'step' ? 1 : 0);
  const to = last === first ? (log ? 2 * first : first + 1) : last;
  return log ? { from, to, scale: 'log' } : { from, to };
}

/** The part of the x axis that is to be seen: the zoom, or everything up to the newest point. */
export function visibleRange(book: SeriesBook, view: FrameInput['view']): AxisRange | null {
  const whole = wholeRange(book, view);
  if (!whole || !view.zoom) return whole;
  if (view.logX !== true) return view.zoom;
  // What was chosen on a linear axis may reach down to 0.
  const from = Math.max(view.zoom.from, Math.min(whole.from, view.zoom.to / 2));
  return { from, to: view.zoom.to, scale: 'log' };
}

const NOTHING_YET: AxisRange = { from: 0, to: 100 };

/**
 * Computes a frame. Costs one pass over the visible points of each line.
 * @param previous lines and y axis that have not changed are taken from here, so that they are not rendered again
 */
export function buildFrame(input: FrameInput, previous?: ChartFrame): ChartFrame {
  const { spec, book, lanes, view, scale, zoomY } = input;
  const traces = kept(previous?.traces, tracesOf(spec, lanes, view.layer), ({ key, column }) => key + column);
  const visible = visibleRange(book, view);
  const range = visible ?? NOTHING_YET;
  const grid = visible && gridOf(view, visible, input.plotWidth, traces.length);
  const drawing = grid ? drawTraces(input, grid, traces, range) : emptyDrawing();
  const { rows, raws, runs, envelopes, bands, low, high, bottom } = drawing;
  const wholeY = yRange(scale, low, high, bottom);
  const y = zoomY ? chosenRange(scale, zoomY.from, zoomY.to) : wholeY;
  return {
    traces,
    rows,
    raws,
    range,
    whole: wholeRange(book, view) ?? NOTHING_YET,
    xTicks: ticksOf(range.scale ?? 'linear', range.from, range.to, 4).map((tick) => ({
      at: fractionAt(range, tick),
      text: tickText(tick),
    })),
    y: previous && sameAxis(previous.y, y) ? previous.y : y,
    wholeY,
    unseen: unseenOf(input, drawing, traces, y, scale),
    runs,
    envelopes,
    bands,
    tracks: visible ? input.tracks(range) : [],
    dataMarks: visible ? input.dataMarks(range) : [],
    gaps: visible ? input.gaps(range) : [],
    events: visible ? (input.events?.(range) ?? []) : [],
    empty: !visible,
  };
}

/** The old list if its entries are the same as the new one's. */
function kept<T>(before: readonly T[] | undefined, now: readonly T[], id: (entry: T) => string): readonly T[] {
  return before?.map(id).join() === now.map(id).join() ? before : now;
}

const sameAxis = (a: YAxisRange, b: YAxisRange): boolean =>
  a.scale === b.scale && a.min === b.min && a.max === b.max && a.ticks.join() === b.ticks.join();
