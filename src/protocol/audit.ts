/** The proof of a freeze: what moved since it, tensor by tensor, and what that amounts to. */
import type { LaneId } from '../config/experiment.ts';
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

/** Why something moved that a freeze should hold. */
export type LeakCause =
  /** The EMA update ran: the quantizer was in training mode. */
  | { part: 'codebook'; by: 'ema'; change: number }
  /** k-means rewrote the codebook in the first forward, in evaluation mode. */
  | { part: 'codebook'; by: 'kmeans'; change: number }
  /** A gradient reached ssl_proj. */
  | { part: 'ssl_proj'; by: 'gradient'; change: number }
  /** The gradient was zero, not none: weight decay shrank ssl_proj. */
  | { part: 'ssl_proj'; by: 'weight-decay'; change: number }
  /** The gradient was zero, not none: weight decay and the momentum of earlier steps moved ssl_proj. */
  | { part: 'ssl_proj'; by: 'momentum'; change: number };

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
  /** What the forward of ssl_proj and quantizer left on the tape in the last step. */
  tape: { nodes: number; bytes: number };
  entries: AuditEntry[];
  verdict: Verdict;
}

/** One row of the policy matrix: what a policy did when it was run. */
export interface MatrixRow {
  policy: PolicyName | 'unfrozen';
  /** Gradient of ssl_proj in the last step. */
  gradient: GradientState['kind'];
  /** Largest change of ssl_proj and of the codebook after all steps. */
  change: { ssl_proj: number; codebook: number };
  /** Whether the EMA moved the codebook. */
  ema: boolean;
  /** Whether the commitment loss changed the gradient of ssl_proj. */
  commitmentGradient: boolean;
  /** Whether weight decay changed ssl_proj. */
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
