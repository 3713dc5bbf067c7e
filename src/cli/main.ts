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
import { type TrainOptions, trainCommand } from './trainCommand.ts';

const TRAIN_USAGE = `  train EXPERIMENT.json --steps N --out RUN [--seed S] [--backend ${BACKENDS.join('|')}]
        [--audio PATH]… [--features PATH]…
      Trains the lanes of an experiment for N steps in all, on wasm unless another backend is named, where the bits are
      those of the page. Writes into the folder RUN: metrics.csv and metrics.json, audit.json with the verdict of each
      lane, lane-A.json and so on with its weights, experiment.json, backend.json, and session.freezelab.zip, which the
      page opens, too. Progress goes to the error channel.
      EXPERIMENT.json is an object with settings, lanes and timeline; what is missing has its default.
      --seed takes the place of the experiment's. --audio and --features name files, or folders of files, to train on,
      for an experiment whose dataset is audio or features.
      A RUN that holds a run of the same experiment goes on from its last step; one of another is refused.
      Ends with 1 if training diverged, was interrupted, or a setting or file is refused.`;

const USAGE = `Usage: npm run --silent lab -- COMMAND

${TRAIN_USAGE}

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
    console.log(command === 'train' ? `Usage: npm run --silent lab --\n\n${TRAIN_USAGE}` : USAGE);
    return values.help ? 0 : 2;
  }
  const { backend, json = false, data = false, only = '' } = values;
  switch (command) {
    case 'train': {
      const [experiment] = take(operands, 1, 'train takes one experiment');
      return (await trainCommand(trainOptions(experiment, values), (line) => console.error(line))) ? 0 : 1;
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
  const { steps, seed, out, backend, audio = [], features = [] } = values;
  if (out === undefined) throw new CommandError(`train needs --out with the folder of the run.\n\n${USAGE}`);
  if (steps === undefined) throw new CommandError(`train needs --steps.\n\n${USAGE}`);
  return {
    experiment,
    steps: wholeNumber('steps', steps),
    seed: seed === undefined ? null : wholeNumber('seed', seed),
    backend: backend === undefined ? null : backendOf(backend),
    out,
    audio,
    features,
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
