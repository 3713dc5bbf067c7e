/** The command line in English: help, progress, summaries. Numbers arrive formatted; options and files keep their names. */
import { plurals } from '../plurals.ts';

const plural = plurals('en');

export const command = {
  usage: (call: string) => `Usage: ${call}`,
  /** In the place of a command's name. */
  anyCommand: 'COMMAND',
  /** What each command does, in lines of at most 114 characters. */
  help: {
    train: (saveEvery: string) => `\
Trains the lanes of an experiment for N steps in all, on wasm unless another backend is named, where the bits are
those of the page. Writes into the folder RUN: metrics.csv and metrics.json, audit.json with the change of every
tensor, verdict.json with what became of each freeze, lane-A.json and so on with the weights, experiment.json,
backend.json, and session.freezelab.zip, which the page opens, too. Progress goes to the error channel.
EXPERIMENT.json is an object with settings, lanes and timeline; what is missing has its default.
--seed takes the place of the experiment's. --audio and --features name files, or folders of files, to train on,
for an experiment whose dataset is audio or features. --checkpoint starts from the weights of an s2G*.pth or
G_*.pth, whose sizes take the place of defaults; a size in EXPERIMENT.json that contradicts it is refused.
A RUN that holds a run of the same experiment goes on from its last step; one of another is refused. The session is
saved every N steps as well (--save-every, ${saveEvery} unless given, 0 for never), so a run that is killed loses at
most those. With --tensorboard the curves are written as event files, too, into RUN/tensorboard.
Ends with 1 if training diverged, was interrupted, or a setting or file is refused.`,
    sweep: `\
Trains every run of a grid, K at a time (one per core unless given; one on webgpu), each into a folder of its own
below DIR/runs, as train does. SWEEP.json is an object with an experiment that all runs have in common, steps, and
lists: seeds, policies (freeze policies, and unfrozen), and settings with a list of values for each field.
--shard trains the I-th of N parts. Given again, the command trains what has not ended: a run that was killed goes
on from its last save. Ends with 1 if a run failed or an interrupt came.`,
    report: `\
Of a folder of train: report.html, one file with settings, curves, verdicts and what it takes to train it again. Of a
folder of sweep: joins what has been trained so far into report.csv with a line per run and lane, and report.html with
charts of means and spreads over seeds. Both in the language of --lang.`,
    replay: `\
Trains every reference case in DIR again, compares each number with the file, prints a line per case.
Ends with 1 if a case deviates or cannot be read.`,
    compare: `\
Says whether a freeze held between two checkpoints, such as s2G*.pth and a fine-tune of it: held, leaked,
not-frozen or not-comparable, with the policies that leave such weights and what moved by how much. Reads only what
a freeze should hold, and trains nothing.
--features names files of features (GPT-SoVITS's 4-cnhubert), or folders of them, and --tokens a
6-name2semantic.tsv: how many tokens changed, and how many of the file's each checkpoint still gives. With --tokens
alone, the frames are those of the bundled speech.
Ends with 0 for every verdict, and with 1 if something cannot be read.`,
    inspect: `\
Lists the tensors of a PyTorch, safetensors, .npy, .npz or weights JSON file, with --data their values, too; or what
is in a train.log of GPT-SoVITS or an event file of TensorBoard, and what that allows to say of a freeze.
Ends with 1 if the file is refused.`,
    convert: `\
Writes the tensors of IN as .safetensors, .npz, .npy, .pth, .pt or .json, whichever OUT ends with.
--only takes the tensor at PATH, or those below it, without PATH in their names.
Ends with 1 if IN is refused or OUT cannot hold it.`,
    everywhere: `\
--lang TAG says all this, and whatever a command prints, in another language; without it, the language is that of
the environment (LC_ALL, LC_MESSAGES, LANG) if it is known.`,
  },

  // While something is trained.
  building: (stage: string) => `building: ${stage}`,
  gpuFailed: (reason: string) => `The GPU failed: ${reason}`,
  goingOn: (step: string) => `Going on from step ${step}.`,
  notFinite: (step: string, lane: string) => `step ${step}: lane ${lane} has a value that is no longer finite`,
  atStep: (step: string, said: string) => `step ${step}: ${said}`,
  /** `losses`: by lane; empty while there is none. */
  pace: (step: string, steps: string, perSecond: string, losses: readonly string[]) =>
    `step ${step} of ${steps}, ${perSecond} steps/s${losses.length === 0 ? '' : `, loss ${losses.join(', ')}`}`,
  verdict: (lane: string, verdict: string) => `lane ${lane}: ${verdict}`,
  reached: (run: string, step: string, steps: string) => `${run}: step ${step} of ${steps}.`,
  nothingToDo: (run: string, step: string) => `${run} is at step ${step} already: nothing to do.`,
  diverged: 'Training diverged.',
  interrupted: 'Interrupted. The same command goes on from there.',

  sweep: {
    /** `inShard`: runs of the shard and the shard; null where there is one. */
    plan: (
      runs: string,
      steps: string,
      inShard: { runs: string; shard: string } | null,
      todo: string,
      atATime: string,
    ) =>
      `${runs} runs of ${steps} steps${inShard ? `, ${inShard.runs} of them in shard ${inShard.shard}` : ''}: ` +
      `${todo} to train, ${atATime} at a time.`,
    ended: (done: string, all: string, run: string, steps: string) => `${done} of ${all}: ${run}, ${steps} steps`,
    diverged: (done: string, all: string, run: string, step: string) =>
      `${done} of ${all}: ${run}, diverged by step ${step}`,
    failed: (run: string, lastLine: string) => `${run} failed: ${lastLine}`,
    failedLog: (run: string, log: string) => `${run} failed; ${log} says why.`,
    summary: (ended: string, all: string, call: string) => `${ended} of ${all} runs have ended. Joined by: ${call}`,
    report: (ended: string, all: string, files: readonly string[]) =>
      `${ended} of ${all} runs have ended: ${files.join(', ')}`,
  },

  reported: (file: string) => `The report of the run: ${file}`,

  replay: {
    passed: (name: string) => `passed  ${name}`,
    failed: (name: string, why: string) => `failed  ${name}: ${why}`,
    /** `off`: how far; null where equality was asked for. */
    deviation: (step: string, quantity: string, expected: string, actual: string, off: string | null) =>
      `step ${step}, ${quantity}: expected ${expected}, got ${actual}${off === null ? '' : `, off by ${off}`}`,
    broke: (detail: string) => `replay failed: ${detail}`,
    summary: (passed: string, failed: string) => `${passed} passed, ${failed} failed`,
  },

  inspect: {
    file: (name: string, kind: string, tensors: number) =>
      `${name}: ${kind}, ${tensors} ${plural(tensors, { one: 'tensor', other: 'tensors' })}`,
    skipped: (reason: string) => `skipped: ${reason}`,
    log: (name: string, kind: 'tensorboard' | 'train-log', quantities: number) =>
      `${name}: ${kind === 'tensorboard' ? 'event file of TensorBoard' : 'train.log of GPT-SoVITS'}, ` +
      `${quantities} ${plural(quantities, { one: 'quantity', other: 'quantities' })}`,
    /** Points of a quantity, their first and last step, the values there. */
    logged: (points: number, first: string, last: string, begins: string, ends: string) =>
      points === 1
        ? `1 point, step ${first}: ${begins}`
        : `${points} points, steps ${first} to ${last}: ${begins} to ${ends}`,
    compareCheckpoints: 'Two checkpoints are compared by: lab compare BEFORE AFTER',
  },

  convert: {
    onlyTensors: (extension: string, keys: readonly string[]) =>
      `Left out, because ${extension} holds tensors only: ${keys.join(', ')}.`,
    /** `path`: empty for the file as a whole. */
    leftOut: (path: string, reason: string) => `Left out: ${path === '' ? 'the content' : path}, because ${reason}.`,
  },
} as const;
