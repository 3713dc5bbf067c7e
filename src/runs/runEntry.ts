/** What the store of runs says of a run without opening it. */
import * as v from 'valibot';
import { LANE_IDS } from '../config/experiment.ts';
import { POLICY_NAMES } from '../config/freezePolicies.ts';
import { LONGEST_NAME } from '../config/limits.ts';
import { exactly, listOf, numberBetween, oneOf, seconds, step, text, yesOrNo } from '../config/schemaParts.ts';
import { isLabelled, moment, NO_LABEL, runLabelSchema } from '../protocol/runLabel.ts';
import { keptSettings } from './keptSettings.ts';

/** Of the store's records. Those of the version before are read as of this one; of others, runs are left alone. */
export const RUN_VERSION = 2;
/** Parts of the curves of one run: see `CurveParts`. */
const MOST_PARTS = 100_000;
const bytes = numberBetween(0, Number.MAX_SAFE_INTEGER);
const time = moment;

const sinceFirst = {
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
};

const presentSchema = v.object({
  version: exactly(RUN_VERSION),
  ...sinceFirst,
  /** As they were when it was kept; none of a run that was kept before the store knew them. */
  settings: keptSettings,
  /** Of the files that were brought. Runs that share them each have all of it. */
  fileBytes: bytes,
  label: runLabelSchema,
  /** Whether it came out of a file, and not out of training here. */
  imported: yesOrNo,
  /** When a person deleted it; it is there until it can no longer be brought back. */
  removed: v.nullable(time),
});
/** Of a run kept before names, notes and tags. */
const firstSchema = v.pipe(
  v.object({ version: exactly(1), ...sinceFirst }),
  v.transform(
    (entry): v.InferOutput<typeof presentSchema> => ({
      ...entry,
      version: RUN_VERSION,
      settings: {},
      fileBytes: 0,
      label: NO_LABEL,
      imported: false,
      removed: null,
    }),
  ),
);
export const runEntrySchema = v.union([presentSchema, firstSchema]);
export type RunEntry = v.InferOutput<typeof presentSchema>;

/** An entry as the store has it; null if it is none that this version reads. */
export function readEntry(record: unknown): RunEntry | null {
  const { success, output } = v.safeParse(runEntrySchema, record);
  return success ? output : null;
}

/** Whether a run is never thrown away by itself: a person said something of it, or brought it. */
export function isSpared({ label, imported }: RunEntry): boolean {
  return imported || isLabelled(label);
}

/** How far a run is known to have come, told far more often than it is kept. */
export const runMarkSchema = v.object({ id: text(LONGEST_NAME, 1), step, seconds, at: time });
export type RunMark = v.InferOutput<typeof runMarkSchema>;

/** Bytes of a run in the store, without the files that were brought. */
export function runBytes({ laneBytes, curveBytes }: RunEntry): number {
  return curveBytes.reduce((sum, part) => sum + part, laneBytes);
}

/** Bytes that runs take together: files that several share are there once. */
export function bytesOfAll(entries: readonly RunEntry[]): number {
  const files = new Map(entries.map(({ filesId, fileBytes }) => [filesId, fileBytes]));
  const brought = [...files.values()].reduce((sum, size) => sum + size, 0);
  return entries.reduce((sum, entry) => sum + runBytes(entry), brought);
}
