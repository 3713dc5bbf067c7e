/** The run that is there: what the keeper knows of it, and what of it goes into the store. */
import type { KeptState } from '../protocol/keeping.ts';
import type { SessionState } from '../protocol/session.ts';
import { RUN_VERSION } from '../runs/runEntry.ts';
import type { RunHold } from '../runs/runLock.ts';
import type { RunUpdate } from '../runs/runStore.ts';
import type { CurveParts } from './curveParts.ts';
import type { LabState } from './state.ts';

/** The run of a session. */
export interface Present {
  id: string;
  sessionId: string;
  created: number;
  hold: RunHold | null;
  curves: CurveParts;
  /** The files that the store has with it. */
  filesId: string | null;
  /** How far the copy in the store is; null if there is none. */
  kept: { step: number; seconds: number } | null;
  /** Settings and switches as they were told last. */
  setup: string;
  /** The session as it was told when it was kept. */
  keptSession: SessionState | null;
}

/** The run that a session to come belongs to. */
export interface Adopted {
  id: string;
  created: number;
  /** Null: still to be taken. */
  hold: RunHold | null;
  /** How far the copy of it in the store is; null if there is none. */
  kept: Present['kept'];
}

/** An id that no run has: 128 random bits as hexadecimal digits. */
export function newRunId(): string {
  const parts = crypto.getRandomValues(new Uint32Array(4));
  return Array.from(parts, (part) => part.toString(16).padStart(8, '0')).join('');
}

/** What the store keeps of a copy, and the files beside it. */
export function lanesOf({ experiment, runTimeline, step, seconds, lanes, probeTokens, files }: KeptState) {
  return { experiment, runTimeline, step, seconds, lanes, probeTokens, files };
}

/** What the store says of a run, all but the moment. */
export function entryOf(
  { id, created }: Present,
  { experiment, step, seconds, filesId }: KeptState,
  { backend }: LabState,
): Omit<RunUpdate['entry'], 'open' | 'running' | 'kept'> {
  return {
    version: RUN_VERSION,
    id,
    created,
    step,
    seconds,
    objective: experiment.objective ?? '',
    dataset: experiment.settings.dataset,
    backend: backend?.name ?? '',
    lanes: experiment.lanes.map((lane) => ({ id: lane.id, policy: lane.policy, frozen: lane.frozen })),
    filesId,
    settings: { ...experiment.settings },
  };
}
