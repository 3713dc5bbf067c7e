/**
 * Which page a run belongs to: a lock that ends with its page, however that ends. Without Web Locks, which need a secure
 * origin, a run that was marked a moment ago counts as taken.
 */
import type { RunMark } from './runEntry.ts';

/** Milliseconds without a mark after which a run counts as left. */
const STILL_THERE = 15_000;
const nameOf = (id: string): string => `freeze-lab-run-${id}`;

/** A run that is this page's. */
export interface RunHold {
  release(): void;
}

/** Takes a run for this page. @returns null if another page has it */
export function holdRun(id: string): Promise<RunHold | null> {
  const { locks } = navigator;
  if (!locks) return Promise.resolve({ release: () => undefined });
  return new Promise((resolve) => {
    const held = locks.request(nameOf(id), { ifAvailable: true }, (lock) => {
      if (lock === null) {
        resolve(null);
        return undefined;
      }
      return new Promise<void>((release) => resolve({ release }));
    });
    // Refused as a whole, in a document that is going.
    held.catch(() => resolve(null));
  });
}

/** Of these runs, those that some page has now. */
export async function heldRuns(ids: readonly string[], marks: ReadonlyMap<string, RunMark>): Promise<Set<string>> {
  const { locks } = navigator;
  if (!locks) return new Set(ids.filter((id) => Date.now() - (marks.get(id)?.at ?? 0) < STILL_THERE));
  const { held = [] } = await locks.query();
  const names = new Set(held.map(({ name }) => name));
  return new Set(ids.filter((id) => names.has(nameOf(id))));
}
