/** `sweep SWEEP.json`: trains every run of a grid that has not ended yet, several at a time, each in a process of its own. */
import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { FieldId } from '../config/fields.ts';
import { MOST_RUNS } from '../config/limits.ts';
import { languageTag, texts } from '../config/texts/index.ts';
import type { Sweep } from '../config/sweep.ts';
import type { RunVerdict } from '../formats/verdictFile.ts';
import type { BackendName } from '../protocol/requests.ts';
import { ChildRun } from './childRun.ts';
import { fromCheckpoint, refuseContradictions, takenInWords } from './fromCheckpoint.ts';
import { givenFiles, type GivenFiles } from './givenFiles.ts';
import { Interrupt } from './interrupt.ts';
import { CommandError } from './output.ts';
import { type NamedRun, namedRuns, SweepFolder } from './sweepFolder.ts';
import { readSweep } from './sweepFile.ts';

/** One of several equal parts of a sweep, counted from 1. */
export interface Shard {
  index: number;
  of: number;
}

export interface SweepOptions {
  /** Path of the sweep. */
  sweep: string;
  /** The folder of the sweep. */
  out: string;
  shard: Shard;
  /** Runs at a time; null: one per core, or one on a GPU, which they would share. */
  jobs: number | null;
  backend: BackendName | null;
  checkpoint: string | null;
  saveEvery: number;
  audio: string[];
  features: string[];
  /** The script that trains a run when it is called with `train`. */
  program: string;
}

/** Milliseconds between two lines on what is under way. */
const TELL_EVERY = 10_000;

/**
 * Trains the runs of a shard that have not ended. An interrupt (Ctrl-C, SIGTERM) lets the runs under way save themselves.
 * @param tell prints a line of progress
 * @returns whether all runs of the shard have ended; a run that diverged has
 * @throws CommandError, LabError with what cannot be used
 */
export async function sweepCommand(options: SweepOptions, tell: (line: string) => void): Promise<boolean> {
  const { shard, out, backend, jobs } = options;
  if (shard.of > MOST_RUNS || shard.index < 1 || shard.index > shard.of) {
    throw new CommandError({ code: 'shard-outside', found: `${shard.index}/${shard.of}`, most: MOST_RUNS });
  }
  const computedBy = backend ?? 'wasm';
  const atATime = jobs ?? (computedBy === 'webgpu' ? 1 : availableParallelism());
  if (atATime < 1 || atATime > MOST_RUNS) {
    throw new CommandError({ code: 'option-between', option: 'jobs', found: atATime, least: 1, most: MOST_RUNS });
  }
  const { sweep, given } = await startingPoint(options, tell);
  const folder = new SweepFolder(out);
  await folder.begin(sweep, { backend: computedBy, files: await digests(given) });
  const all = namedRuns(sweep);
  const mine = all.filter((_, i) => i % shard.of === shard.index - 1);
  const todo: NamedRun[] = [];
  for (const run of mine) if (!hasEnded(await folder.run(run).ended(), sweep)) todo.push(run);
  const words = texts.command.sweep;
  const part = shard.of === 1 ? null : { runs: String(mine.length), shard: `${shard.index}/${shard.of}` };
  tell(words.plan(String(all.length), String(sweep.steps), part, String(todo.length), String(atATime)));
  const failed = await trainAll(todo, atATime, { ...options, backend: computedBy }, sweep, folder, tell);
  if (failed === null) {
    tell(texts.command.interrupted);
    return false;
  }
  for (const { name } of failed) tell(words.failedLog(name, folder.logPath({ name })));
  tell(words.summary(String(mine.length - failed.length), String(mine.length), `report ${out}`));
  return failed.length === 0;
}

/** Nothing of a run is left to do: it came to its last step, or it diverged. */
export function hasEnded(verdict: RunVerdict | null, { steps }: Pick<Sweep, 'steps'>): boolean {
  return verdict !== null && (verdict.step >= steps || verdict.diverged);
}

/** The sweep as it is to be trained: sizes of a checkpoint stand in its experiment. */
async function startingPoint(
  options: SweepOptions,
  tell: (line: string) => void,
): Promise<{ sweep: Sweep; given: GivenFiles }> {
  const { sweep, written } = await readSweep(options.sweep);
  const given = await givenFiles(options, sweep.experiment.settings.dataset);
  const { checkpoint } = options;
  if (checkpoint === null) return { sweep, given };
  const work = { signal: new AbortController().signal, onProgress: () => {} };
  const { experiment, inputs, taken } = await fromCheckpoint(checkpoint, sweep.experiment, written, given, work);
  for (const [id, values] of Object.entries(sweep.settings)) {
    for (const value of values) refuseContradictions(checkpoint, taken, { [id as FieldId]: value });
  }
  tell(texts.joined.withDetail(checkpoint, takenInWords(taken)));
  return { sweep: { ...sweep, experiment }, given: { ...given, checkpoint: inputs.checkpoint?.file ?? null } };
}

/** What was given, by what is in it: the same names on another machine may be other files. */
async function digests({ audio, features, checkpoint }: GivenFiles): Promise<Record<string, string>> {
  const kinds = Object.entries({ audio, features, checkpoint: checkpoint ? [checkpoint] : [] });
  const found: Record<string, string> = {};
  for (const [kind, files] of kinds) {
    for (const file of files) {
      const digest = createHash('sha256');
      // Node's streams can be iterated, of which the DOM's types say nothing.
      for await (const piece of file.stream() as unknown as AsyncIterable<Uint8Array>) digest.update(piece);
      found[`${kind}/${file.name}`] = digest.digest('hex');
    }
  }
  return found;
}

/** @returns the runs that failed; null if an interrupt came */
async function trainAll(
  todo: readonly NamedRun[],
  atATime: number,
  options: SweepOptions,
  sweep: Sweep,
  folder: SweepFolder,
  tell: (line: string) => void,
): Promise<NamedRun[] | null> {
  const waiting = [...todo];
  const failed: NamedRun[] = [];
  const underWay = new Set<ChildRun>();
  const interrupt = new Interrupt(() => underWay.forEach((child) => child.interrupt()));
  const telling = setInterval(() => {
    for (const { name, lastLine } of underWay) if (lastLine !== '') tell(texts.joined.withDetail(name, lastLine));
  }, TELL_EVERY);
  const words = texts.command.sweep;
  let done = 0;
  const trainOneByOne = async (): Promise<void> => {
    for (let run = waiting.shift(); run && !interrupt.came; run = waiting.shift()) {
      const child = new ChildRun(run.name, folder.logPath(run), options.program, [
        'train',
        await folder.writeExperiment(run),
        '--steps',
        String(sweep.steps),
        '--out',
        folder.runPath(run),
        '--save-every',
        String(options.saveEvery),
        ...trainArguments(options),
      ]);
      underWay.add(child);
      // It may have come while the experiment was written.
      if (interrupt.came) child.interrupt();
      await child.ended;
      underWay.delete(child);
      const verdict = await folder.run(run).ended();
      if (hasEnded(verdict, sweep)) {
        done += 1;
        const say = verdict?.diverged ? words.diverged : words.ended;
        tell(say(String(done), String(todo.length), run.name, String(verdict?.step ?? 0)));
      } else if (!interrupt.came) {
        failed.push(run);
        tell(words.failed(run.name, child.lastLine));
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(atATime, todo.length) }, trainOneByOne));
  } finally {
    clearInterval(telling);
    interrupt.dispose();
  }
  return interrupt.came ? null : failed;
}

/** What `sweep` hands on to `train` as it was given; its log is in the same language. */
function trainArguments({ backend, checkpoint, audio, features }: SweepOptions): string[] {
  return [
    '--lang',
    languageTag(),
    ...(backend === null ? [] : ['--backend', backend]),
    ...(checkpoint === null ? [] : ['--checkpoint', checkpoint]),
    ...audio.flatMap((path) => ['--audio', path]),
    ...features.flatMap((path) => ['--features', path]),
  ];
}
