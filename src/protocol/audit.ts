/** The proof of a freeze: what moved since it, tensor by tensor, and what that amounts to. */
import * as v from 'valibot';
import { LANE_IDS } from '../config/experiment.ts';
import { POLICY_NAMES, type PolicyName } from '../config/freezePolicies.ts';
import type { MetricKey } from '../config/metrics.ts';
import { MOST_MODULES, MOST_STEPS, MOST_TENSORS } from '../config/limits.ts';
import {
  byName,
  change,
  exactly,
  listOf,
  oneKind,
  oneOf,
  step,
  wholeNumber,
  words,
  yesOrNo,
} from '../config/schemaParts.ts';

/** Nodes, bytes and values: more than any device holds. */
const MOST_HELD = 2 ** 40;
export const held = wholeNumber(MOST_HELD);

/** Whether each module that has a mode is in training mode. */
export const modes = byName(yesOrNo, MOST_MODULES);

/** A gradient as the optimizer saw it. None and zero are different. */
const gradientSchema = oneKind('kind', [
  v.object({ kind: oneOf(['none', 'zero']) }),
  v.object({ kind: exactly('norm'), norm: change }),
]);
export type GradientState = v.InferOutput<typeof gradientSchema>;

const auditEntrySchema = v.object({
  /** PyTorch's name. */
  name: words,
  kind: oneOf(['parameter', 'buffer']),
  /** The module that it belongs to. */
  module: words,
  /** Null for a buffer, which never has one. */
  gradient: v.nullable(gradientSchema),
  /** Largest absolute change since the freeze (or thaw). */
  change,
  /** Whether every value is what it was, compared on the device. */
  identical: yesOrNo,
});
export type AuditEntry = v.InferOutput<typeof auditEntrySchema>;

/** Why a part of the model moved that a freeze should hold; `part` as the objective's modules call it. */
const leakCauseSchema = v.object({
  part: words,
  /**
   * - `ema`: the EMA update ran, as the module was in training mode;
   * - `kmeans`: k-means rewrote the codebook in the first forward, in evaluation mode;
   * - `gradient`: a gradient reached it;
   * - `weight-decay`: the gradient was zero, not none, so weight decay shrank it;
   * - `momentum`: the same, and the momentum of earlier steps moved it, too.
   */
  by: oneOf(['ema', 'kmeans', 'gradient', 'weight-decay', 'momentum']),
  change,
});
export type LeakCause = v.InferOutput<typeof leakCauseSchema>;

/** Causes of one leak, more than there are parts and ways. */
const MOST_CAUSES = 10;
/**
 * - `training`: not frozen, in training mode;
 * - `held`: frozen, and nothing moved;
 * - `still-frozen`: thawed, but the modules are still in evaluation mode;
 * - `leaks`: frozen, and something moved.
 */
const verdictSchema = oneKind('kind', [
  v.object({ kind: oneOf(['training', 'held', 'still-frozen']) }),
  v.object({ kind: exactly('leaks'), causes: listOf(leakCauseSchema, MOST_CAUSES) }),
]);
export type Verdict = v.InferOutput<typeof verdictSchema>;

export const auditReportSchema = v.object({
  lane: oneOf(LANE_IDS),
  /** First step of the present freeze state, and the last step that was looked at. */
  since: wholeNumber(MOST_STEPS + 1),
  step,
  frozen: yesOrNo,
  policy: oneOf(POLICY_NAMES),
  training: modes,
  /** What the forward of the modules that can be frozen left on the tape in the last step. */
  tape: v.object({ nodes: held, bytes: held }),
  entries: listOf(auditEntrySchema, MOST_TENSORS),
  verdict: verdictSchema,
});
export type AuditReport = v.InferOutput<typeof auditReportSchema>;

/** One row of the policy matrix: what a policy did when it was run. */
export interface MatrixRow {
  policy: PolicyName | 'unfrozen';
  /** Gradient of the parameters that can be frozen, in the last step. */
  gradient: GradientState['kind'];
  /** Largest change after all steps of each part that can be frozen. */
  change: Record<string, number>;
  /** Whether the EMA moved a codebook. */
  ema: boolean;
  /** By term of the loss that was asked about: whether it changed parameters that can be frozen. */
  terms: Readonly<Record<MetricKey, boolean>>;
  /** Whether weight decay changed them. */
  weightDecay: boolean;
  tape: { nodes: number; bytes: number };
}

/** Codes of the probe that changed against a reference, per lane. */
export interface FlippedCode {
  code: number;
  /** Probe frames that had this code at the reference, and how many of them have another now. */
  frames: number;
  flipped: number;
  /** The code that most of those have now, or null if none flipped. */
  to: number | null;
}
