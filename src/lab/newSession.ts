/** Makes a session of an experiment and of what a person brought, for whoever runs it: a worker or a command. */
import { phaseKey, phasesToCome } from '../config/dataPhase.ts';
import type { DataPhase, Experiment, TimelineEntry } from '../config/experiment.ts';
import type { Problem } from '../config/problems/problem.ts';
import type { Settings } from '../config/settings.ts';
import { refusal } from '../config/validation.ts';
import { partOf, type WorkOptions } from '../data/pacing.ts';
import type { Dataset } from '../data/dataset.ts';
import { type Split, splitDataset, splitForPhase } from '../data/split.ts';
import { experimentProblems } from '../objectives/experimentProblems.ts';
import { type ErrorCode, LabError } from '../protocol/errors.ts';
import type { WorkerEvent } from '../protocol/events.ts';
import { buildSession } from '../train/build.ts';
import type { Session } from '../train/session.ts';
import type { PhaseSplits } from '../train/trainingData.ts';
import { type Inputs, type DataFiles, dataFiles } from './inputs.ts';

/** Where a session tells its events. */
export type Emit = (event: WorkerEvent) => void;

/** A session, which the caller disposes, and the files that its data were made of. */
export interface BuiltSession {
  session: Session;
  files: DataFiles;
}

/** How a session is built that may take the place of another. */
export interface BuildOptions extends Required<WorkOptions> {
  /**
   * Called as soon as what was given is known to be usable, before anything large is built of it. Rejects if the session
   * is no longer wanted.
   */
  claim(): Promise<void>;
}

/**
 * An id that no session has, in this worker or any other: 128 random bits as hexadecimal digits. Not `randomUUID`, which
 * a page that came over plain http does not have.
 */
export function newSessionId(): string {
  const parts = crypto.getRandomValues(new Uint32Array(4));
  return Array.from(parts, (part) => part.toString(16).padStart(8, '0')).join('');
}

/**
 * @param what begins the message: whose experiment it is
 * @throws LabError with everything that is wrong
 */
export function checkExperiment(experiment: Experiment, what: Problem, code: ErrorCode = 'invalid-request'): void {
  const problems = experimentProblems(experiment);
  if (problems.length > 0) throw new LabError(code, refusal(what, problems));
}

/** Data of an experiment, made or from the last time. Errors as of `DatasetBuilder.build` and `splitDataset`. */
export async function prepareData(
  { settings }: Experiment,
  inputs: Inputs,
  options: Required<WorkOptions>,
): Promise<{ dataset: Dataset; split: Split }> {
  const dataset = await inputs.datasets.dataset(settings, inputs, options);
  return { dataset, split: splitDataset(dataset, settings.clipFrames) };
}

/** The data of a phase of fine-tuning. Errors as of `DatasetBuilder.build` and `splitForPhase`. */
export async function preparePhase(
  settings: Settings,
  phase: DataPhase,
  inputs: Inputs,
  start: Split,
  options: Required<WorkOptions>,
): Promise<Split> {
  const dataset = await inputs.phaseDatasets.dataset({ ...settings, ...phase }, inputs, options);
  return splitForPhase(dataset, start);
}

/**
 * The data of all phases that are under way or planned, before anything is trained: what cannot be had is said at once.
 * @param planned what is still to be done
 */
export async function preparePhases(
  experiment: Experiment,
  planned: readonly TimelineEntry[],
  inputs: Inputs,
  start: Split,
  options: Required<WorkOptions>,
): Promise<PhaseSplits> {
  const phases = phasesToCome(experiment, planned);
  const splits = new Map<string, Split>();
  for (const [i, phase] of phases.entries()) {
    const share = partOf(options, [i / phases.length, (i + 1) / phases.length]);
    splits.set(phaseKey(phase), await preparePhase(experiment.settings, phase, inputs, start, share));
  }
  return splits;
}

/** A session at step 0, of an experiment that `checkExperiment` let pass. Errors as of `prepareData` and `buildSession`. */
export async function newSession(
  experiment: Experiment,
  inputs: Inputs,
  emit: Emit,
  options: Required<WorkOptions>,
): Promise<BuiltSession> {
  const files = dataFiles(inputs);
  const { dataset, split } = await prepareData(experiment, inputs, partOf(options, [0, 0.2], 'data'));
  const { timeline = [] } = experiment;
  const ofPhases = partOf(options, [0.2, 0.25], 'data');
  const phases = await preparePhases(experiment, timeline, inputs, split, ofPhases);
  const { checkpoint } = inputs;
  const rest = partOf(options, [0.25, 1]);
  const session = await buildSession(newSessionId(), experiment, { dataset, split, phases }, emit, checkpoint, rest);
  return { session, files };
}
