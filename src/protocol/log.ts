/** Lines of the log: what happened, as plain data. Sentences are made where they are shown. */
import * as v from 'valibot';
import { LANE_IDS } from '../config/experiment.ts';
import { FIELD_IDS } from '../config/fields.ts';
import { POLICY_NAMES } from '../config/freezePolicies.ts';
import { MOST_MODULES } from '../config/limits.ts';
import { phaseSchema } from '../config/settingsSchema.ts';
import { byName, change, exactly, oneKind, oneOf, seconds, sentence, step, words } from '../config/schemaParts.ts';
import { auditReportSchema, held, modes } from './audit.ts';
import { divergenceSchema, largest } from './divergence.ts';
import { dropReportSchema } from './dropReport.ts';
import { wireErrorSchema } from './errors.ts';

/** What was checked when a freeze or thaw took effect. */
const freezeCheckSchema = v.object({
  /** After the switch. */
  training: modes,
  /** Whether parameters that can be frozen have a gradient in the step that ran first under the new state. */
  gradient: oneOf(['none', 'zero', 'present']),
  /** Largest absolute change in that step, of each part that can be frozen. */
  change: byName(change, MOST_MODULES),
  /** Nodes that the forward of these parts left on the tape. */
  tapeNodes: held,
});
export type FreezeCheck = v.InferOutput<typeof freezeCheckSchema>;

const policy = oneOf(POLICY_NAMES);
const error = v.union([
  wireErrorSchema,
  // As files had it that know no codes.
  v.pipe(
    v.object({ code: wireErrorSchema.entries.code, message: sentence }),
    v.transform(({ code, message }) => ({ code, problem: message })),
  ),
]);

/** A line of the log: what the worker told, or what became of files that were given. */
export const logEntryContentSchema = oneKind('code', [
  v.object({ code: exactly('built'), backend: words, seconds }),
  v.object({ code: oneOf(['started', 'paused', 'added', 'removed']) }),
  v.object({ code: oneOf(['frozen', 'thawed']), policy, check: freezeCheckSchema }),
  // How a freeze ended: the verdict over all of its steps.
  v.object({ code: exactly('verdict'), report: auditReportSchema }),
  v.object({ code: exactly('changed'), field: oneOf(FIELD_IDS), from: words, to: words }),
  // Batches come from the data of a phase of fine-tuning now; empty: from those at the start again.
  v.object({ code: exactly('data'), phase: phaseSchema }),
  v.object({ code: exactly('forked'), from: oneOf(LANE_IDS) }),
  v.object({ code: oneOf(['exported', 'imported']), name: words }),
  // Null in the log of an older session file, which says no more.
  v.object({ code: exactly('diverged'), divergence: v.optional(v.nullable(divergenceSchema), null) }),
  // All lanes went back to a healthy state; `from`: the last step that had been done.
  v.object({ code: exactly('restored'), from: step }),
  // The worker or its device was lost, and training went on from a copy: steps that are trained again, and the backend
  // now and, if that was another one, before.
  v.object({ code: exactly('went-on'), lost: step, backend: words, before: words }),
  // The lanes that had diverged were removed.
  v.object({ code: exactly('recovered') }),
  // A file was written of a lane that cannot be trained. `tensor`: the first with such values, of which `lost` of `size`
  // are not finite; 0: they are only too large to be squared, up to `largest`.
  v.object({ code: exactly('exported-lost'), name: words, tensor: words, lost: held, size: held, largest }),
  v.object({ code: exactly('files'), report: dropReportSchema }),
  v.object({ code: exactly('error'), error }),
]);
export type LogEntryContent = v.InferOutput<typeof logEntryContentSchema>;
/** What the worker tells. */
export type LogContent = Exclude<LogEntryContent, { code: 'files' }>;
