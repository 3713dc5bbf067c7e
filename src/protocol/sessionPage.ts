/** The page's part of a session file: curves, log, and how they were looked at. */
import * as v from 'valibot';
import { LANE_IDS } from '../config/experiment.ts';
import { FIELDS } from '../config/fields.ts';
import { MOST_LOG_ENTRIES, MOST_STEPS } from '../config/limits.ts';
import { byName, holds, listOf, numberBetween, oneOf, step, wholeNumber } from '../config/schemaParts.ts';
import { FLIP_REFERENCES, type MetricsEvent } from './events.ts';
import { logEntryContentSchema } from './log.ts';

/** The last millisecond that a date can name, before or after the epoch. */
const LAST_TIME = 8.64e15;
const MOST_CHARTS = 40;

const lane = oneOf(LANE_IDS);

/** A place on the x axis, in its unit: a chart shows some room beside the points. */
const axisPlace = numberBetween(-2 * MOST_STEPS, 2 * MOST_STEPS);

/** How all charts are looked at together. */
const viewSchema = v.object({
  xAxis: oneOf(['step', 'seconds']),
  /** Weight of the past in the exponential moving average, 0 (off) to 0.99. */
  smoothing: numberBetween(0, 0.99),
  /** The visible part of the x axis, in its unit; null follows the newest point. */
  zoom: v.nullable(
    v.pipe(
      v.object({ from: axisPlace, to: axisPlace }),
      holds(({ from, to }) => from < to, 'ends-before-it-begins'),
    ),
  ),
  /** Which quantizer layer per-layer charts show. */
  layer: wholeNumber(FIELDS.layers.max - 1),
  /** Scale of the y axis by chart id, where it is not the one that the chart starts with. */
  scales: byName(oneOf(['linear', 'log']), MOST_CHARTS),
});
export type PageView = v.InferOutput<typeof viewSchema>;

const logEntrySchema = v.object({
  /** Milliseconds since the epoch. */
  time: numberBetween(-LAST_TIME, LAST_TIME),
  step,
  lane: v.nullable(lane),
  content: logEntryContentSchema,
});
export type PageLogEntry = v.InferOutput<typeof logEntrySchema>;

/** Everything but the points of the curves. */
export const shownSchema = v.object({
  selectedLane: lane,
  /** Steps per second, or null for no limit. */
  speedLimit: v.nullable(numberBetween(0.01, 10_000)),
  flipReference: oneOf(FLIP_REFERENCES),
  view: viewSchema,
  /** Oldest first. */
  log: listOf(logEntrySchema, MOST_LOG_ENTRIES),
});

export interface SessionPage extends v.InferOutput<typeof shownSchema> {
  /** The points of each lane, columnar. */
  lanes: Pick<MetricsEvent, 'lane' | 'step' | 'seconds' | 'columns'>[];
}
