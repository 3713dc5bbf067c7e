/** The command line: the training core without a page. */
import { problemText } from '../config/problems/problemText.ts';
import { parseArgs } from 'node:util';
import type { BackendName } from '../protocol/requests.ts';
import { FormatError } from '../formats/formatError.ts';
import { BACKENDS } from './backend.ts';
import { convertCommand } from './convertCommand.ts';
import { inspectCommand } from './inspectCommand.ts';
import { replayCommand } from './replayCommand.ts';
import { CommandError } from './output.ts';

const USAGE = `Usage: npm run --silent lab -- COMMAND

  replay DIR [--backend ${BACKENDS.join('|')}] [--json]
      Trains every reference case in DIR again, compares each number with the file, prints a line per case.
      Ends with 1 if a case deviates or cannot be read.

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
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  const { backend, json = false, data = false, only = '' } = values;
  switch (command) {
    case 'replay': {
      const [folder] = take(operands, 1, 'replay takes one folder');
      return (await replayCommand(folder, backendOf(backend), json)) ? 0 : 1;
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
  if (!(error instanceof CommandError || error instanceof FormatError)) throw error;
  console.error(problemText(error.problem));
  process.exit(error instanceof FormatError ? 1 : 2);
}
