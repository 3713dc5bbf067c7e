/** Runs of this browser: in IndexedDB, told apart between tabs by locks. */
import { openRunDatabase } from './databaseRuns.ts';
import { heldRuns, holdRun } from './runLock.ts';

export const browserRuns = { open: openRunDatabase, hold: holdRun, held: heldRuns };
