/** The store of runs: what is kept of each, and what can be asked of whatever holds them. */
import { LabError } from '../protocol/errors.ts';
import type { KeptFiles, KeptState } from '../protocol/keeping.ts';
import { type RunEntry, type RunMark, runBytes } from './runEntry.ts';

/** The lanes of a run and what belongs to them, all of one step. */
export type KeptLanes = Pick<KeptState, 'experiment' | 'runTimeline' | 'step' | 'seconds' | 'lanes' | 'probeTokens'>;

/** A run is kept again. */
export interface RunUpdate {
  entry: Omit<RunEntry, 'laneBytes' | 'curveBytes'>;
  lanes: KeptLanes;
  /** Curves, log and view as `writeSessionPage` has them, of the points since the parts before `part`. */
  curves: { part: number; page: Blob };
  /** Null: those of `entry.filesId` are there. */
  files: KeptFiles | null;
}

/** A run, whole. */
export interface KeptRun {
  entry: RunEntry;
  lanes: KeptLanes;
  /** In order; the last one has the log and the view. */
  curves: Blob[];
  files: KeptFiles;
}

/**
 * `missing`: parts that an update builds on are not there, since the store was cleared or the run removed meanwhile; it
 * has to be told whole. `full`: there is no room. `closed`: the store can be used no more.
 */
export type RunStoreFailure = 'missing' | 'full' | 'closed';

export class RunStoreError extends LabError {
  override name = 'RunStoreError';

  constructor(
    readonly failure: RunStoreFailure,
    options?: ErrorOptions,
  ) {
    super('internal', { code: 'run-store', failure }, options);
  }
}

/** Every method rejects with a `RunStoreError`. */
export interface RunStore {
  /** Whether what is kept outlives the page. */
  readonly lasting: boolean;
  /** All runs that can be read, the one kept last first. */
  entries(): Promise<RunEntry[]>;
  /** Puts all of an update in place, or nothing of it. Parts of the curves from `curves.part` on give way. */
  keep(update: RunUpdate): Promise<RunEntry>;
  /** Null if there is no such run, or it is not whole. */
  read(id: string): Promise<KeptRun | null>;
  /** Says that a run is, or is no longer, somebody's present one. */
  setOpen(id: string, open: boolean): Promise<void>;
  remove(id: string): Promise<void>;
  mark(mark: RunMark): Promise<void>;
  readMark(id: string): Promise<RunMark | null>;
  close(): void;
}

/** The entry of a run after an update. @throws RunStoreError `missing` */
export function entryAfter(before: RunEntry | undefined, { entry, lanes, curves }: RunUpdate): RunEntry {
  const parts = before?.curveBytes ?? [];
  if (curves.part > parts.length) throw new RunStoreError('missing');
  return {
    ...entry,
    laneBytes: lanes.lanes.reduce((sum, { weights }) => sum + weights.size, 0),
    curveBytes: [...parts.slice(0, curves.part), curves.page.size],
  };
}

/** Which runs give way, the oldest first, until so many bytes are free: those that are nobody's present one. */
export function givingWay(entries: readonly RunEntry[], bytes: number, spared: ReadonlySet<string>): RunEntry[] {
  const gone: RunEntry[] = [];
  let free = 0;
  for (const entry of [...entries].sort((a, b) => a.kept - b.kept)) {
    if (free >= bytes) break;
    if (spared.has(entry.id)) continue;
    gone.push(entry);
    free += runBytes(entry);
  }
  return gone;
}
