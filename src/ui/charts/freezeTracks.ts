/** Freezes and thaws of the lanes, and changes of the data, along the x axis of a chart. */
import type { LaneId } from '../../config/experiment.ts';
import type { DataChange, LaneState } from '../../protocol/session.ts';
import type { LaneSeries, SeriesBook } from '../../metrics/series.ts';
import type { ChartView } from '../../store/state.ts';
import { type AxisRange, fractionAt } from './axisRange.ts';

/** One lane's track: when it was frozen, and where that changed. Fractions of the visible range. */
export interface FreezeTrack {
  lane: LaneId;
  spans: { from: number; to: number }[];
  marks: { at: number; frozen: boolean; step: number }[];
}

/** A place along a run, as a fraction of the visible range. */
export type Placed<T> = T & { at: number };
/** Where batches began to come from other data. */
export type DataMark = Placed<DataChange>;
/** Where training went on from a copy, after the worker or its device was lost: the first step behind it. */
export interface Gap {
  step: number;
  /** Steps that were trained again. */
  lost: number;
}
export type GapMark = Placed<Gap>;

/** Marks of a lane that can be told apart in a chart; of more, the last one in each stretch as wide is drawn. */
const MOST_MARKS = 40;
/** Spans that pixels can show apart. */
const MOST_SPANS = 200;

/**
 * @param range visible part of the x axis, in its unit
 * @returns one track per lane; what lies outside of the range is cut off
 */
export function freezeTracks(
  lanes: readonly LaneState[],
  book: SeriesBook,
  xAxis: ChartView['xAxis'],
  range: AxisRange,
): FreezeTrack[] {
  const clipped = (x: number): number => Math.min(1, Math.max(0, x));
  return lanes.map((lane) => {
    const position = (step: number): number => placeOf(step, book.lanes.get(lane.id), xAxis, range);
    const track: FreezeTrack = { lane: lane.id, spans: [], marks: [] };
    const begins = lane.origin?.step ?? 0;
    const first = lane.history[0];
    // What the first change changed from is what the lane began with. A fork has the history of its origin.
    let frozenFrom: number | null = (first ? !first.frozen : lane.frozen) ? position(begins) : null;
    for (const { step, frozen } of lane.history) {
      const at = position(Math.max(step, begins));
      // A lane that was frozen before its first step has no moment of change to mark.
      if (at >= 0 && at <= 1 && step > begins + 1) track.marks.push({ at, frozen, step });
      if (frozen) frozenFrom ??= at;
      else if (frozenFrom !== null) {
        if (at > 0 && frozenFrom < 1) track.spans.push({ from: clipped(frozenFrom), to: clipped(at) });
        frozenFrom = null;
      }
    }
    if (frozenFrom !== null && frozenFrom < 1) track.spans.push({ from: clipped(frozenFrom), to: 1 });
    return { lane: lane.id, spans: joined(track.spans), marks: apart(track.marks) };
  });
}

/** What happened to all lanes, such as other data, in the same way; before the first step nothing did. */
export function runMarks<T extends { step: number }>(
  changes: readonly T[],
  book: SeriesBook,
  xAxis: ChartView['xAxis'],
  range: AxisRange,
): Placed<T>[] {
  const [series] = [...book.lanes.values()].toSorted((a, b) => b.length - a.length);
  const marks = changes.map((change) => ({ ...change, at: placeOf(change.step, series, xAxis, range) }));
  return apart(marks.filter(({ at, step }) => step > 1 && at >= 0 && at <= 1));
}

/** The place of a mark on the x axis, as a fraction of the visible range. */
function placeOf(step: number, series: LaneSeries | undefined, xAxis: ChartView['xAxis'], range: AxisRange): number {
  // Before the first place of a log scale lies what has none on it.
  const fraction = (x: number): number => (range.scale === 'log' && x <= 0 ? -1 : fractionAt(range, x));
  if (xAxis === 'step') return fraction(step);
  if (!series || series.length === 0) return fraction(0);
  // The mark names the first step under the new state, so it stands where the one before it ended.
  const at = Math.max(0, series.indexAt('step', step - 1));
  return fraction(series.seconds.at(at) ?? 0);
}

/** Of marks at one step the last; of too many to draw, the last of each stretch of the range. */
function apart<T extends { at: number; step: number }>(marks: T[]): T[] {
  const bySteps = marks.filter(({ step }, i) => step !== marks[i + 1]?.step);
  if (bySteps.length <= MOST_MARKS) return bySteps;
  const cell = (at: number): number => Math.floor(at * MOST_MARKS);
  return bySteps.filter(({ at }, i) => cell(at) !== cell(bySteps[i + 1]?.at ?? -1));
}

/** Too many spans to be told apart are joined where the gap between them is too narrow to be seen. */
function joined(spans: FreezeTrack['spans']): FreezeTrack['spans'] {
  if (spans.length <= MOST_SPANS) return spans;
  const wide: FreezeTrack['spans'] = [];
  for (const { from, to } of spans) {
    const last = wide.at(-1);
    if (last && from - last.to < 1 / MOST_SPANS) last.to = Math.max(last.to, to);
    else wide.push({ from, to });
  }
  return wide;
}
