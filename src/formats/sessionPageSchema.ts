/**
 * The header of the page's part of a session file: everything but the points of the curves. It comes from outside, so
 * nothing in it is believed before it was checked; fields that are not named here are dropped.
 */
import * as v from 'valibot';
import { DATA_PARTS } from '../config/batchForm.ts';
import { LANE_IDS } from '../config/experiment.ts';
import { FIELD_IDS, FIELDS, type NumberField } from '../config/fields.ts';
import { FREEZE_POLICIES, type PolicyName } from '../config/freezePolicies.ts';
import { LONGEST_MESSAGE, MOST_FILES, MOST_LOG_ENTRIES, MOST_POINTS, MOST_STEPS } from '../config/limits.ts';
import type { Problem } from '../config/problems/problem.ts';
import { storedProblem } from '../config/problems/storedProblem.ts';
import type { MetricKey } from '../config/metrics.ts';
import { isMetric, metricOf } from '../objectives/catalogue.ts';
import { LEFT_REASONS, MOST_NAMES, MOST_REASONS, TAKEN_KINDS } from '../protocol/dropReport.ts';
import { ERROR_CODES } from '../protocol/errors.ts';
import {
  byName,
  exactly,
  holds,
  listOf,
  numberBetween,
  oneKind,
  oneOf,
  says,
  seconds,
  step,
  text,
  wholeNumber,
  yesOrNo,
} from './schemaParts.ts';
import { PAGE_FORMAT, PAGE_VERSION } from './sessionPageLayout.ts';
import { MOST_MODULES, MOST_TENSORS } from './weightsSchema.ts';

/** The last millisecond that a date can name. */
const LAST_TIME = 8.64e15;
/** Nodes and bytes of a tape. */
const MOST_TAPE = 2 ** 40;
const MOST_CHARTS = 40;
/** Every metric in every layer. */
const MOST_COLUMNS = 200;
const LAST_LAYER = (FIELDS.layers as NumberField).max - 1;

const words = text(LONGEST_MESSAGE);
const lane = oneOf(LANE_IDS);
const policy = oneOf([...Object.keys(FREEZE_POLICIES), 'custom'] as PolicyName[]);
const training = byName(yesOrNo, MOST_MODULES);
/** A change that is not finite has no number in JSON. */
const change = v.pipe(
  v.nullable(numberBetween(-Number.MAX_VALUE, Number.MAX_VALUE)),
  v.transform((value) => value ?? Number.NaN),
);

/** A column's name: a metric, and the layer where it has one. */
function isMetricKey(key: unknown): key is MetricKey {
  const [name = '', layer, ...more] = typeof key === 'string' ? key.split('@') : [];
  if (!isMetric(name) || more.length > 0) return false;
  if (!metricOf(name).perLayer) return layer === undefined;
  return /^\d$/.test(layer ?? '') && Number(layer) <= LAST_LAYER;
}
const metricKey = v.custom<MetricKey>(isMetricKey, says({ code: 'metric-name' }));

const gradient = oneKind('kind', [
  v.object({ kind: oneOf(['none', 'zero']) }),
  v.object({ kind: exactly('norm'), norm: change }),
]);
const cause = v.object({
  part: words,
  by: oneOf(['ema', 'kmeans', 'gradient', 'weight-decay', 'momentum']),
  change,
});
const report = v.object({
  lane,
  since: wholeNumber(MOST_STEPS + 1),
  step,
  frozen: yesOrNo,
  policy,
  training,
  tape: v.object({ nodes: wholeNumber(MOST_TAPE), bytes: wholeNumber(MOST_TAPE) }),
  entries: listOf(
    v.object({
      name: words,
      kind: oneOf(['parameter', 'buffer']),
      module: words,
      gradient: v.nullable(gradient),
      change,
      identical: yesOrNo,
    }),
    MOST_TENSORS,
  ),
  verdict: oneKind('kind', [
    v.object({ kind: oneOf(['training', 'held', 'still-frozen']) }),
    v.object({ kind: exactly('leaks'), causes: listOf(cause, 10) }),
  ]),
});
const changes = v.record(words, change);
const check = v.object({
  training,
  gradient: oneOf(['none', 'zero', 'present']),
  change: changes,
  tapeNodes: wholeNumber(MOST_TAPE),
});
const input = oneOf(DATA_PARTS);
const values = wholeNumber(MOST_TAPE);
const largest = numberBetween(0, Number.MAX_VALUE);
const lostTensor = v.object({
  place: oneOf([
    ...DATA_PARTS,
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
  name: words,
  became: oneOf(['nan', 'positive-infinity', 'negative-infinity']),
  lost: values,
  size: values,
});
const divergenceCause = oneKind('code', [
  v.object({ code: exactly('input-not-finite'), input, lost: values }),
  v.object({ code: exactly('input-huge'), input, largest }),
  v.object({
    code: exactly('loss-weight'),
    field: oneOf(FIELD_IDS),
    value: largest,
  }),
  v.object({ code: oneOf(['empty-clusters', 'overflow']), name: words, largest }),
  v.object({
    code: exactly('learning-rate'),
    value: largest,
    growth: v.nullable(v.object({ from: largest, to: largest, steps: step })),
  }),
  v.object({ code: oneOf(['from-file', 'unknown']) }),
]);
const divergence = v.object({
  lane,
  step,
  first: v.nullable(lostTensor),
  cause: divergenceCause,
  lost: listOf(v.object({ lane, tensors: wholeNumber(MOST_TENSORS), first: v.nullable(lostTensor) }), LANE_IDS.length),
  healthyStep: v.nullable(step),
});
const problem = v.pipe(
  v.custom<Problem>((value) => storedProblem(value) !== null, says({ code: 'a-problem' })),
  v.transform((value) => storedProblem(value) as Problem),
);
/** As files had them that know no codes: the sentence alone. */
const message = v.pipe(
  words,
  v.transform((text): Problem => ({ code: 'message', text })),
);
const error = v.union([
  v.object({ code: oneOf(ERROR_CODES), problem }),
  v.pipe(
    v.object({ code: oneOf(ERROR_CODES), message }),
    v.transform(({ code, message: said }) => ({ code, problem: said })),
  ),
]);
const fileGroup = { count: wholeNumber(MOST_FILES), names: listOf(words, MOST_NAMES) };
const dropReport = v.object({
  taken: listOf(v.object({ ...fileGroup, kind: oneOf(TAKEN_KINDS) }), TAKEN_KINDS.length),
  refused: v.object({
    count: wholeNumber(MOST_FILES),
    first: listOf(v.object({ name: words, reason: v.union([message, problem]) }), MOST_REASONS),
  }),
  left: listOf(v.object({ ...fileGroup, what: oneOf(LEFT_REASONS) }), LEFT_REASONS.length),
  waits: yesOrNo,
});
const content = oneKind('code', [
  v.object({ code: exactly('built'), backend: words, seconds }),
  v.object({ code: oneOf(['started', 'paused', 'added', 'removed']) }),
  v.object({ code: oneOf(['frozen', 'thawed']), policy, check }),
  v.object({ code: exactly('verdict'), report }),
  v.object({ code: exactly('changed'), field: oneOf(FIELD_IDS), from: words, to: words }),
  v.object({ code: exactly('forked'), from: lane }),
  v.object({ code: oneOf(['exported', 'imported']), name: words }),
  v.object({ code: exactly('diverged'), divergence: v.optional(v.nullable(divergence), null) }),
  v.object({ code: exactly('restored'), from: step }),
  v.object({ code: exactly('recovered') }),
  v.object({ code: exactly('exported-lost'), name: words, tensor: words, lost: values, size: values, largest }),
  v.object({ code: exactly('files'), report: dropReport }),
  v.object({ code: exactly('error'), error }),
]);

const axisPlace = numberBetween(-2 * MOST_STEPS, 2 * MOST_STEPS);

export const pageHeader = v.object({
  format: exactly(PAGE_FORMAT),
  version: exactly(PAGE_VERSION),
  selectedLane: lane,
  speedLimit: v.nullable(numberBetween(0.01, 10_000)),
  flipReference: oneOf(['start', 'freeze', 'imported']),
  view: v.object({
    xAxis: oneOf(['step', 'seconds']),
    smoothing: numberBetween(0, 0.99),
    zoom: v.nullable(
      v.pipe(
        v.object({ from: axisPlace, to: axisPlace }),
        holds(({ from, to }) => from < to, 'ends-before-it-begins'),
      ),
    ),
    layer: wholeNumber(LAST_LAYER),
    scales: byName(oneOf(['linear', 'log']), MOST_CHARTS),
  }),
  log: listOf(
    v.object({ time: numberBetween(-LAST_TIME, LAST_TIME), step, lane: v.nullable(lane), content }),
    MOST_LOG_ENTRIES,
  ),
  lanes: v.pipe(
    listOf(
      v.object({
        lane,
        length: wholeNumber(MOST_POINTS),
        columns: v.pipe(
          listOf(metricKey, MOST_COLUMNS),
          holds((columns) => new Set(columns).size === columns.length, 'column-twice'),
        ),
      }),
      LANE_IDS.length,
    ),
    holds((lanes) => new Set(lanes.map(({ lane: id }) => id)).size === lanes.length, 'lane-twice'),
  ),
});
export type PageHeader = v.InferOutput<typeof pageHeader>;
