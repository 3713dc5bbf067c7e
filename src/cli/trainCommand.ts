/** `train EXPERIMENT.json`: trains what the page would train, with the same bits on wasm, and writes what came of it. */
import type { Experiment } from '../config/experiment.ts';
import { MOST_STEPS } from '../config/limits.ts';
import type { BackendInfo, BackendName } from '../protocol/requests.ts';
import { type Inputs, type DataFiles, noInputs } from '../lab/inputs.ts';
import { type BuildOptions, newSession } from '../lab/newSession.ts';
import { readSession, writeSession } from '../lab/sessionFiles.ts';
import { metricsCsv } from '../metrics/metricsCsv.ts';
import { metricsJson } from '../metrics/metricsJson.ts';
import { TrainingLoop } from '../train/loop.ts';
import type { Session } from '../train/session.ts';
import { startBackend } from './backend.ts';
import { bring, type GivenFiles, givenFiles, refuseOtherFiles } from './givenFiles.ts';
import { readExperiment } from './experimentFile.ts';
import { CommandError } from './output.ts';
import { type KeptRun, RunFolder } from './runFolder.ts';
import { speechOnDisk } from './speechOnDisk.ts';
import { TrainingHistory } from './trainingHistory.ts';

export interface TrainOptions {
  /** Path of the experiment. */
  experiment: string;
  /** Steps of the whole run, those of earlier calls included. */
  steps: number;
  /** In the place of the experiment's; null: that one. */
  seed: number | null;
  /** Null: what the run was begun on, wasm for a new one. */
  backend: BackendName | null;
  /** The folder of the run. */
  out: string;
  /** Files, and folders of files, to train on. */
  audio: string[];
  features: string[];
}

/** A session under way, and what was brought for it. */
interface Run {
  session: Session;
  inputs: Inputs;
  files: DataFiles;
}

/**
 * Trains a new run, or goes on with the one that is in the folder, and writes it. An interrupt (Ctrl-C) ends it after the
 * step in flight, and what was trained until then is written.
 * @param tell prints a line of progress
 * @returns whether all steps were done
 * @throws CommandError, LabError with what cannot be used
 */
export async function trainCommand(options: TrainOptions, tell: (line: string) => void): Promise<boolean> {
  const { steps, backend, out } = options;
  if (steps < 1 || steps > MOST_STEPS) throw new CommandError(`--steps must lie between 1 and ${MOST_STEPS}.`);
  const experiment = await readExperiment(options.experiment, options.seed);
  const given = await givenFiles(options, experiment.settings.dataset);
  const folder = new RunFolder(out);
  const kept = await folder.kept(experiment);
  const info = await startSameBackend(out, backend, kept);
  const record = new TrainingHistory(steps, tell);
  const run = kept ? await goOn(kept, given, record, tell) : await begin(experiment, given, info, record, tell);
  const { session } = run;
  try {
    if (session.diverged)
      throw new CommandError(`${out} diverged by step ${session.step}: nothing goes on from there.`);
    if (session.step > steps) throw new CommandError(`${out} is at step ${session.step} already, beyond ${steps}.`);
    if (session.step === steps) {
      tell(`${out} is at step ${steps} already: nothing to do.`);
      return true;
    }
    if (!kept) await folder.begin(experiment, info);
    await train(session, steps, record);
    await folder.save(await outcomeOf(run, record));
    tell(`${out}: step ${session.step} of ${steps}.`);
    if (session.diverged) tell('Training diverged.');
    else if (session.step < steps) tell('Interrupted. The same command goes on from there.');
    return session.step === steps && !session.diverged;
  } finally {
    session.dispose();
  }
}

/** A run goes on where it was begun: another backend, adapter or kernel would give other bits. */
async function startSameBackend(out: string, wanted: BackendName | null, kept: KeptRun | null): Promise<BackendInfo> {
  const name = wanted ?? kept?.computing.name ?? 'wasm';
  if (kept && kept.computing.name !== name) {
    throw new CommandError(`${out} was trained on ${kept.computing.name}, and goes on there only, not on ${name}.`);
  }
  const failed = (reason: string): void => {
    // What would be computed from here on is wrong; what was saved before is not.
    console.error(`The GPU failed: ${reason}`);
    process.exit(1);
  };
  const info = await startBackend(name, failed, kept?.computing.kernels ?? null);
  if (kept && kept.computing.adapter !== info.adapter) {
    throw new CommandError(`${out} was trained on ${kept.computing.adapter}; here is ${info.adapter}.`);
  }
  return info;
}

async function begin(
  experiment: Experiment,
  given: GivenFiles,
  { name }: BackendInfo,
  record: TrainingHistory,
  tell: (line: string) => void,
): Promise<Run> {
  const began = performance.now();
  const options = building(tell);
  const inputs = noInputs(speechOnDisk());
  await bring(inputs, given, options);
  const built = await newSession(experiment, inputs, record.take, options);
  built.session.log(null, { code: 'built', backend: name, seconds: (performance.now() - began) / 1000 });
  return { ...built, inputs };
}

async function goOn(
  { session: file }: KeptRun,
  given: GivenFiles,
  record: TrainingHistory,
  tell: (line: string) => void,
): Promise<Run> {
  const opened = await readSession(file, speechOnDisk(), record.take, building(tell));
  try {
    await refuseOtherFiles(given, opened.content);
  } catch (error) {
    opened.session.dispose();
    throw error;
  }
  record.restore(opened.page);
  tell(`Going on from step ${opened.session.step}.`);
  return opened;
}

/** Says once of each part of the work that it has begun. */
function building(tell: (line: string) => void): BuildOptions {
  let told: string | undefined;
  return {
    signal: new AbortController().signal,
    onProgress(_done, _detail, stage) {
      if (stage === undefined || stage === told) return;
      told = stage;
      tell(`building: ${stage}`);
    },
    claim: async () => {},
  };
}

async function train(session: Session, steps: number, record: TrainingHistory): Promise<void> {
  const loop = new TrainingLoop(session, record.take, null);
  const interrupt = (): void => void loop.pause();
  process.once('SIGINT', interrupt);
  try {
    await loop.step(steps - session.step);
  } finally {
    process.off('SIGINT', interrupt);
  }
}

/** All files of a run, of one step. */
async function outcomeOf({ session, inputs, files }: Run, record: TrainingHistory) {
  const { state } = session;
  const ids = state.lanes.map(({ id }) => id);
  const options = building(() => {});
  const beside = { page: await record.page(ids), files, inputs, probeTokens: null };
  const written = await writeSession(session, beside, options);
  const { lanes } = record.series;
  return {
    csv: await metricsCsv(lanes),
    json: await metricsJson(lanes, state),
    audits: await Promise.all(ids.map((id) => session.audit(id))),
    lanes: written.lanes,
    session: written.file,
  };
}
