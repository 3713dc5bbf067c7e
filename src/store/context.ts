/** What the parts of the store share: state, series, the connection, and how errors are reported. */
import type { StoreApi } from 'zustand/vanilla';
import type { Client } from '../client/client.ts';
import type { Link } from '../client/spawnWorker.ts';
import type { Experiment, LaneId } from '../config/experiment.ts';
import { MOST_LOG_ENTRIES } from '../config/limits.ts';
import { boundedProblem } from '../config/problems/storedProblem.ts';
import { LabError, type WireError, wireError } from '../protocol/errors.ts';
import type { Params, RequestKind, Result } from '../protocol/requests.ts';
import type { SeriesBook } from '../metrics/series.ts';
import type { DropReport } from '../protocol/dropReport.ts';
import { left, refused } from './dropReport.ts';
import type { Keeper } from './keeper.ts';
import type { RunPlace } from './runPlace.ts';
import { RepeatedRuns } from './repeatedRuns.ts';
import type { LabState, LogEntry } from './state.ts';
import { OwnTasks } from './tasks.ts';

/** Something the person should notice now; errors, and what became of files, stand in the log too. */
export type Notice =
  | { kind: 'error'; error: WireError }
  /** So many files wait until the worker has started. */
  | { kind: 'files-wait'; count: number }
  /** Audio was added while there is no worker. */
  | { kind: 'audio-kept' }
  | { kind: 'files'; report: DropReport };

export interface LabOptions {
  /** Starts the worker: `spawnWorker` on the page, a message channel in tests. Called again by `restart`. */
  connect(): Link;
  /** The page's query string, see `query.ts`. */
  search?: string;
  /** The page's address, which the bundled files lie beside. */
  site: string;
  saveFile(file: Blob, name: string): void;
  /** Where presets are kept; what it returns, and it itself, may throw where storage is blocked. Nowhere, if absent. */
  storage?: () => Pick<Storage, 'getItem' | 'setItem'>;
  /** Where runs are kept; nowhere, if absent. */
  runs?: RunPlace;
}

type Listener<T> = (value: T) => void;

/** Most that is kept for a listener to come; the oldest gives way. */
const MOST_KEPT = 100;

/** Listeners that can be added and removed. What is told while nobody listens is kept for the first who comes. */
export class Listeners<T> {
  readonly #listeners = new Set<Listener<T>>();
  #kept: T[] = [];

  add(listener: Listener<T>): () => void {
    this.#listeners.add(listener);
    for (const value of this.#kept.splice(0)) listener(value);
    return () => this.#listeners.delete(listener);
  }

  tell(value: T): void {
    if (this.#listeners.size === 0) this.#kept = [...this.#kept.slice(1 - MOST_KEPT), value];
    for (const listener of this.#listeners) listener(value);
  }
}

export class LabContext {
  readonly notices = new Listeners<Notice>();
  readonly logged = new Listeners<LogEntry>();
  /** What was given, by name, kept so that `restart` can hand it to the new worker. A File is a handle, not its bytes. */
  readonly audioFiles = new Map<string, File>();
  readonly featureFiles = new Map<string, File>();
  checkpointFile: File | null = null;
  semanticTokensFile: File | null = null;
  /** Codes of the probe that flips are counted against, of the present session. */
  probeTokens: Blob | null = null;
  /** What the session's run gave with other seeds. */
  readonly repeated = new RepeatedRuns();
  readonly ownTasks = new OwnTasks();
  /** The freeze check that was asked for last. */
  checking: symbol | null = null;
  /** Keeps runs; null where nothing is to be kept. */
  keeper: Keeper | null = null;
  /** Called when the worker was ended without being asked, with what it was doing. */
  onLoss: (was: NonNullable<LabState['interrupted']>) => void = () => undefined;
  client: Client | null = null;
  link: Link | null = null;
  /** Ends the watch over whether the worker answers. */
  endWatch: (() => void) | null = null;
  /** Sessions that others took the place of; nothing of them is shown again. */
  readonly left = new Set<string>();
  /** Freeze requests under way: until their replies, the draft knows better than the session what is wanted. */
  switching = 0;
  /** While a question takes the place of the session: the draft is of what comes, and no longer follows what is there. */
  replacing = false;
  /** Whether the draft is what the address asks for, and nothing was built from it yet. */
  draftIsOfAddress = false;
  readonly store: StoreApi<LabState>;
  readonly series: SeriesBook;
  readonly options: LabOptions;
  #lastLogId = 0;

  constructor(store: StoreApi<LabState>, series: SeriesBook, options: LabOptions) {
    this.store = store;
    this.series = series;
    this.options = options;
  }

  /** Asks the worker; rejects when there is none. */
  request<K extends RequestKind>(kind: K, params: Params<K>): Promise<Result<K>> {
    if (!this.client) return Promise.reject(new LabError('internal', { code: 'worker-not-running' }));
    return this.client.request(kind, params);
  }

  /** Tells the worker a choice. Without one nothing is sent: the next one is told all choices, see `handover.ts`. */
  async tell<K extends RequestKind>(kind: K, params: Params<K>): Promise<void> {
    if (this.client) await this.attempt(() => this.request(kind, params));
  }

  /** Runs something that may fail. A failure goes to the log and the notices, and the result is then null. */
  async attempt<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (thrown) {
      this.report(wireError(thrown));
      return null;
    }
  }

  /**
   * As `attempt`, for what is said of the present session. Null too if another took its place meanwhile: neither result
   * nor error of the one before is of interest then.
   */
  async attemptOfSession<T>(work: () => Promise<T>): Promise<T | null> {
    const id = this.store.getState().session?.sessionId;
    const here = (): boolean => this.store.getState().session?.sessionId === id;
    try {
      const result = await work();
      return here() ? result : null;
    } catch (thrown) {
      if (here()) this.report(wireError(thrown));
      return null;
    }
  }

  /** What a person cancelled is not an error to report. */
  report(error: WireError): void {
    if (error.code === 'cancelled') return;
    this.log({ code: 'error', error }, this.store.getState().pace.step, null);
    this.notices.tell({ kind: 'error', error });
  }

  /**
   * Runs the import of files. A failure is what became of them: refused for its reason, or left if it was cancelled or
   * the worker ended meanwhile, which is no fault of theirs.
   */
  async outcome(names: readonly string[], work: () => Promise<DropReport>): Promise<DropReport> {
    const { client } = this;
    try {
      return await work();
    } catch (thrown) {
      if (this.client !== client) return left('not-running', names);
      const { code, problem } = wireError(thrown);
      if (code === 'cancelled') return left('cancelled', names);
      return refused(names.map((name) => ({ name, reason: problem })));
    }
  }

  log(content: LogEntry['content'], step: number, lane: LaneId | null): void {
    const entry: LogEntry = { id: ++this.#lastLogId, time: Date.now(), step, lane, content: bounded(content) };
    this.store.setState(({ log }) => ({ log: [...log.slice(1 - MOST_LOG_ENTRIES), entry] }));
    this.logged.tell(entry);
  }

  /** Puts other entries in the place of the log, with ids of their own, so that none is told as new. */
  replaceLog(entries: readonly Omit<LogEntry, 'id'>[]): void {
    const log = entries.slice(-MOST_LOG_ENTRIES).map((entry) => ({ ...entry, id: ++this.#lastLogId }));
    this.store.setState({ log });
  }

  changeDraft(change: (draft: Experiment) => Experiment): void {
    this.store.setState(({ draft }) => ({ draft: change(draft) }));
  }
}

/** A session file takes messages up to a length, and whatever the log holds must go into one. */
function bounded(content: LogEntry['content']): LogEntry['content'] {
  if (content.code !== 'error') return content;
  const { code, problem } = content.error;
  return { code: 'error', error: { code, problem: boundedProblem(problem) } };
}
