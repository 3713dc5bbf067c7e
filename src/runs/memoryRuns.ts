/** Runs while the browser keeps nothing for the page: the last few, until the page ends. */
import type { KeptFiles } from '../protocol/keeping.ts';
import type { RunEntry, RunMark } from './runEntry.ts';
import { entryAfter, type KeptRun, type RunStore, RunStoreError, type RunUpdate } from './runStore.ts';

/** Enough to undo, and no more than a few models. */
const MOST_RUNS = 3;

type Held = Omit<KeptRun, 'files'>;

export class MemoryRuns implements RunStore {
  readonly lasting = false;
  readonly #runs = new Map<string, Held>();
  readonly #files = new Map<string, KeptFiles>();
  readonly #marks = new Map<string, RunMark>();

  async entries(): Promise<RunEntry[]> {
    return [...this.#runs.values()].map(({ entry }) => entry).sort((a, b) => b.kept - a.kept);
  }

  async keep(update: RunUpdate): Promise<RunEntry> {
    const { lanes, curves, files } = update;
    const { id, filesId } = update.entry;
    if (files === null && !this.#files.has(filesId)) throw new RunStoreError('missing');
    const before = this.#runs.get(id);
    const entry = entryAfter(before?.entry, update);
    const parts = [...(before?.curves.slice(0, curves.part) ?? []), curves.page];
    if (files) this.#files.set(filesId, files);
    this.#runs.delete(id);
    this.#runs.set(id, { entry, lanes, curves: parts });
    while (this.#runs.size > MOST_RUNS) await this.remove(this.#runs.keys().next().value as string);
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
