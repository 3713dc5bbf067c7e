/** Runs of this browser: in IndexedDB, told apart between tabs by locks. */
import { openRunDatabase } from './databaseRuns.ts';
import { heldRuns, holdRun } from './runLock.ts';

/** Bytes that the browser has stored for the page, and will store at most; null where it does not tell. */
async function space(): Promise<{ used: number; most: number } | null> {
  const { usage, quota } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
  return usage === undefined || quota === undefined ? null : { used: usage, most: quota };
}

export const browserRuns = { open: openRunDatabase, hold: holdRun, held: heldRuns, space };
