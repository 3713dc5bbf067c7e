/** The schema of the weights file, apart from the values of its tensors. */
import * as v from 'valibot';
import { EXPERIMENT_VERSION, LANE_IDS } from '../config/experiment.ts';
import { FIELDS, type NumberField } from '../config/fields.ts';
import { FREEZE_POLICIES, type PolicyName } from '../config/freezePolicies.ts';
import {
  LONGEST_NAME,
  MOST_FREEZE_MARKS,
  MOST_PROBE_FRAMES,
  MOST_STEPS,
  MOST_TIMELINE_ENTRIES,
} from '../config/limits.ts';
import { DATASETS } from '../config/settings.ts';
import {
  byName,
  exactly,
  listOf,
  numberBetween,
  oneOf,
  seconds,
  step,
  text,
  wholeNumber,
  yesOrNo,
  says,
} from './schemaParts.ts';

export const WEIGHTS_FORMAT = 'freeze-lab-weights';
export const WEIGHTS_VERSION = 1;

/** Tensors of the largest model: two convolutions of the decoder, ssl_proj, four buffers for each of eight layers. */
export const MOST_TENSORS = 100;
/** Modules of a model, more than any has. */
export const MOST_MODULES = 20;
/** Values of one tensor; the largest that an experiment can have is a hundredth of it. */
const MOST_VALUES = 2 ** 31;
const MOST_AXES = 4;

const most = (field: 'codes' | 'layers'): number => (FIELDS[field] as NumberField).max;
const code = wholeNumber(most('codes') - 1);
const perLayer = <T extends v.GenericSchema>(entry: T) => listOf(entry, most('layers'));

export const tensorEntry = v.object({
  shape: listOf(wholeNumber(MOST_VALUES, 1), MOST_AXES),
  dtype: exactly('float32'),
  /** A list of values, or where the reader keeps a long one. What the values are is for the reader to check. */
  data: v.custom<unknown[] | string>(
    (data) => Array.isArray(data) || typeof data === 'string',
    says({ code: 'numbers-list' }),
  ),
});
const tensors = byName(tensorEntry, MOST_TENSORS);

/** An experiment as files have it; whether it makes sense is for `experimentProblems` to say. */
export const experimentEntry = v.object({
  version: wholeNumber(EXPERIMENT_VERSION, 1),
  objective: v.optional(text(LONGEST_NAME)),
  settings: v.custom<Record<string, unknown>>(
    (settings) => typeof settings === 'object' && settings !== null && !Array.isArray(settings),
    says({ code: 'settings-object' }),
  ),
  lanes: listOf(v.unknown(), LANE_IDS.length, 1),
  timeline: v.optional(listOf(v.unknown(), MOST_TIMELINE_ENTRIES)),
});

/** The run so far; files that are older than timelines have none. */
export const runTimelineEntry = v.optional(
  v.nullable(v.object({ experiment: experimentEntry, done: wholeNumber(MOST_TIMELINE_ENTRIES) })),
  null,
);

export const weightsSchema = v.object({
  format: exactly(WEIGHTS_FORMAT),
  version: exactly(WEIGHTS_VERSION),
  experiment: experimentEntry,
  run_timeline: runTimelineEntry,
  data: v.object({
    kind: oneOf(DATASETS),
    utterances: v.optional(wholeNumber(MOST_VALUES), 0),
    seconds: numberBetween(0, 1e9),
    trainingFrames: wholeNumber(MOST_VALUES),
    probeFrames: v.optional(wholeNumber(MOST_VALUES), 0),
    channelsIn: wholeNumber(MOST_VALUES, 1),
    channelsOut: wholeNumber(MOST_VALUES, 1),
  }),
  step,
  seconds,
  freeze_history: listOf(
    v.object({
      // A freeze just set holds from the next step on.
      step: wholeNumber(MOST_STEPS + 1),
      frozen: yesOrNo,
      policy: oneOf([...Object.keys(FREEZE_POLICIES), 'custom'] as PolicyName[]),
    }),
    MOST_FREEZE_MARKS,
  ),
  training: byName(yesOrNo, MOST_MODULES),
  had_gradient: listOf(text(LONGEST_NAME), MOST_TENSORS),
  state_dict: tensors,
  optimizer: byName(v.object({ step, exp_avg: tensorEntry, exp_avg_sq: tensorEntry }), MOST_TENSORS),
  reference: tensors,
  freeze_state: v.optional(
    v.object({
      since: wholeNumber(MOST_STEPS + 1),
      inited: yesOrNo,
      momentum: v.nullable(numberBetween(0, Number.MAX_VALUE)),
      probe_codes: perLayer(listOf(code, MOST_PROBE_FRAMES)),
      tensors,
    }),
  ),
  last_used: perLayer(listOf(step, most('codes'))),
  probe_codes: perLayer(listOf(code, MOST_PROBE_FRAMES)),
  audit: v.nullable(v.looseObject({})),
});
