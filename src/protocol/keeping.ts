/** A copy of a session that the page keeps, so that a run outlives its worker. */
import type { Experiment, LaneId } from '../config/experiment.ts';
import type { RunTimeline } from '../config/timeline.ts';
import type { LaneState } from './session.ts';

/** What a session file holds beside the page's part, of one step. */
export interface KeptState {
  sessionId: string;
  experiment: Experiment;
  /** The run so far; null if that is not known. */
  runTimeline: RunTimeline | null;
  /** Steps done, and seconds of training. Curves were sent up to this step at least. */
  step: number;
  seconds: number;
  /** Each as `formats/weightsBinary.ts` writes it. */
  lanes: { id: LaneId; origin: LaneState['origin']; weights: Blob }[];
  /** Codes of the probe that flips are counted against, as text. */
  probeTokens: Blob | null;
  /** Names the present set of files: another one whenever a file came or went, or the session was built from others. */
  filesId: string;
  /** Handles of what a session file would hold; null if `filesId` is the one that the page knows. */
  files: KeptFiles | null;
  /** Milliseconds of the worker that the copy took from training. */
  cost: number;
  /**
   * A value is not finite. What is here is then the last healthy state, or, if there is none, the state with that value.
   */
  diverged: boolean;
}

/** The files of a person that belong to a session, in the order in which they were added. */
export interface KeptFiles {
  audio: File[];
  features: File[];
  checkpoint: File | null;
  semanticTokens: File | null;
}
