/** Marks along the x axis of a chart: what happened, where, and in which words. */
import { foreign } from '../../config/texts/foreignText.ts';
import { texts } from '../../config/texts/index.ts';
import { formatCount } from '../../config/texts/numbers.ts';
import type { LogEntry } from '../../store/state.ts';
import { logSentence } from '../lane/logSentence.ts';
import { isEmpty, phaseText } from '../../config/texts/settingText.ts';
import type { ChartFrame } from './frame.ts';

/** A mark at the top, and its line through the plot. */
export interface PlotMark {
  key: string;
  /** Fraction of the visible range. */
  at: number;
  /** The first step after what happened. */
  step: number;
  colour: string;
  /** Path of about 10 pixels around its place. */
  glyph: string;
  /** One sentence for each thing that happened. */
  texts: readonly string[];
}

/** Marks of a frame from left to right. */
export function marksOf({ tracks, dataMarks, gaps, events }: ChartFrame): PlotMark[] {
  const freezes = tracks.flatMap(({ lane, marks }) =>
    marks.map(({ at, frozen, step }) => ({
      key: `${lane} ${step}`,
      at,
      step,
      colour: laneColour(lane),
      glyph: frozen ? SNOWFLAKE : DROP,
      texts: [(frozen ? texts.charts.frozen : texts.charts.thawed)(lane, formatCount(step))],
    })),
  );
  const data = dataMarks.map(({ at, step, phase }) => ({
    key: `data ${step}`,
    at,
    step,
    colour: 'var(--text-muted)',
    glyph: SHEETS,
    texts: [
      isEmpty(phase)
        ? texts.charts.dataOfStart(formatCount(step))
        : texts.charts.otherData(foreign(phaseText(phase)), formatCount(step)),
    ],
  }));
  const torn = gaps.map(({ at, step, lost }) => ({
    key: `gap ${step}`,
    at,
    step,
    colour: 'var(--text-muted)',
    glyph: TORN,
    texts: [texts.charts.wentOn(formatCount(step - 1), lost === 0 ? null : formatCount(lost))],
  }));
  const others = events.map(({ at, step, entries }) => ({
    key: `event ${step}`,
    at,
    step,
    colour: laneOf(entries),
    glyph: glyphOf(entries),
    texts: entries.map((entry) => texts.chartTools.markAt(formatCount(step), logSentence(entry))),
  }));
  return [...freezes, ...data, ...torn, ...others].sort((a, b) => a.at - b.at);
}

/** The marks that lie so close to a place that they are told there. @param reach as a fraction of the visible range */
export function marksNear(marks: readonly PlotMark[], at: number, reach: number): PlotMark[] {
  return marks.filter((mark) => Math.abs(mark.at - at) <= reach);
}

/** The next mark to one side of a place; undefined if there is none. */
export function nextMark(marks: readonly PlotMark[], at: number, direction: 1 | -1): PlotMark | undefined {
  const beside = marks.filter((mark) => (mark.at - at) * direction > 1e-6);
  return direction === 1 ? beside[0] : beside.at(-1);
}

const laneColour = (lane: string): string => `var(--lane-${lane.toLowerCase()})`;

/** The colour of a lane that is there; what is gone, or concerns all lanes, has none. */
function laneOf(entries: readonly LogEntry[]): string {
  const [{ lane, content } = { lane: null, content: null }] = entries;
  return entries.length === 1 && lane !== null && content?.code !== 'removed' ? laneColour(lane) : 'var(--text-muted)';
}

function glyphOf(entries: readonly LogEntry[]): string {
  switch (entries.at(-1)?.content.code) {
    case 'forked':
      return FORK;
    case 'added':
    case 'imported':
      return PLUS;
    case 'removed':
    case 'recovered':
      return MINUS;
    case 'restored':
      return TORN;
    default:
      return SLIDERS;
  }
}

/** Three strokes through the middle with small branches; about 10 pixels wide. */
const SNOWFLAKE =
  'M0-5V5M-4.3-2.5 4.3 2.5M-4.3 2.5 4.3-2.5M-1.5-4.6 0-3.2 1.5-4.6M-1.5 4.6 0 3.2 1.5 4.6' +
  'M-4.8-.9-2.8-1.6-3.2-3.7M4.8.9 2.8 1.6 3.2 3.7M-4.8.9-2.8 1.6-3.2 3.7M4.8-.9 2.8-1.6 3.2-3.7';
/** A drop of water: thawed. */
const DROP = 'M0-4.5C1.6-2.2 3-.6 3 1.4A3 3 0 0 1-3 1.4C-3-.6-1.6-2.2 0-4.5Z';
/** Two sheets, one behind the other: other data. */
const SHEETS = 'M-4.5-2V4.5H2.5V-2ZM-2-2V-4.5H4.5V2H2.5';
/** A line torn in two: training went on from a copy. */
const TORN = 'M-5 0H-2L-.5-3.5M5 0H2L.5 3.5';
/** A branch that leaves a line. */
const FORK = 'M-2.5-4.5V4.5M-2.5 1.5C-2.5-1 2.5 0 2.5-4.5';
/** A lane came, or went. */
const PLUS = 'M0-4V4M-4 0H4';
const MINUS = 'M-4 0H4';
/** Two sliders: a setting changed. */
const SLIDERS = 'M-4.5-2H4.5M-4.5 2H4.5M-1.5-3.7V-.3M1.5 .3V3.7';
