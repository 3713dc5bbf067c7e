/** What the worker tells the page without being asked. */
import type { LaneId } from '../config/experiment.ts';
import type { PolicyName } from '../config/freezePolicies.ts';
import type { MetricKey } from '../config/metrics.ts';
import type { AuditReport, FlippedCode } from './audit.ts';
import type { Divergence } from './divergence.ts';
import type { WireError } from './errors.ts';
import type { SessionState } from './session.ts';

/**
 * New points of one lane since the last message, columnar; every column is as long as `step`. `step` counts from 1,
 * `seconds` is training time without pauses. NaN: not measured at this step. See `NO_GRADIENT` for gradient columns.
 */
export interface MetricsEvent {
  kind: 'metrics';
  sessionId: string;
  lane: LaneId;
  step: Int32Array;
  seconds: Float64Array;
  columns: Partial<Record<MetricKey, Float32Array>>;
}

/** Sent whenever something in it changed other than `step`. */
export interface StateEvent {
  kind: 'state';
  state: SessionState;
}

/** Pace of training, about four times a second while running. */
export interface PaceEvent {
  kind: 'pace';
  sessionId: string;
  step: number;
  /** Training time without pauses. */
  seconds: number;
  stepsPerSecond: number;
  /** Work of the last steps of each lane. */
  work: Partial<Record<LaneId, StepWork>>;
}

/** What a step of a lane takes, probe and drift apart: GPU programs, or milliseconds where there is no GPU. */
export interface StepWork {
  unit: 'dispatches' | 'milliseconds';
  value: number;
}

/** What was checked when a freeze or thaw took effect. */
export interface FreezeCheck {
  /** Modules in training mode after the switch. */
  training: Record<string, boolean>;
  /** Whether parameters that can be frozen have a gradient in the step that ran first under the new state. */
  gradient: 'none' | 'zero' | 'present';
  /** Largest absolute change in that step, of each part that can be frozen. */
  change: Record<string, number>;
  /** Nodes that the forward of these parts left on the tape. */
  tapeNodes: number;
}

export type LogContent =
  | { code: 'built'; backend: string; seconds: number }
  | { code: 'started' | 'paused' }
  | { code: 'frozen' | 'thawed'; policy: PolicyName; check: FreezeCheck }
  /** How a freeze ended: the verdict over all of its steps. */
  | { code: 'verdict'; report: AuditReport }
  | { code: 'changed'; field: string; from: string; to: string }
  | { code: 'forked'; from: LaneId }
  | { code: 'added' | 'removed' }
  | { code: 'exported' | 'imported'; name: string }
  /** Null in the log of an older session file, which says no more. */
  | { code: 'diverged'; divergence: Divergence | null }
  /** All lanes went back to a healthy state; `from`: the last step that had been done. */
  | { code: 'restored'; from: number }
  /** The lanes that had diverged were removed. */
  | { code: 'recovered' }
  /**
   * A file was written of a lane that cannot be trained. `tensor`: the first with such values, of which `lost` of `size`
   * are not finite; 0: they are only too large to be squared, up to `largest`.
   */
  | { code: 'exported-lost'; name: string; tensor: string; lost: number; size: number; largest: number }
  | { code: 'error'; error: WireError };

export interface LogEvent {
  kind: 'log';
  sessionId: string;
  step: number;
  lane: LaneId | null;
  content: LogContent;
}

/** The watched layer of one lane's codebook, at most about four times a second. */
export interface CodebookEvent {
  kind: 'codebook';
  sessionId: string;
  lane: LaneId;
  step: number;
  layer: number;
  /** Frames per code in the last batch, and the step in which each code was last used (0: never). */
  counts: Float32Array;
  lastUsed: Float32Array;
  /** Only when the codebook has two dimensions: quantizer input rows [n, 2], their codes [n], codebook [codes, 2]. */
  plane: { points: Float32Array; codes: Int32Array; embed: Float32Array } | null;
}

/** Kinds of long work. `build` and `import` end in another session, and the one that was asked for last is what stays. */
export type TaskKind = 'audio' | 'features' | 'tokens' | 'build' | 'export' | 'import' | 'matrix' | 'sound';
/** What a task that ends in a session is at. */
export type WorkStage = 'file' | 'data' | 'weights' | 'projection' | 'kmeans' | 'lanes' | 'probe';

/** How far a task is. Several may be under way. */
export interface ProgressEvent {
  kind: 'progress';
  /** Of this task alone in its worker; `cancel` names it. */
  taskId: string;
  task: TaskKind;
  /** 0 to 1. Exactly 1 ends the task: it is done, failed or was cancelled, as the reply to its request says. */
  done: number;
  stage: WorkStage | null;
  /** Name of the file in work, or empty. */
  detail: string;
}

/** The audit of one lane, at most about twice a second. */
export interface AuditEvent {
  kind: 'audit';
  sessionId: string;
  report: AuditReport;
}

/** Which codes of the probe changed most, of the watched layer, at most about twice a second. */
export interface FlipsEvent {
  kind: 'flips';
  sessionId: string;
  lane: LaneId;
  step: number;
  layer: number;
  reference: FlipReference;
  /** Most flipped first, at most 12. */
  codes: FlippedCode[];
}
export type FlipReference = 'start' | 'freeze' | 'imported';

/** The session went back to an earlier step: what was told of later ones does not hold any more. */
export interface RewindEvent {
  kind: 'rewind';
  sessionId: string;
  step: number;
  /** Training time without pauses, up to that step. */
  seconds: number;
}

/** The GPU device is gone; nothing runs until the worker is started anew. */
export interface LostEvent {
  kind: 'lost';
  reason: string;
}

export type WorkerEvent =
  | MetricsEvent
  | StateEvent
  | PaceEvent
  | LogEvent
  | CodebookEvent
  | AuditEvent
  | FlipsEvent
  | ProgressEvent
  | RewindEvent
  | LostEvent;
