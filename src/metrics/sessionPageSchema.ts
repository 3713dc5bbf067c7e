/**
 * The header of the page's part of a session file: what the page shows, and which points follow. It comes from outside, so
 * nothing in it is believed before it was checked; fields that are not named here are dropped.
 */
import * as v from 'valibot';
import { LANE_IDS } from '../config/experiment.ts';
import { FIELDS } from '../config/fields.ts';
import { MOST_POINTS } from '../config/limits.ts';
import type { MetricKey } from '../config/metrics.ts';
import { exactly, holds, listOf, oneOf, says, wholeNumber } from '../config/schemaParts.ts';
import { isMetric, metricOf } from '../objectives/catalogue.ts';
import { shownSchema } from '../protocol/sessionPage.ts';

export const PAGE_FORMAT = 'freeze-lab-page';
export const PAGE_VERSION = 1;

/** Every metric in every layer. */
const MOST_COLUMNS = 200;

/** A column's name: a metric, and the layer where it has one. */
function isMetricKey(key: unknown): key is MetricKey {
  const [name = '', layer, ...more] = typeof key === 'string' ? key.split('@') : [];
  if (!isMetric(name) || more.length > 0) return false;
  if (!metricOf(name).perLayer) return layer === undefined;
  return /^\d$/.test(layer ?? '') && Number(layer) < FIELDS.layers.max;
}
const metricKey = v.custom<MetricKey>(isMetricKey, says({ code: 'metric-name' }));

export const pageHeader = v.object({
  format: exactly(PAGE_FORMAT),
  version: exactly(PAGE_VERSION),
  ...shownSchema.entries,
  /** Points and columns of each lane, in their order behind the header. */
  lanes: v.pipe(
    listOf(
      v.object({
        lane: oneOf(LANE_IDS),
        length: wholeNumber(MOST_POINTS),
        columns: v.pipe(
          listOf(metricKey, MOST_COLUMNS),
          holds((columns) => new Set(columns).size === columns.length, 'column-twice'),
        ),
      }),
      LANE_IDS.length,
    ),
    holds((lanes) => new Set(lanes.map(({ lane }) => lane)).size === lanes.length, 'lane-twice'),
  ),
});
export type PageHeader = v.InferOutput<typeof pageHeader>;
