/** The command line: the training core without a page. */
import { parseArgs } from 'node:util';
import type { BackendName } from '../protocol/requests.ts';
import { BACKENDS } from './backend.ts';
import { CommandError } from './commandError.ts';
import { replayCommand } from './replayCommand.ts';

const USAGE = `Usage: npm run --silent lab -- COMMAND

  replay DIR [--backend ${BACKENDS.join('|')}] [--json]
      Trains every reference case in DIR again, compares each number with the file, prints a line per case.
      Ends with 1 if a case deviates or cannot be read.`;

/** @returns the exit status */
async function main(args: string[]): Promise<number> {
  const { values, positionals } = parse(args);
  const [command, ...operands] = positionals;
  if (values.help || command === undefined) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  if (command !== 'replay') throw new CommandError(`There is no command “${command}”.\n\n${USAGE}`);
  const [folder] = operands;
  if (folder === undefined || operands.length > 1) throw new CommandError(`replay takes one folder.\n\n${USAGE}`);
  const backend = values.backend ?? 'cpu';
  if (!BACKENDS.some((name) => name === backend)) {
    throw new CommandError(`There is no backend “${backend}”; there are ${BACKENDS.join(', ')}.`);
  }
  return (await replayCommand(folder, backend as BackendName, values.json ?? false)) ? 0 : 1;
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { backend: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    throw new CommandError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  console.error(error.message);
  process.exit(2);
}
