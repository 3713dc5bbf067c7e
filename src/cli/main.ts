/** The command line: the training core without a page. */
import { problemText } from '../config/problems/problemText.ts';
import { parseArgs } from 'node:util';
import type { BackendName } from '../protocol/requests.ts';
import { LabError } from '../protocol/errors.ts';
import { BACKENDS } from './backend.ts';
import { compareCommand } from './compareCommand.ts';
import { convertCommand } from './convertCommand.ts';
import { inspectCommand } from './inspectCommand.ts';
import { replayCommand } from './replayCommand.ts';
import { CommandError } from './output.ts';
import { reportCommand } from './reportCommand.ts';
import { type SweepOptions, sweepCommand } from './sweepCommand.ts';
import { SAVE_EVERY, type TrainOptions, trainCommand } from './trainCommand.ts';

const TRAIN_USAGE = `  train EXPERIMENT.json --steps N --out RUN [--seed S] [--backend ${BACKENDS.join('|')}]
        [--checkpoint PATH] [--audio PATH]… [--features PATH]… [--save-every N]
      Trains the lanes of an experiment for N steps in all, on wasm unless another backend is named, where the bits are
      those of the page. Writes into the folder RUN: metrics.csv and metrics.json, audit.json with the change of every
      tensor, verdict.json with what became of each freeze, lane-A.json and so on with the weights, experiment.json,
      backend.json, and session.freezelab.zip, which the page opens, too. Progress goes to the error channel.
      EXPERIMENT.json is an object with settings, lanes and timeline; what is missing has its default.
      --seed takes the place of the experiment's. --audio and --features name files, or folders of files, to train on,
      for an experiment whose dataset is audio or features. --checkpoint starts from the weights of an s2G*.pth or
      G_*.pth, whose sizes take the place of defaults; a size in EXPERIMENT.json that contradicts it is refused.
      A RUN that holds a run of the same experiment goes on from its last step; one of another is refused. The session is
      saved every N steps as well (--save-every, ${SAVE_EVERY} unless given, 0 for never), so a run that is killed loses at
      most those.
      Ends with 1 if training diverged, was interrupted, or a setting or file is refused.`;

const SWEEP_USAGE = `  sweep SWEEP.json --out DIR [--shard I/N] [--jobs K] [--backend ${BACKENDS.join('|')}]
        [--checkpoint PATH] [--audio PATH]… [--features PATH]… [--save-every N]
      Trains every run of a grid, K at a time (one per core unless given; one on webgpu), each into a folder of its own
      below DIR/runs, as train does. SWEEP.json is an object with an experiment that all runs have in common, steps, and
      lists: seeds, policies (freeze policies, and unfrozen), and settings with a list of values for each field.
      --shard trains the I-th of N parts. Given again, the command trains what has not ended: a run that was killed goes
      on from its last save. Ends with 1 if a run failed or an interrupt came.

  report DIR
      Joins what has been trained so far: report.csv with a line per run and lane, and report.html, one file with charts of
      means and spreads over seeds.`;

const USAGE = `Usage: npm run --silent lab -- COMMAND

${TRAIN_USAGE}

${SWEEP_USAGE}

  replay DIR [--backend ${BACKENDS.join('|')}] [--json]
      Trains every reference case in DIR again, compares each number with the file, prints a line per case.
      Ends with 1 if a case deviates or cannot be read.

  compare BEFORE AFTER [--features PATH]… [--tokens TSV] [--json]
      Says whether a freeze held between two checkpoints, such as s2G*.pth and a fine-tune of it: held, leaked,
      not-frozen or not-comparable, with the policies that leave such weights and what moved by how much. Reads only what
      a freeze should hold, and trains nothing.
      --features names files of features (GPT-SoVITS's 4-cnhubert), or folders of them, and --tokens a
      6-name2semantic.tsv: how many tokens changed, and how many of the file's each checkpoint still gives. With --tokens
      alone, the frames are those of the bundled speech.
      Ends with 0 for every verdict, and with 1 if something cannot be read.

  inspect FILE [--json] [--data]
      Lists the tensors of a PyTorch, safetensors, .npy, .npz or weights JSON file, with --data their values, too.
      Ends with 1 if the file is refused.

  convert IN OUT [--only PATH]
      Writes the tensors of IN as .safetensors, .npz, .npy, .pth, .pt or .json, whichever OUT ends with.
      --only takes the tensor at PATH, or those below it, without PATH in their names.
      Ends with 1 if IN is refused or OUT cannot hold it.`;

/** @returns the exit status */
async function main(args: string[]): Promise<number> {
  const { values, positionals } = parse(args);
  const [command, ...operands] = positionals;
  if (values.help || command === undefined) {
    const own: Partial<Record<string, string>> = { train: TRAIN_USAGE, sweep: SWEEP_USAGE, report: SWEEP_USAGE };
    const usage = command === undefined ? undefined : own[command];
    console.log(usage === undefined ? USAGE : `Usage: npm run --silent lab --\n\n${usage}`);
    return values.help ? 0 : 2;
  }
  const { backend, json = false, data = false, only = '' } = values;
  switch (command) {
    case 'train': {
      const [experiment] = take(operands, 1, 'train takes one experiment');
      return (await trainCommand(trainOptions(experiment, values), (line) => console.error(line))) ? 0 : 1;
    }
    case 'sweep': {
      const [sweep] = take(operands, 1, 'sweep takes one sweep');
      return (await sweepCommand(sweepOptions(sweep, values), (line) => console.error(line))) ? 0 : 1;
    }
    case 'report': {
      const [folder] = take(operands, 1, 'report takes one folder');
      await reportCommand(folder, (line) => console.error(line));
      return 0;
    }
    case 'replay': {
      const [folder] = take(operands, 1, 'replay takes one folder');
      return (await replayCommand(folder, backendOf(backend), json)) ? 0 : 1;
    }
    case 'compare': {
      const [before, after] = take(operands, 2, 'compare takes two files');
      const { features = [], tokens = null } = values;
      await compareCommand({ before, after, features, tokens, json });
      return 0;
    }
    case 'inspect': {
      const [path] = take(operands, 1, 'inspect takes one file');
      return (await inspectCommand(path, json, data)) ? 0 : 1;
    }
    case 'convert': {
      const [from, to] = take(operands, 2, 'convert takes two files');
      await convertCommand(from, to, only);
      return 0;
    }
    default:
      throw new CommandError(`There is no command “${command}”.\n\n${USAGE}`);
  }
}

/** Exactly `count` operands. */
function take(operands: string[], count: 1 | 2, expected: string): [string, string] {
  if (operands.length !== count) throw new CommandError(`${expected}.\n\n${USAGE}`);
  return [operands[0] as string, operands[1] ?? ''];
}

function trainOptions(experiment: string, values: ReturnType<typeof parse>['values']): TrainOptions {
  const { steps, seed, out, audio = [], features = [] } = values;
  if (out === undefined) throw new CommandError(`train needs --out with the folder of the run.\n\n${USAGE}`);
  if (steps === undefined) throw new CommandError(`train needs --steps.\n\n${USAGE}`);
  return {
    experiment,
    steps: wholeNumber('steps', steps),
    seed: seed === undefined ? null : wholeNumber('seed', seed),
    out,
    audio,
    features,
    ...startOptions(values),
  };
}

function sweepOptions(sweep: string, values: ReturnType<typeof parse>['values']): SweepOptions {
  const { out, jobs, shard = '1/1', audio = [], features = [] } = values;
  if (out === undefined) throw new CommandError(`sweep needs --out with the folder of the sweep.\n\n${USAGE}`);
  const parts = /^(\d+)\/(\d+)$/.exec(shard);
  if (!parts) throw new CommandError(`--shard must be I/N, such as 1/4 for the first of four parts, not “${shard}”.`);
  return {
    sweep,
    out,
    shard: { index: Number(parts[1]), of: Number(parts[2]) },
    jobs: jobs === undefined ? null : wholeNumber('jobs', jobs),
    audio,
    features,
    ...startOptions(values),
    program: process.argv[1] as string,
  };
}

/** What `train` and `sweep` are both given. */
function startOptions({ backend, checkpoint, 'save-every': saveEvery }: ReturnType<typeof parse>['values']) {
  return {
    backend: backend === undefined ? null : backendOf(backend),
    checkpoint: checkpoint ?? null,
    saveEvery: saveEvery === undefined ? SAVE_EVERY : wholeNumber('save-every', saveEvery),
  };
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new CommandError(`--${option} must be a whole number, not “${text}”.`);
  return Number(text);
}

function backendOf(name = 'cpu'): BackendName {
  const backend = BACKENDS.find((known) => known === name);
  if (!backend) throw new CommandError(`There is no backend “${name}”; there are ${BACKENDS.join(', ')}.`);
  return backend;
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        backend: { type: 'string' },
        json: { type: 'boolean' },
        data: { type: 'boolean' },
        only: { type: 'string' },
        steps: { type: 'string' },
        seed: { type: 'string' },
        out: { type: 'string' },
        audio: { type: 'string', multiple: true },
        features: { type: 'string', multiple: true },
        tokens: { type: 'string' },
        checkpoint: { type: 'string' },
        'save-every': { type: 'string' },
        shard: { type: 'string' },
        jobs: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new CommandError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof LabError)) throw error;
  console.error(problemText(error.problem));
  process.exit(error instanceof CommandError ? 2 : 1);
}
