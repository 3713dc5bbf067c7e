/** Lanes as weights files, and sessions that go on from them. */
import type { Experiment, LaneId } from '../config/experiment.ts';
import { breathe, DataError, type WorkOptions } from '../data/dataError.ts';
import type { WeightsProblem } from '../formats/weightsHealth.ts';
import { type WeightsFile, writeWeights } from '../formats/weightsJson.ts';
import type { DataInfo, LaneState } from '../protocol/session.ts';
import { dataInfo, firstWeights } from '../train/build.ts';
import { initialFromReference, restoreLane } from '../train/checkpoint.ts';
import { disposeLane, type Lane } from '../train/lane.ts';
import { Session } from '../train/session.ts';
import { checkExperiment } from './experimentCheck.ts';
import { type Brought, dataFiles, type Workspace } from './workspace.ts';

/** Milliseconds of writing before other work is let in. */
const SLICE = 30;
/** Characters of a float32 in the file, about; for progress only. */
const CHARACTERS_PER_VALUE = 11;

/** A weights file as JSON, written in slices so that training and a cancel get in between. */
export async function weightsBlob(weights: WeightsFile, { signal, onProgress }: Required<WorkOptions>): Promise<Blob> {
  const tensors = [...weights.stateDict.values(), ...weights.reference.values()];
  for (const { expAvg, expAvgSq } of weights.optimizer.values()) tensors.push(expAvg, expAvgSq);
  const characters = tensors.reduce((sum, { data }) => sum + data.length, 0) * CHARACTERS_PER_VALUE;
  const parts: string[] = [];
  let written = 0;
  await breathe(signal);
  let slice = performance.now();
  for (const part of writeWeights(weights)) {
    parts.push(part);
    written += part.length;
    if (performance.now() - slice < SLICE) continue;
    onProgress(Math.min(written / characters, 0.99), '');
    await breathe(signal);
    slice = performance.now();
  }
  return new Blob(parts, { type: 'application/json' });
}

/** Says of a file that was just written that its lane cannot be trained, if it cannot. */
export function tellLost(
  session: Session,
  lane: LaneId,
  name: string,
  problem: Pick<WeightsProblem, 'tensor' | 'lost' | 'size' | 'largest'> | null,
): void {
  if (!problem) return;
  const { tensor, lost, size, largest } = problem;
  session.log(lane, { code: 'exported-lost', name, tensor, lost, size, largest });
}

/** What a session goes on from. */
export interface Resumable {
  /** Name of the file, for messages. */
  name: string;
  experiment: Experiment;
  step: number;
  seconds: number;
  /** At least one. The experiments in them hold a lane each. */
  lanes: { weights: WeightsFile; origin: LaneState['origin'] }[];
}

/**
 * A session that goes on where the lanes were written.
 * @param brought what its data come from
 * @throws RequestError, WeightsFileError if the content does not make sense, DataError if the data are other ones or
 *   the work was cancelled
 */
export async function resumedSession(
  workspace: Workspace,
  { name, experiment, step, seconds, lanes: written }: Resumable,
  brought: Brought,
  options: WorkOptions,
): Promise<Session> {
  checkExperiment(experiment, name, 'unreadable-file');
  const [first] = written;
  if (!first) throw new DataError('unreadable-file', `${name}: it has no lane; expected at least one.`);
  const files = dataFiles(brought);
  const { dataset, split } = await workspace.prepareData(experiment, brought, options);
  const data = dataInfo(dataset, split);
  for (const { weights } of written) checkData(name, data, weights.data);
  const { settings } = experiment;
  // Without the checkpoint, which may be gone.
  const fromFile = settings.initialWeights === 'checkpoint';
  const drawn = fromFile ? null : await firstWeights(settings, split, null);
  await breathe(options.signal);
  const lanes: Lane[] = [];
  try {
    for (const { weights, origin } of written) lanes.push(restoreLane(weights, origin));
  } catch (error) {
    lanes.forEach(disposeLane);
    throw error;
  }
  const initial = drawn ?? initialFromReference(first.weights);
  const { emit } = workspace.services;
  const sessionId = workspace.nextSessionId();
  const session = new Session({ sessionId, experiment, dataset, split, data, initial, lanes, step, seconds, emit });
  workspace.rememberFiles(session, files);
  return session;
}

/** Refuses other data than the file was written on; names of files may differ. */
function checkData(name: string, here: DataInfo, there: DataInfo): void {
  const same =
    here.kind === there.kind &&
    here.trainingFrames === there.trainingFrames &&
    here.channelsIn === there.channelsIn &&
    here.channelsOut === there.channelsOut;
  if (same) return;
  const other = `${there.seconds.toFixed(1)} s of “${there.kind}”, ${there.channelsIn} channels`;
  const present = `${here.seconds.toFixed(1)} s of “${here.kind}”, ${here.channelsIn} channels`;
  const advice = `Add the same files first, and no others.`;
  throw new DataError('no-data', `${name} was trained on other data (${other}) than are here (${present}). ${advice}`);
}
