/** What the page knows of kept runs, and what a person can do with them. A part of the store's shape. */
import type { Experiment } from '../config/experiment.ts';
import type { SeriesBook } from '../metrics/series.ts';
import type { RunLabel } from '../protocol/runLabel.ts';
import type { RunEntry } from '../runs/runEntry.ts';

/** What becomes of the run in case the page ends. */
export interface Keeping {
  /** Whether what is kept outlives the page; null until that is known. */
  lasting: boolean | null;
  /** Why the newest steps are not kept: no room, the store was cleared, or it could not be written. */
  trouble: 'full' | 'cleared' | 'failed' | null;
  /** The step of the copy, and when it was made, in milliseconds since the epoch; null before the first. */
  step: number | null;
  at: number | null;
}

/** A run that ended with its page, not by a person's wish. */
export interface Offer {
  run: string;
  /** Of the copy that it can go on from. */
  step: number;
  /** When it was kept, in milliseconds since the epoch. */
  at: number;
  /** What was trained after the copy, as far as that is known. */
  lost: { steps: number; seconds: number } | null;
  /** Whether it was training. */
  running: boolean;
  /** How many more there are. */
  others: number;
}

/** A run in the store. */
export interface ListedRun {
  entry: RunEntry;
  /** Whose present run it is, if anybody's. */
  held: 'here' | 'elsewhere' | null;
}

/** What is told and drawn of a kept run. */
export interface ReadRun {
  entry: RunEntry;
  experiment: Experiment;
  series: SeriesBook;
}

/** A run that another one took the place of. */
export interface Undo {
  run: string;
  step: number;
}

export interface RunState {
  keeping: Keeping;
  /** A run of an earlier visit that can go on; null if there is none, or it was declined. */
  offer: Offer | null;
  /** The run before this one, which can come back. */
  undo: Undo | null;
  /** Runs that are about to take the place of another, and copies of what was there that are not written yet. */
  replacements: number;
  /** The runs in the store, the one kept last first; null before they were asked for. */
  runs: readonly ListedRun[] | null;
  /** Bytes that the browser has stored for the page, and will store at most; null where that is not known. */
  runSpace: { used: number; most: number } | null;
  /** What was deleted last and can come back. */
  removedRuns: readonly string[];
  /** From where training goes on by itself after the worker or its device was lost; null while nothing was. */
  recovering: { step: number; training: boolean } | null;
}

/** As of `LabActions`. */
export interface RunActions {
  /** Brings back the run that another one took the place of, which can then be brought back in the same way. */
  undo(): Promise<void>;
  /** Goes on with the run that is offered; it trains if it did. */
  acceptOffer(): Promise<void>;
  /** Goes on from the copy, in a new worker, after the one there was is lost or silent; it trains if it did. */
  goOn(): Promise<void>;
  /** Leaves it among the kept runs. */
  declineOffer(): void;
  /** Reads which runs are kept, into `runs`, and how much room there is. */
  listRuns(): Promise<void>;
  /** Puts a kept run in the place of the one that is there. */
  openRun(run: string): Promise<void>;
  /** Name, note, tags and pin of a kept run. */
  labelRun(run: string, label: RunLabel): Promise<void>;
  /** Takes runs that no page has out of the list; `restoreRuns` brings those of one call back. */
  removeRuns(runs: readonly string[]): Promise<void>;
  restoreRuns(): Promise<void>;
  /** What was taken out is gone for good. */
  forgetRemoved(): Promise<void>;
  /** Writes a kept run to a session file, of several all into one zip. */
  exportRuns(runs: readonly string[]): Promise<void>;
  /** Takes session files, and zips of them, into the store, and says what became of each. Nothing is opened. */
  importRuns(files: readonly File[]): Promise<void>;
  /** Settings, lanes and curves of a kept run. @returns null if that failed, which was said */
  readRun(run: string): Promise<ReadRun | null>;
}
