/** The proof of a freeze: what moved since it, tensor by tensor, and what that amounts to. */
import type { LaneId } from '../config/experiment.ts';
import type { MetricKey } from '../config/metrics.ts';
import type { PolicyName } from '../config/freezePolicies.ts';

/** A gradient as the optimizer saw it. None and zero are different. */
export type GradientState = { kind: 'none' } | { kind: 'zero' } | { kind: 'norm'; norm: number };

export interface AuditEntry {
  /** PyTorch's name. */
  name: string;
  kind: 'parameter' | 'buffer';
  /** The module that it belongs to. */
  module: string;
  /** Null for a buffer, which never has one. */
  gradient: GradientState | null;
  /** Largest absolute change since the freeze (or thaw). */
  change: number;
  /** Whether every value is what it was, compared on the device. */
  identical: boolean;
}

/** Why a part of the model moved that a freeze should hold; `part` as the objective's modules call it. */
export interface LeakCause {
  part: string;
  /**
   * - `ema`: the EMA update ran, as the module was in training mode;
   * - `kmeans`: k-means rewrote the codebook in the first forward, in evaluation mode;
   * - `gradient`: a gradient reached it;
   * - `weight-decay`: the gradient was zero, not none, so weight decay shrank it;
   * - `momentum`: the same, and the momentum of earlier steps moved it, too.
   */
  by: 'ema' | 'kmeans' | 'gradient' | 'weight-decay' | 'momentum';
  change: number;
}

export type Verdict =
  /** Not frozen, in training mode. */
  | { kind: 'training' }
  /** Frozen, and nothing moved. */
  | { kind: 'held' }
  /** Frozen, and something moved. */
  | { kind: 'leaks'; causes: LeakCause[] }
  /** Thawed, but the modules are still in evaluation mode. */
  | { kind: 'still-frozen' };

export interface AuditReport {
  lane: LaneId;
  /** First step of the present freeze state, and the last step that was looked at. */
  since: number;
  step: number;
  frozen: boolean;
  policy: PolicyName;
  /** Whether each module that has a mode is in training mode. */
  training: Record<string, boolean>;
  /** What the forward of the modules that can be frozen left on the tape in the last step. */
  tape: { nodes: number; bytes: number };
  entries: AuditEntry[];
  verdict: Verdict;
}

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
