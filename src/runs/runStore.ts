/** The store of runs: what is kept of each, and what can be asked of whatever holds them. */
import type { LaneForm } from '../formats/sessionFile.ts';
import { LabError } from '../protocol/errors.ts';
import type { KeptFiles, KeptState } from '../protocol/keeping.ts';
import { NO_LABEL, type RunLabel } from '../protocol/runLabel.ts';
import { isSpared, type RunEntry, type RunMark, runBytes } from './runEntry.ts';

/** The lanes of a run and what belongs to them, all of one step. */
export interface KeptLanes extends Pick<KeptState, 'experiment' | 'runTimeline' | 'step' | 'seconds' | 'probeTokens'> {
  /** As the worker gives them, binary; of a file that was imported, as they stand in it. */
  lanes: (KeptState['lanes'][number] & { form?: LaneForm })[];
}

/** Parts of an entry that the store counts by itself. */
type Counted = 'laneBytes' | 'curveBytes' | 'fileBytes';
/** Parts that stay as they were when a run is kept again. */
type Said = 'label' | 'imported' | 'removed';

/** A run is kept again. */
export interface RunUpdate {
  entry: Omit<RunEntry, Counted | Said> & Partial<Pick<RunEntry, 'label' | 'imported'>>;
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
  /** All runs that can be read and were not taken out, the one kept last first. */
  entries(): Promise<RunEntry[]>;
  /** Puts all of an update in place, or nothing of it. Parts of the curves from `curves.part` on give way. */
  keep(update: RunUpdate): Promise<RunEntry>;
  /** Null if there is no such run, or it is not whole. */
  read(id: string): Promise<KeptRun | null>;
  /** Says that a run is, or is no longer, somebody's present one. */
  setOpen(id: string, open: boolean): Promise<void>;
  /** What a person says of a run. */
  setLabel(id: string, label: RunLabel): Promise<void>;
  /** Takes runs out of `entries`, or brings them back (null). They stay where they are until `purge`. */
  setRemoved(ids: readonly string[], at: number | null): Promise<void>;
  /** Removes for good what was taken out up to a moment. @param only of these runs; absent: of all @returns how many */
  purge(upTo: number, only?: ReadonlySet<string>): Promise<number>;
  remove(id: string): Promise<void>;
  mark(mark: RunMark): Promise<void>;
  readMark(id: string): Promise<RunMark | null>;
  close(): void;
}

/** Bytes of files that were brought. */
export function bytesOfFiles({ audio, features, checkpoint, semanticTokens }: KeptFiles): number {
  const all = [...audio, ...features, checkpoint, semanticTokens];
  return all.reduce((sum, file) => sum + (file?.size ?? 0), 0);
}

/**
 * The entry of a run after an update: what a person said of it stays, and what is kept anew was not deleted.
 * @param fileBytes of the files that it has then
 * @throws RunStoreError `missing`
 */
export function entryAfter(before: RunEntry | null, { entry, lanes, curves }: RunUpdate, fileBytes: number): RunEntry {
  const parts = before?.curveBytes ?? [];
  if (curves.part > parts.length) throw new RunStoreError('missing');
  return {
    ...entry,
    label: entry.label ?? before?.label ?? NO_LABEL,
    imported: entry.imported ?? before?.imported ?? false,
    removed: null,
    fileBytes,
    laneBytes: lanes.lanes.reduce((sum, { weights }) => sum + weights.size, 0),
    curveBytes: [...parts.slice(0, curves.part), curves.page.size],
  };
}

/**
 * Which runs give way, the oldest first, until so many bytes are free: those that are nobody's present one, and of which
 * no person said anything.
 */
export function givingWay(entries: readonly RunEntry[], bytes: number, spared: ReadonlySet<string>): RunEntry[] {
  const gone: RunEntry[] = [];
  let free = 0;
  for (const entry of [...entries].sort((a, b) => a.kept - b.kept)) {
    if (free >= bytes) break;
    if (spared.has(entry.id) || isSpared(entry)) continue;
    gone.push(entry);
    free += runBytes(entry);
  }
  return gone;
}

/** Whether `purge` takes a run. */
export function isToPurge({ id, removed }: RunEntry, upTo: number, only?: ReadonlySet<string>): boolean {
  return removed !== null && removed <= upTo && (only?.has(id) ?? true);
}
