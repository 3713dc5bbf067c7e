/** What the worker tells the page without being asked. */
import type { LaneId } from '../config/experiment.ts';
import type { MetricKey } from '../config/metrics.ts';
import type { AuditReport, FlippedCode } from './audit.ts';
import type { KeptState } from './keeping.ts';
import type { LogContent } from './log.ts';
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
export type TaskKind =
  | 'audio'
  | 'features'
  | 'tokens'
  | 'data'
  | 'build'
  | 'export'
  | 'import'
  | 'matrix'
  | 'check'
  | 'sound';
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

/** What tokens are compared with. */
export const FLIP_REFERENCES = ['start', 'freeze', 'imported'] as const;
export type FlipReference = (typeof FLIP_REFERENCES)[number];

/** The session went back to an earlier step: what was told of later ones does not hold any more. */
export interface RewindEvent {
  kind: 'rewind';
  sessionId: string;
  step: number;
  /** Training time without pauses, up to that step. */
  seconds: number;
}

/** What a session was when another one took its place, or (`goesOn`) when something of it was taken away for good. */
export interface KeptEvent {
  kind: 'kept';
  kept: KeptState;
  goesOn: boolean;
}

/** The GPU device is gone, or memory ran out within a step; nothing runs until the worker is started anew. */
export interface LostEvent {
  kind: 'lost';
  /** The platform's words. */
  reason: string;
  /** Whose memory ran out; null if that is not why. */
  outOf: 'gpu' | 'wasm' | 'browser' | null;
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
  | KeptEvent
  | LostEvent;
