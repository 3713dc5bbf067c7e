/** The state of a session as the worker tells it. */
import * as v from 'valibot';
import { type DataPhase, type Experiment, LANE_IDS, type LaneSetup } from '../config/experiment.ts';
import { FIELDS } from '../config/fields.ts';
import { POLICY_NAMES } from '../config/freezePolicies.ts';
import { LONGEST_NAME, MOST_SECONDS, MOST_STEPS, MOST_VALUES } from '../config/limits.ts';
import { exactly, numberBetween, oneKind, oneOf, step, text, wholeNumber, yesOrNo } from '../config/schemaParts.ts';
import type { Divergence } from './divergence.ts';

/** Where a lane came from that did not start with the session. */
export const originSchema = oneKind('kind', [
  v.object({ kind: exactly('fork'), lane: oneOf(LANE_IDS), step }),
  v.object({ kind: exactly('added'), step }),
  v.object({ kind: exactly('import'), name: text(LONGEST_NAME), step }),
]);

/** A freeze, a thaw, or another policy. */
export const freezeMarkSchema = v.object({
  /** The first step that runs under the new state. */
  step: wholeNumber(MOST_STEPS + 1),
  frozen: yesOrNo,
  policy: oneOf(POLICY_NAMES),
});
export type FreezeMark = v.InferOutput<typeof freezeMarkSchema>;

export interface LaneState extends LaneSetup {
  /** Whether each module that has a mode is in training mode. */
  training: Record<string, boolean>;
  /** Step at which the present freeze took effect, or null. */
  frozenAt: number | null;
  /** Every freeze and thaw of this lane, oldest first. */
  history: FreezeMark[];
  /** Null if it started with the session. */
  origin: v.InferOutput<typeof originSchema> | null;
}

/** What data a session trains on. Files that are older than a count do not have it. */
export const dataInfoSchema = v.object({
  kind: oneOf(FIELDS.dataset.choices),
  utterances: v.optional(wholeNumber(MOST_VALUES), 0),
  seconds: numberBetween(0, MOST_SECONDS),
  /** Frames that are trained on; 50 per second. */
  trainingFrames: wholeNumber(MOST_VALUES),
  /** Frames of the probe, never trained on. */
  probeFrames: v.optional(wholeNumber(MOST_VALUES), 0),
  /** Channels into ssl_proj, and of the target. */
  channelsIn: wholeNumber(MOST_VALUES, 1),
  channelsOut: wholeNumber(MOST_VALUES, 1),
});
export type DataInfo = v.InferOutput<typeof dataInfoSchema>;

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
