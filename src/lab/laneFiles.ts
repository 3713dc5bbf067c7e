/** Lanes as weights files, and sessions that go on from them. */
import type { Problem } from '../config/problems/problem.ts';
import type { Experiment, LaneId } from '../config/experiment.ts';
import type { RunTimeline } from '../config/timeline.ts';
import { DataError } from '../data/dataError.ts';
import { breathe, partOf, type WorkOptions } from '../data/pacing.ts';
import { FormatError } from '../formats/formatError.ts';
import type { WeightsProblem } from '../formats/weightsHealth.ts';
import { type WeightsFile, writeWeights } from '../formats/weightsJson.ts';
import type { DataInfo, LaneState } from '../protocol/session.ts';
import { dataInfo } from '../train/build.ts';
import { initialFromReference, restoreLane } from '../train/checkpoint.ts';
import { firstWeights } from '../train/firstWeights.ts';
import { disposeLane, type Lane } from '../train/lane.ts';
import { checkLaneFile } from '../train/laneFileCheck.ts';
import { Session } from '../train/session.ts';
import { type Inputs, dataFiles } from './inputs.ts';
import {
  type BuildOptions,
  type BuiltSession,
  checkExperiment,
  type Emit,
  newSessionId,
  prepareData,
  preparePhases,
} from './newSession.ts';

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

/** Runs `work` on a weights file; what is wrong with it becomes an error that names it. */
export async function namingWeights<T>(name: string, where: Problem | null, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FormatError) || error.file !== '') throw error;
    throw new FormatError(error.what, where, name);
  }
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
  /** The run so far; null if that is not known. */
  runTimeline: RunTimeline | null;
  step: number;
  seconds: number;
  /** At least one. The experiments in them hold a lane each. */
  lanes: { weights: WeightsFile; origin: LaneState['origin'] }[];
}

/**
 * A session that goes on where the lanes were written.
 * @param inputs what its data come from
 * @throws LabError, FormatError if the content does not make sense, DataError if the data are other ones or
 *   the work was cancelled
 */
export async function resumedSession(
  { name, experiment, runTimeline, step, seconds, lanes: written }: Resumable,
  inputs: Inputs,
  emit: Emit,
  options: BuildOptions,
): Promise<BuiltSession> {
  checkExperiment(experiment, { code: 'name', name }, 'unreadable-file');
  if (runTimeline) checkExperiment(runTimeline.experiment, { code: 'name', name }, 'unreadable-file');
  const [first] = written;
  if (!first) throw new DataError('unreadable-file', { code: 'file-without-lane', name });
  // Before data are read and anything is drawn: settings may be huge, and the tensors not there.
  for (const { weights } of written) checkLaneFile(weights);
  const files = dataFiles(inputs);
  const { dataset, split } = await prepareData(experiment, inputs, partOf(options, [0, 0.2], 'data'));
  const planned = runTimeline?.experiment.timeline?.slice(runTimeline.done) ?? [];
  const ofPhases = partOf(options, [0.2, 0.25], 'data');
  const phases = await preparePhases(experiment, planned, inputs, split, ofPhases);
  const data = dataInfo(dataset, split);
  for (const { weights } of written) {
    checkData(name, data, weights.data);
    checkProbe(weights, data);
  }
  await options.claim();
  const { settings } = experiment;
  // Without the checkpoint, which may be gone.
  const fromFile = settings.initialWeights === 'checkpoint';
  const drawn = fromFile ? null : await firstWeights(experiment, split, null, partOf(options, [0.25, 0.8]));
  const lanes: Lane[] = [];
  try {
    for (const [i, { weights, origin }] of written.entries()) {
      partOf(options, [0.8, 1], 'lanes').onProgress(i / written.length, '');
      await breathe(options.signal);
      lanes.push(restoreLane(weights, origin));
    }
  } catch (error) {
    lanes.forEach(disposeLane);
    throw error;
  }
  const initial = drawn ?? initialFromReference(first.weights);
  const sessionId = newSessionId();
  const session = new Session({
    sessionId,
    experiment,
    runTimeline,
    dataset,
    split,
    phases,
    data,
    initial,
    lanes,
    step,
    seconds,
    emit,
  });
  return { session, files };
}

/** Refuses other data than the file was written on; names of files may differ. */
function checkData(name: string, here: DataInfo, there: DataInfo): void {
  const same =
    here.kind === there.kind &&
    here.trainingFrames === there.trainingFrames &&
    here.channelsIn === there.channelsIn &&
    here.channelsOut === there.channelsOut;
  if (same) return;
  const told = ({ seconds, kind, channelsIn }: DataInfo): Problem => ({ code: 'data-of', seconds, kind, channelsIn });
  throw new DataError('no-data', { code: 'other-data', name, trained: told(there), present: told(here) });
}

/** Refuses codes of another probe: they could not be compared with those to come. */
function checkProbe({ experiment, probeTokens, freezeState }: WeightsFile, { probeFrames }: DataInfo): void {
  const { clipFrames, tokenRate } = experiment.settings;
  const perClip = tokenRate === '25hz' ? Math.floor(clipFrames / 2) : clipFrames;
  const wanted = (probeFrames / clipFrames) * perClip;
  for (const codes of [...probeTokens, ...(freezeState?.probeTokens ?? [])]) {
    if (codes.length === wanted) continue;
    throw new FormatError({ code: 'probe-codes-misfit', codes: codes.length, wanted });
  }
}
