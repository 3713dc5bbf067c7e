/** Runs in IndexedDB. Every change is one transaction, so a run is there as it was or as it is, at whatever moment a page ends. */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb';
import * as v from 'valibot';
import type { RunLabel } from '../protocol/runLabel.ts';
import { readEntry, type RunEntry, type RunMark, runMarkSchema } from './runEntry.ts';
import { readFiles, readLanes, storedFiles, type StoredFiles } from './runRecords.ts';
import {
  bytesOfFiles,
  entryAfter,
  isToPurge,
  type KeptLanes,
  type KeptRun,
  type RunStore,
  RunStoreError,
  type RunUpdate,
} from './runStore.ts';

const NAME = 'freeze-lab-runs';
const VERSION = 1;
/**
 * Milliseconds before further attempts to open it: a browser that was killed holds its files for a moment longer, and the
 * one that is started again then answers with an error that it cannot name.
 */
const AGAIN_AFTER = [250, 1000, 4000];

interface RunSchema extends DBSchema {
  entries: { key: string; value: RunEntry };
  lanes: { key: string; value: KeptLanes };
  /** Key: run, and number of the part. */
  curves: { key: [string, number]; value: Blob };
  /** What people brought, by `filesId`. */
  files: { key: string; value: StoredFiles };
  marks: { key: string; value: RunMark };
}
type Database = IDBPDatabase<RunSchema>;
type Change = IDBPTransaction<RunSchema, StoreNames<RunSchema>[], 'readwrite'>;
const ALL: StoreNames<RunSchema>[] = ['entries', 'lanes', 'curves', 'files', 'marks'];

/** All parts of the curves of a run from one on. */
const partsFrom = (id: string, part: number): IDBKeyRange => IDBKeyRange.bound([id, part], [id, Infinity]);

/** What IndexedDB rejects with, as the store does. */
function storeError(thrown: unknown): RunStoreError {
  if (thrown instanceof RunStoreError) return thrown;
  const full = thrown instanceof Error && thrown.name === 'QuotaExceededError';
  return new RunStoreError(full ? 'full' : 'closed', { cause: thrown });
}

/**
 * Opens the store, and makes it if there is none.
 * @param onEnd called when the browser closes it: it was cleared, or a newer version of the page needs it
 * @throws RunStoreError `closed` where there is no IndexedDB, or it may not be used
 */
export async function openRunDatabase(onEnd: () => void, name = NAME, pauses = AGAIN_AFTER): Promise<RunStore> {
  try {
    return await open(onEnd, name);
  } catch (thrown) {
    const [pause, ...later] = pauses;
    const mayPass = thrown instanceof Error && thrown.name === 'UnknownError';
    if (!mayPass || pause === undefined) throw storeError(thrown);
    await new Promise((resolve) => setTimeout(resolve, pause));
    return openRunDatabase(onEnd, name, later);
  }
}

async function open(onEnd: () => void, name: string): Promise<RunStore> {
  const database: Database = await openDB<RunSchema>(name, VERSION, {
    upgrade(db, _before, _after, change) {
      whatever(change);
      for (const store of ALL) db.createObjectStore(store);
    },
    blocking() {
      database.close();
      onEnd();
    },
    terminated: onEnd,
  });
  return new DatabaseRuns(database);
}

class DatabaseRuns implements RunStore {
  readonly lasting = true;
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  entries(): Promise<RunEntry[]> {
    return this.#try(async () => {
      const known = entriesOf(await this.#reading(['entries']).objectStore('entries').getAll());
      return known.filter(({ removed }) => removed === null).sort((a, b) => b.kept - a.kept);
    });
  }

  keep(update: RunUpdate): Promise<RunEntry> {
    return this.#change(['entries', 'lanes', 'curves', 'files'], async (change) => {
      const { entry, lanes, curves, files } = update;
      const { id, filesId } = entry;
      const before = readEntry(await change.objectStore('entries').get(id));
      const fileBytes = files ? bytesOfFiles(files) : await bytesThere(change, filesId, before);
      const after = entryAfter(before, update, fileBytes);
      await change.objectStore('curves').delete(partsFrom(id, curves.part));
      // One after another: when one fails, none is left over whose failure nobody would hear of.
      await change.objectStore('lanes').put(lanes, id);
      await change.objectStore('curves').put(curves.page, [id, curves.part]);
      if (files) await change.objectStore('files').put(storedFiles(files), filesId);
      await change.objectStore('entries').put(after, id);
      if (before && before.filesId !== filesId) await dropUnused(change);
      return after;
    });
  }

  read(id: string): Promise<KeptRun | null> {
    return this.#try(async () => {
      const transaction = this.#reading(['entries', 'lanes', 'curves', 'files']);
      const entry = readEntry(await transaction.objectStore('entries').get(id));
      const lanes = readLanes(await transaction.objectStore('lanes').get(id));
      const curves = await transaction.objectStore('curves').getAll(partsFrom(id, 0));
      const files = entry ? readFiles(await transaction.objectStore('files').get(entry.filesId)) : null;
      const isWhole = curves.length > 0 && curves.every((part) => part instanceof Blob);
      return entry && isWhole && lanes && files ? { entry, lanes, curves, files } : null;
    });
  }

  setOpen(id: string, open: boolean): Promise<void> {
    return this.#change(['entries'], async (change) => {
      const entry = await change.objectStore('entries').get(id);
      if (entry) await change.objectStore('entries').put({ ...entry, open }, id);
    });
  }

  setLabel(id: string, label: RunLabel): Promise<void> {
    return this.#change(['entries'], async (change) => {
      const entry = readEntry(await change.objectStore('entries').get(id));
      if (entry) await change.objectStore('entries').put({ ...entry, label }, id);
    });
  }

  setRemoved(ids: readonly string[], at: number | null): Promise<void> {
    return this.#change(['entries'], async (change) => {
      for (const id of ids) {
        const entry = readEntry(await change.objectStore('entries').get(id));
        if (entry) await change.objectStore('entries').put({ ...entry, removed: at }, id);
      }
    });
  }

  purge(upTo: number, only?: ReadonlySet<string>): Promise<number> {
    return this.#change(ALL, async (change) => {
      const entries = entriesOf(await change.objectStore('entries').getAll());
      const gone = entries.filter((entry) => isToPurge(entry, upTo, only));
      for (const { id } of gone) await forget(change, id);
      if (gone.length > 0) await dropUnused(change);
      return gone.length;
    });
  }

  remove(id: string): Promise<void> {
    return this.#change(ALL, async (change) => {
      await forget(change, id);
      await dropUnused(change);
    });
  }

  mark(mark: RunMark): Promise<void> {
    return this.#change(['marks'], async (change) => void (await change.objectStore('marks').put(mark, mark.id)));
  }

  readMark(id: string): Promise<RunMark | null> {
    return this.#try(async () => {
      const { success, output } = v.safeParse(
        runMarkSchema,
        await this.#reading(['marks']).objectStore('marks').get(id),
      );
      return success ? output : null;
    });
  }

  close(): void {
    this.#database.close();
  }

  #reading(names: StoreNames<RunSchema>[]): IDBPTransaction<RunSchema, StoreNames<RunSchema>[]> {
    const reading = this.#database.transaction(names);
    whatever(reading);
    return reading;
  }

  async #try<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      throw storeError(thrown);
    }
  }

  /** One transaction, undone as a whole if anything in it fails. */
  #change<T>(names: StoreNames<RunSchema>[], work: (change: Change) => Promise<T>): Promise<T> {
    return this.#try(async () => {
      const change = this.#database.transaction(names, 'readwrite');
      // What ended the transaction says more than the request that went with it.
      const failure = change.done.then(
        () => null,
        () => change.error,
      );
      try {
        const result = await work(change);
        await change.done;
        return result;
      } catch (thrown) {
        if (change.error === null) abort(change);
        throw (await failure) ?? thrown;
      }
    });
  }
}

/** How a transaction ends is told by its requests; its own promise must not be rejected where nobody listens. */
function whatever({ done }: { done: Promise<void> }): void {
  done.catch(() => undefined);
}

const entriesOf = (records: readonly unknown[]): RunEntry[] =>
  records.flatMap((record) => {
    const entry = readEntry(record);
    return entry ? [entry] : [];
  });

/** Bytes of files that are there already. @throws RunStoreError `missing` */
async function bytesThere(change: Change, filesId: string, before: RunEntry | null): Promise<number> {
  const files = change.objectStore('files');
  if ((await files.getKey(filesId)) === undefined) throw new RunStoreError('missing');
  if (before?.filesId === filesId) return before.fileBytes;
  const there = readFiles(await files.get(filesId));
  return there ? bytesOfFiles(there) : 0;
}

/** Takes all of a run out but the files that it has. */
async function forget(change: Change, id: string): Promise<void> {
  for (const store of ['entries', 'lanes', 'marks'] as const) await change.objectStore(store).delete(id);
  await change.objectStore('curves').delete(partsFrom(id, 0));
}

/** One that has ended by itself cannot be aborted, and need not be. */
function abort(change: Change): void {
  try {
    change.abort();
  } catch (thrown) {
    if (!(thrown instanceof DOMException)) throw thrown;
  }
}

/** Files that no run refers to any more. */
async function dropUnused(change: Change): Promise<void> {
  const used = new Set((await change.objectStore('entries').getAll()).map(({ filesId }) => filesId));
  for (const id of await change.objectStore('files').getAllKeys()) {
    if (!used.has(id)) await change.objectStore('files').delete(id);
  }
}
