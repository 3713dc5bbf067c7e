/** What the store of runs says of a run without opening it. */
import * as v from 'valibot';
import { LANE_IDS } from '../config/experiment.ts';
import { POLICY_NAMES } from '../config/freezePolicies.ts';
import { LONGEST_NAME } from '../config/limits.ts';
import { exactly, listOf, numberBetween, oneOf, seconds, step, text, yesOrNo } from '../config/schemaParts.ts';

/** Of the store's records. Runs of another version are left alone. */
export const RUN_VERSION = 1;
/** Parts of the curves of one run: see `CurveParts`. */
const MOST_PARTS = 100_000;
/** The last millisecond that a date can name. */
const LAST_TIME = 8.64e15;
const bytes = numberBetween(0, Number.MAX_SAFE_INTEGER);
const time = numberBetween(0, LAST_TIME);

export const runEntrySchema = v.object({
  version: exactly(RUN_VERSION),
  id: text(LONGEST_NAME, 1),
  /** Milliseconds since the epoch: when it began to be kept, and when it was kept last. */
  created: time,
  kept: time,
  /** Of the state that is kept. */
  step,
  seconds,
  /** Whether it was training when it was kept last. */
  running: yesOrNo,
  /** Whether it is somebody's present run, or was when its page ended; false once another took its place on purpose. */
  open: yesOrNo,
  objective: text(LONGEST_NAME),
  dataset: text(LONGEST_NAME),
  backend: text(LONGEST_NAME),
  lanes: listOf(v.object({ id: oneOf(LANE_IDS), policy: oneOf(POLICY_NAMES), frozen: yesOrNo }), LANE_IDS.length, 1),
  filesId: text(LONGEST_NAME),
  /** Of lanes, and of each part of the curves. Files that were brought are counted apart: runs share them. */
  laneBytes: bytes,
  curveBytes: listOf(bytes, MOST_PARTS),
});
export type RunEntry = v.InferOutput<typeof runEntrySchema>;

/** How far a run is known to have come, told far more often than it is kept. */
export const runMarkSchema = v.object({ id: text(LONGEST_NAME, 1), step, seconds, at: time });
export type RunMark = v.InferOutput<typeof runMarkSchema>;

/** Bytes of a run in the store, without the files that were brought. */
export function runBytes({ laneBytes, curveBytes }: RunEntry): number {
  return curveBytes.reduce((sum, part) => sum + part, laneBytes);
}
