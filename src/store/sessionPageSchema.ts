/**
 * The header of the page's part of a session file: everything but the points of the curves. It comes from outside, so
 * nothing in it is believed before it was checked; fields that are not named here are dropped.
 */
import * as v from 'valibot';
import { LANE_IDS } from '../config/experiment.ts';
import { FIELD_IDS } from '../config/fields.ts';
import { FREEZE_POLICIES, type PolicyName } from '../config/freezePolicies.ts';
import { METRICS, type MetricKey } from '../config/metrics.ts';
import { MOST_LOG_ENTRIES } from './context.ts';
import { MOST_POINTS } from './series.ts';

export const PAGE_FORMAT = 'freeze-lab-page';
export const PAGE_VERSION = 1;

const MOST_TEXT = 10_000;
/** Tensors of the largest model: eight layers. */
const MOST_TENSORS = 200;

const text = v.pipe(v.string(), v.maxLength(MOST_TEXT));
const step = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const finite = v.pipe(v.number(), v.finite());
const lane = v.picklist(LANE_IDS);
const policy = v.picklist([...Object.keys(FREEZE_POLICIES), 'custom'] as PolicyName[]);
const training = v.object({ ssl_proj: v.boolean(), quantizer: v.boolean() });
/** A change that is not finite has no number in JSON. */
const change = v.pipe(
  v.nullable(v.number()),
  v.transform((value) => value ?? Number.NaN),
);

/** A column's name: a metric, and the layer where it has one. */
export function isMetricKey(key: string): key is MetricKey {
  const [name = '', layer, ...more] = key.split('@');
  if (!Object.hasOwn(METRICS, name) || more.length > 0) return false;
  return METRICS[name as keyof typeof METRICS].perLayer ? /^\d{1,2}$/.test(layer ?? '') : layer === undefined;
}
const metricKey = v.custom<MetricKey>((key) => typeof key === 'string' && isMetricKey(key), 'no metric of that name');

const gradient = v.variant('kind', [
  v.object({ kind: v.picklist(['none', 'zero']) }),
  v.object({ kind: v.literal('norm'), norm: change }),
]);
const cause = v.variant('part', [
  v.object({ part: v.literal('codebook'), by: v.picklist(['ema', 'kmeans']), change }),
  v.object({ part: v.literal('ssl_proj'), by: v.picklist(['gradient', 'weight-decay', 'momentum']), change }),
]);
const report = v.object({
  lane,
  since: step,
  step,
  frozen: v.boolean(),
  policy,
  training,
  tape: v.object({ nodes: step, bytes: step }),
  entries: v.pipe(
    v.array(
      v.object({
        name: text,
        kind: v.picklist(['parameter', 'buffer']),
        module: v.picklist(['ssl_proj', 'quantizer', 'decoder']),
        gradient: v.nullable(gradient),
        change,
        identical: v.boolean(),
      }),
    ),
    v.maxLength(MOST_TENSORS),
  ),
  verdict: v.variant('kind', [
    v.object({ kind: v.picklist(['training', 'held', 'still-frozen']) }),
    v.object({ kind: v.literal('leaks'), causes: v.pipe(v.array(cause), v.maxLength(10)) }),
  ]),
});
const check = v.object({
  training,
  gradient: v.picklist(['none', 'zero', 'present']),
  change: v.object({ ssl_proj: change, codebook: change }),
  tapeNodes: step,
});
const input = v.picklist(['features', 'targets']);
const lostTensor = v.object({
  place: v.picklist([
    'features',
    'targets',
    'projection',
    'quantization-error',
    'output',
    'loss',
    'gradient',
    'exp_avg',
    'exp_avg_sq',
    'parameter',
    'buffer',
  ]),
  name: text,
  became: v.picklist(['nan', 'positive-infinity', 'negative-infinity']),
  lost: step,
  size: step,
});
const divergenceCause = v.variant('code', [
  v.object({ code: v.literal('input-not-finite'), input, lost: step }),
  v.object({ code: v.literal('input-huge'), input, largest: finite }),
  v.object({
    code: v.literal('loss-weight'),
    field: v.picklist(['reconstructionWeight', 'commitmentWeight']),
    value: finite,
  }),
  v.object({ code: v.picklist(['empty-clusters', 'overflow']), name: text, largest: finite }),
  v.object({
    code: v.literal('learning-rate'),
    value: finite,
    growth: v.nullable(v.object({ from: finite, to: finite, steps: step })),
  }),
  v.object({ code: v.picklist(['from-file', 'unknown']) }),
]);
const divergence = v.object({
  lane,
  step,
  first: v.nullable(lostTensor),
  cause: divergenceCause,
  lost: v.pipe(v.array(v.object({ lane, tensors: step, first: v.nullable(lostTensor) })), v.maxLength(LANE_IDS.length)),
  healthyStep: v.nullable(step),
});
const errorCode = v.picklist([
  'invalid-request',
  'unreadable-file',
  'no-backend',
  'device-lost',
  'no-data',
  'no-session',
  'cancelled',
  'internal',
]);
const content = v.variant('code', [
  v.object({ code: v.literal('built'), backend: text, seconds: finite }),
  v.object({ code: v.picklist(['started', 'paused', 'added', 'removed']) }),
  v.object({ code: v.picklist(['frozen', 'thawed']), policy, check }),
  v.object({ code: v.literal('verdict'), report }),
  v.object({ code: v.literal('changed'), field: v.picklist(FIELD_IDS), from: text, to: text }),
  v.object({ code: v.literal('forked'), from: lane }),
  v.object({ code: v.picklist(['exported', 'imported']), name: text }),
  v.object({ code: v.literal('diverged'), divergence: v.optional(v.nullable(divergence), null) }),
  v.object({ code: v.literal('restored'), from: step }),
  v.object({ code: v.literal('recovered') }),
  v.object({ code: v.literal('exported-lost'), name: text, tensor: text, lost: step, size: step, largest: finite }),
  v.object({ code: v.literal('error'), error: v.object({ code: errorCode, message: text }) }),
]);

export const pageHeader = v.object({
  format: v.literal(PAGE_FORMAT),
  version: v.literal(PAGE_VERSION),
  selectedLane: lane,
  speedLimit: v.nullable(v.pipe(finite, v.minValue(0.01), v.maxValue(10_000))),
  flipReference: v.picklist(['start', 'freeze', 'imported']),
  view: v.object({
    xAxis: v.picklist(['step', 'seconds']),
    smoothing: v.pipe(finite, v.minValue(0), v.maxValue(0.99)),
    zoom: v.nullable(
      v.pipe(
        v.object({ from: finite, to: finite }),
        v.check(({ from, to }) => from < to, 'a zoom ends after it begins'),
      ),
    ),
    layer: v.pipe(step, v.maxValue(99)),
    scales: v.pipe(
      v.record(v.pipe(v.string(), v.maxLength(40)), v.picklist(['linear', 'log'])),
      v.check((scales) => Object.keys(scales).length <= 40, 'at most 40 charts have a scale'),
    ),
  }),
  log: v.pipe(
    v.array(v.object({ time: finite, step, lane: v.nullable(lane), content })),
    v.maxLength(MOST_LOG_ENTRIES),
  ),
  lanes: v.pipe(
    v.array(
      v.object({
        lane,
        length: v.pipe(step, v.maxValue(MOST_POINTS)),
        columns: v.pipe(v.array(metricKey), v.maxLength(200)),
      }),
    ),
    v.maxLength(LANE_IDS.length),
  ),
});
export type PageHeader = v.InferOutput<typeof pageHeader>;
