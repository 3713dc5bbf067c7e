/** A run out of the store, whole. */
import { LabError } from '../protocol/errors.ts';
import type { KeptRun } from '../runs/runStore.ts';
import type { LabContext } from './context.ts';

/** @throws LabError if it is gone */
export async function runOf({ keeper }: LabContext, id: string): Promise<KeptRun> {
  const run = await (await keeper?.runs)?.read(id);
  if (!run) throw new LabError('no-data', { code: 'run-gone' });
  return run;
}
