/** Runs while the browser keeps nothing for the page: the last few, until the page ends. */
import type { KeptFiles } from '../protocol/keeping.ts';
import type { RunLabel } from '../protocol/runLabel.ts';
import { isSpared, type RunEntry, type RunMark } from './runEntry.ts';
import {
  bytesOfFiles,
  entryAfter,
  isToPurge,
  type KeptRun,
  type RunStore,
  RunStoreError,
  type RunUpdate,
} from './runStore.ts';

/** Enough to undo, and no more than a few models; those that a person said something of come on top. */
const MOST_RUNS = 3;

type Held = Omit<KeptRun, 'files'>;

export class MemoryRuns implements RunStore {
  readonly lasting = false;
  readonly #runs = new Map<string, Held>();
  readonly #files = new Map<string, KeptFiles>();
  readonly #marks = new Map<string, RunMark>();

  async entries(): Promise<RunEntry[]> {
    const entries = [...this.#runs.values()].map(({ entry }) => entry);
    return entries.filter(({ removed }) => removed === null).sort((a, b) => b.kept - a.kept);
  }

  async keep(update: RunUpdate): Promise<RunEntry> {
    const { lanes, curves, files } = update;
    const { id, filesId } = update.entry;
    const brought = files ?? this.#files.get(filesId);
    if (!brought) throw new RunStoreError('missing');
    const before = this.#runs.get(id);
    const entry = entryAfter(before?.entry ?? null, update, bytesOfFiles(brought));
    const parts = [...(before?.curves.slice(0, curves.part) ?? []), curves.page];
    if (files) this.#files.set(filesId, files);
    this.#runs.delete(id);
    this.#runs.set(id, { entry, lanes, curves: parts });
    const passing = [...this.#runs.values()].filter((run) => !isSpared(run.entry));
    for (const run of passing.slice(0, -MOST_RUNS)) this.#runs.delete(run.entry.id);
    this.#dropUnused();
    return entry;
  }

  async read(id: string): Promise<KeptRun | null> {
    const run = this.#runs.get(id);
    const files = run && this.#files.get(run.entry.filesId);
    return run && files ? { ...run, files } : null;
  }

  async setOpen(id: string, open: boolean): Promise<void> {
    const run = this.#runs.get(id);
    if (run) run.entry = { ...run.entry, open };
  }

  async setLabel(id: string, label: RunLabel): Promise<void> {
    const run = this.#runs.get(id);
    if (run) run.entry = { ...run.entry, label };
  }

  async setRemoved(ids: readonly string[], at: number | null): Promise<void> {
    for (const id of ids) {
      const run = this.#runs.get(id);
      if (run) run.entry = { ...run.entry, removed: at };
    }
  }

  async purge(upTo: number, only?: ReadonlySet<string>): Promise<number> {
    const gone = [...this.#runs.values()].filter(({ entry }) => isToPurge(entry, upTo, only));
    for (const { entry } of gone) await this.remove(entry.id);
    return gone.length;
  }

  async remove(id: string): Promise<void> {
    this.#runs.delete(id);
    this.#marks.delete(id);
    this.#dropUnused();
  }

  async mark(mark: RunMark): Promise<void> {
    this.#marks.set(mark.id, mark);
  }

  async readMark(id: string): Promise<RunMark | null> {
    return this.#marks.get(id) ?? null;
  }

  close(): void {}

  #dropUnused(): void {
    const used = new Set([...this.#runs.values()].map(({ entry }) => entry.filesId));
    for (const id of this.#files.keys()) if (!used.has(id)) this.#files.delete(id);
  }
}
