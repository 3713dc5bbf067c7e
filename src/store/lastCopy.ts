/** Files made of the last copy of a run, while there is no worker to ask for them. */
import type { LaneId } from '../config/experiment.ts';
import { readWeightsBinary } from '../formats/weightsBinary.ts';
import { writeWeights } from '../formats/weightsJson.ts';
import { inPieces } from '../metrics/metricsSnapshot.ts';
import { runFile } from '../runs/runFile.ts';
import type { KeptRun } from '../runs/runStore.ts';
import { isReady } from './condition.ts';
import type { LabContext } from './context.ts';

/** The run that ended with its worker, as it is kept; null while the worker can be asked, or where nothing is kept. */
export function lastCopy({ keeper, store }: LabContext): Promise<KeptRun | null> | null {
  const kept = isReady(store.getState()) ? null : keeper?.keptRun;
  return keeper && kept ? keeper.runs.then((runs) => runs.read(kept.id)) : null;
}

/** The session file of a copy. @throws FormatError if what was kept cannot be read */
export async function sessionOfCopy(copy: KeptRun): Promise<{ file: Blob; name: string }> {
  const file = await runFile(copy);
  return { file, name: file.name };
}

/** The weights file of a lane of a copy, as JSON; null if it had no such lane. @throws FormatError as above */
export async function weightsOfCopy(
  { lanes: { lanes, step } }: KeptRun,
  lane: LaneId,
): Promise<{ file: Blob; name: string } | null> {
  const weights = lanes.find(({ id }) => id === lane)?.weights;
  if (!weights) return null;
  const file = await inPieces(writeWeights(await readWeightsBinary(weights)), 'application/json');
  return { file, name: `freeze-lab-lane-${lane}-step-${step}.json` };
}
