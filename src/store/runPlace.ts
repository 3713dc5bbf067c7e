/** Where runs are kept, as the page gives it to the store, and how there comes to be room in it. */
import { isSpared, type RunMark } from '../runs/runEntry.ts';
import type { RunHold } from '../runs/runLock.ts';
import { givingWay, type RunStore, RunStoreError } from '../runs/runStore.ts';

export interface RunPlace {
  /** @param onEnd called when the browser closes it. @throws RunStoreError if the browser keeps nothing for the page */
  open(onEnd: () => void): Promise<RunStore>;
  /** Takes a run for this page. @returns null if another page has it */
  hold(id: string): Promise<RunHold | null>;
  /** Of these runs, those that some page has. */
  held(ids: readonly string[], marks: ReadonlyMap<string, RunMark>): Promise<ReadonlySet<string>>;
  /** Bytes that the browser has stored for the page, and will store at most; null where it does not tell. */
  space(): Promise<{ used: number; most: number } | null>;
}

/** Runs are kept up to this number; those that are somebody's present one, or that a person said something of, come on top. */
const MOST_RUNS = 40;

/** Times that runs give way for one copy. */
const MOST_ROUNDS = 3;

/** The marks of runs, by run. */
export async function marksOf(runs: RunStore, ids: readonly string[]): Promise<Map<string, RunMark>> {
  const marks = await Promise.all(ids.map((id) => runs.readMark(id)));
  return new Map(marks.flatMap((mark) => (mark ? [[mark.id, mark]] : [])));
}

/**
 * Takes the oldest runs out of the store that are nobody's present one, and of which no person said anything. Where bytes
 * are asked for, what was deleted goes first.
 * @param bytes that are to become free; 0: only as many as are more than are kept
 * @returns how many went
 */
export async function makeRoom(place: RunPlace, runs: RunStore, own: string, bytes: number): Promise<number> {
  if (bytes > 0) {
    const purged = await runs.purge(Infinity);
    if (purged > 0) return purged;
  }
  const entries = await runs.entries();
  const ids = entries.map(({ id }) => id);
  const spared = new Set([...(await place.held(ids, await marksOf(runs, ids))), own]);
  const passing = entries.filter((entry) => !isSpared(entry));
  const beyond = passing.slice(MOST_RUNS).filter(({ id }) => !spared.has(id));
  const gone = bytes > 0 ? givingWay(entries, bytes, spared) : beyond;
  for (const { id } of gone) await runs.remove(id);
  return gone.length;
}

/** Does something that needs room; what is oldest gives way until there is enough. @throws RunStoreError */
export async function withRoom<T>(
  place: RunPlace,
  runs: RunStore,
  own: string,
  bytes: number,
  work: () => Promise<T>,
): Promise<T> {
  for (let round = 1; ; round += 1) {
    try {
      return await work();
    } catch (thrown) {
      const isFull = thrown instanceof RunStoreError && thrown.failure === 'full';
      // Where room does not come of it, the other runs are not to be lost for nothing.
      if (!isFull || round > MOST_ROUNDS) throw thrown;
      if ((await makeRoom(place, runs, own, Math.max(bytes, 1))) === 0) throw thrown;
    }
  }
}

/** Says in the store whether a run is somebody's present one. Never rejects. */
export async function setOpen(runs: Promise<RunStore>, id: string, open: boolean): Promise<void> {
  await (await runs).setOpen(id, open).catch(() => undefined);
}
