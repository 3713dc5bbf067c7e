/** The state of a session as the worker tells it. */
import type { DataPhase, Experiment, LaneId, LaneSetup } from '../config/experiment.ts';
import type { DatasetKind } from '../config/settings.ts';
import type { Divergence } from './divergence.ts';

export interface LaneState extends LaneSetup {
  /** Whether each module that has a mode is in training mode. */
  training: Record<string, boolean>;
  /** Step at which the present freeze took effect, or null. */
  frozenAt: number | null;
  /** Every freeze and thaw of this lane, oldest first. */
  history: FreezeMark[];
  /** Where the lane came from, if it did not start with the session. */
  origin:
    | { kind: 'fork'; lane: LaneId; step: number }
    | { kind: 'added'; step: number }
    | { kind: 'import'; name: string; step: number }
    | null;
}

export interface FreezeMark {
  /** The first step that runs under the new state. */
  step: number;
  frozen: boolean;
  policy: LaneSetup['policy'];
}

export interface DataInfo {
  kind: DatasetKind;
  utterances: number;
  seconds: number;
  /** Frames that are trained on; 50 per second. */
  trainingFrames: number;
  /** Frames of the probe, never trained on. */
  probeFrames: number;
  /** Channels into ssl_proj, and of the target. */
  channelsIn: number;
  channelsOut: number;
}

/** From a step on batches come from other data. */
export interface DataChange {
  /** The first step with them. */
  step: number;
  /** What sets them apart from the data at the start; empty: nothing. */
  phase: DataPhase;
}

export interface SessionState {
  /** Of this session alone, whichever worker it runs in: nothing of an older one can be taken for it. */
  sessionId: string;
  experiment: Experiment;
  /** Steps done. */
  step: number;
  running: boolean;
  /** Set when training stopped because values are no longer finite, until `restoreHealthy` or the lanes are gone. */
  divergence: Divergence | null;
  lanes: LaneState[];
  /** Of the data at the start, which the probe is of. */
  data: DataInfo;
  /** Oldest first. */
  dataChanges: DataChange[];
  /** Number of trained parameters, and of codebook values, per lane. */
  size: { parameters: number; codebookValues: number };
}
