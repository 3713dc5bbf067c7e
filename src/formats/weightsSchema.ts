/** The schema of the weights file, apart from the values of its tensors. */
import * as v from 'valibot';
import { type DataPhase, EXPERIMENT_VERSION, LANE_IDS } from '../config/experiment.ts';
import { FIELDS } from '../config/fields.ts';
import {
  LONGEST_NAME,
  MOST_FREEZE_MARKS,
  MOST_PROBE_FRAMES,
  MOST_STEPS,
  MOST_TENSORS,
  MOST_TIMELINE_ENTRIES,
  MOST_VALUES,
} from '../config/limits.ts';
import {
  byName,
  exactly,
  listOf,
  numberBetween,
  seconds,
  step,
  text,
  wholeNumber,
  yesOrNo,
  says,
} from '../config/schemaParts.ts';
import { auditReportSchema, modes } from '../protocol/audit.ts';
import { dataInfoSchema, freezeMarkSchema } from '../protocol/session.ts';

export const WEIGHTS_FORMAT = 'freeze-lab-weights';
export const WEIGHTS_VERSION = 1;

const MOST_AXES = 4;

const most = (field: 'codes' | 'layers'): number => FIELDS[field].max;
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
  dataPhase: v.optional(
    v.custom<DataPhase>((phase) => typeof phase === 'object' && phase !== null, says({ code: 'settings-object' })),
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
  data: dataInfoSchema,
  step,
  seconds,
  freeze_history: listOf(freezeMarkSchema, MOST_FREEZE_MARKS),
  training: modes,
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
  /** For the reader only: one of another form is left out. */
  audit: v.fallback(v.nullable(auditReportSchema), null),
});
