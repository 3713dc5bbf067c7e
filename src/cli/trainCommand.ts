/** `train EXPERIMENT.json`: trains what the page would train, with the same bits on wasm, and writes what came of it. */
import type { Experiment } from '../config/experiment.ts';
import { MOST_STEPS } from '../config/limits.ts';
import { texts } from '../config/texts/index.ts';
import type { BackendInfo, BackendName } from '../protocol/requests.ts';
import { type Inputs, type DataFiles, noInputs } from '../lab/inputs.ts';
import { type BuildOptions, newSession } from '../lab/newSession.ts';
import { readSession, type WrittenSession, writeSession } from '../lab/sessionFiles.ts';
import { metricsCsv } from '../metrics/metricsCsv.ts';
import { metricsJson } from '../metrics/metricsJson.ts';
import { type LaneEvents, metricsTensorboard } from '../metrics/metricsTensorboard.ts';
import { verdictSentence } from '../metrics/verdictWords.ts';
import { TrainingLoop } from '../train/loop.ts';
import type { Session } from '../train/session.ts';
import { startBackend } from './backend.ts';
import { bring, type GivenFiles, givenFiles, refuseOtherFiles } from './givenFiles.ts';
import { fromCheckpoint, takenInWords } from './fromCheckpoint.ts';
import { readWritten } from './experimentFile.ts';
import { Interrupt } from './interrupt.ts';
import { CommandError } from './output.ts';
import { type KeptRun, type Outcome, RunFolder } from './runFolder.ts';
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
  /** Path of a checkpoint to start from; null: as the experiment says. */
  checkpoint: string | null;
  /** Steps between two saves while training goes on; 0: only in the end. */
  saveEvery: number;
  /** Whether the curves are written as event files as well. */
  tensorboard: boolean;
}

/** Steps between two saves that are lost at most, unless a person wants it otherwise. */
export const SAVE_EVERY = 1000;

/** A session under way, and what it is made of. */
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
  const { steps, backend, out, saveEvery } = options;
  refuseOutside('steps', steps, 1);
  refuseOutside('save-every', saveEvery, 0);
  const { experiment, inputs, given } = await startingPoint(options, tell);
  const folder = new RunFolder(out);
  const kept = await folder.kept(experiment);
  const info = await startSameBackend(out, backend, kept);
  const record = new TrainingHistory(steps, tell);
  const run = kept ? await goOn(kept, given, record, tell) : await begin(experiment, inputs, given, info, record, tell);
  const { session } = run;
  try {
    if (session.diverged) throw new CommandError({ code: 'run-diverged', path: out, step: session.step });
    if (session.step > steps) throw new CommandError({ code: 'run-beyond', path: out, step: session.step, steps });
    if (session.step === steps) {
      // Saved on the way to more steps, and killed there: what came of these was never written.
      if (!(await folder.ended())) await folder.save(await outcomeOf(run, record));
      if (options.tensorboard) await folder.saveEvents(await eventsOf(run, record));
      tell(texts.command.nothingToDo(out, String(steps)));
      return true;
    }
    if (!kept) await folder.begin(experiment, info);
    await train(run, steps, record, saveEvery, folder);
    const outcome = await outcomeOf(run, record);
    await folder.save(outcome);
    if (options.tensorboard) await folder.saveEvents(await eventsOf(run, record));
    const words = texts.command;
    for (const report of outcome.audits) if (report) tell(words.verdict(report.lane, verdictSentence(report)));
    tell(words.reached(out, String(session.step), String(steps)));
    if (session.diverged) tell(words.diverged);
    else if (session.step < steps) tell(words.interrupted);
    return session.step === steps && !session.diverged;
  } finally {
    session.dispose();
  }
}

/** @throws CommandError for a number of steps that nobody can train */
function refuseOutside(option: string, value: number, least: number): void {
  if (value < least || value > MOST_STEPS) {
    throw new CommandError({ code: 'option-between', option, found: value, least, most: MOST_STEPS });
  }
}

/** A run goes on where it was begun: another backend, adapter or kernel would give other bits. */
async function startSameBackend(out: string, wanted: BackendName | null, kept: KeptRun | null): Promise<BackendInfo> {
  const name = wanted ?? kept?.computing.name ?? 'wasm';
  if (kept && kept.computing.name !== name) {
    throw new CommandError({ code: 'run-of-other-backend', path: out, there: kept.computing.name, here: name });
  }
  const failed = (reason: string): void => {
    // What would be computed from here on is wrong; what was saved before is not.
    console.error(texts.command.gpuFailed(reason));
    process.exit(1);
  };
  const info = await startBackend(name, failed, kept?.computing.kernels ?? null);
  if (kept && kept.computing.adapter !== info.adapter) {
    throw new CommandError({
      code: 'run-of-other-adapter',
      path: out,
      there: kept.computing.adapter,
      here: info.adapter,
    });
  }
  return info;
}

/** The experiment as it is to be trained, the files that were given, and what was already read of them. */
async function startingPoint(
  options: TrainOptions,
  tell: (line: string) => void,
): Promise<{ experiment: Experiment; inputs: Inputs | null; given: GivenFiles }> {
  const { experiment, written } = await readWritten(options.experiment, options.seed);
  const given = await givenFiles(options, experiment.settings.dataset);
  const { checkpoint } = options;
  if (checkpoint === null) return { experiment, inputs: null, given };
  const started = await fromCheckpoint(checkpoint, experiment, written, given, building(tell));
  tell(texts.joined.withDetail(checkpoint, takenInWords(started.taken)));
  return { ...started, given: { ...given, checkpoint: started.inputs.checkpoint?.file ?? null } };
}

/** @param read what was read of the given files before; null: nothing yet */
async function begin(
  experiment: Experiment,
  read: Inputs | null,
  given: GivenFiles,
  { name }: BackendInfo,
  record: TrainingHistory,
  tell: (line: string) => void,
): Promise<Run> {
  const began = performance.now();
  if (experiment.settings.initialWeights === 'checkpoint' && !read?.checkpoint) {
    throw new CommandError({ code: 'checkpoint-needed' });
  }
  const options = building(tell);
  const inputs = read ?? noInputs(speechOnDisk());
  if (!read) await bring(inputs, given, options);
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
  tell(texts.command.goingOn(String(opened.session.step)));
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
      tell(texts.command.building(texts.notices.stage[stage]));
    },
    claim: async () => {},
  };
}

/** Trains until all steps are done, training diverges or an interrupt comes, and saves at every multiple of `saveEvery`. */
async function train(
  run: Run,
  steps: number,
  record: TrainingHistory,
  saveEvery: number,
  folder: RunFolder,
): Promise<void> {
  const { session } = run;
  const loop = new TrainingLoop(session, record.take, null);
  const interrupt = new Interrupt(() => void loop.pause());
  try {
    while (session.step < steps && !session.diverged && !interrupt.came) {
      const untilSave = saveEvery === 0 ? Infinity : saveEvery - (session.step % saveEvery);
      await loop.step(Math.min(steps - session.step, untilSave));
      const isDue = saveEvery > 0 && session.step % saveEvery === 0 && session.step < steps;
      if (isDue && !session.diverged) await folder.saveSession((await writtenSession(run, record)).file);
    }
  } finally {
    interrupt.dispose();
  }
}

/** The session file of this moment, and the weights in it. */
async function writtenSession({ session, inputs, files }: Run, record: TrainingHistory): Promise<WrittenSession> {
  const ids = session.state.lanes.map(({ id }) => id);
  return writeSession(
    session,
    { page: await record.page(ids), files, inputs, probeTokens: null },
    building(() => {}),
  );
}

/** The curves as event files, whose last point is of now. */
const eventsOf = ({ session }: Run, record: TrainingHistory): Promise<LaneEvents[]> =>
  metricsTensorboard(record.series.lanes, session.state, Date.now() / 1000);

/** All files of a run, of one step. */
async function outcomeOf(run: Run, record: TrainingHistory): Promise<Outcome> {
  const { session } = run;
  const { state } = session;
  const written = await writtenSession(run, record);
  const { lanes } = record.series;
  return {
    csv: await metricsCsv(lanes),
    json: await metricsJson(lanes, state),
    audits: await Promise.all(state.lanes.map(({ id }) => session.audit(id))),
    lanes: written.lanes,
    session: written.file,
    step: session.step,
    diverged: session.diverged,
  };
}
