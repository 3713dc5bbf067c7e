/** The command line: the training core without a page. */
import { problemText } from '../config/problems/problemText.ts';
import { LabError } from '../protocol/errors.ts';
import {
  backendOf,
  languageAsked,
  operandsOf,
  parseArguments,
  sweepOptions,
  trainOptions,
  UsageError,
} from './arguments.ts';
import { compareCommand } from './compareCommand.ts';
import { convertCommand } from './convertCommand.ts';
import { inspectCommand } from './inspectCommand.ts';
import { speakLanguage } from './language.ts';
import { CommandError, printable } from './output.ts';
import { replayCommand } from './replayCommand.ts';
import { reportCommand } from './reportCommand.ts';
import { sweepCommand } from './sweepCommand.ts';
import { trainCommand } from './trainCommand.ts';
import { isCommand, usage } from './usage.ts';

/** Prints a line for a person, beside what is printed for programs. */
const tell = (line: string): void => console.error(line);

/** @returns the exit status */
async function main(args: readonly string[]): Promise<number> {
  await speakLanguage(languageAsked(args), process.env);
  const { values, positionals } = parseArguments(args);
  const [command, ...operands] = positionals;
  if (values.help || command === undefined) {
    console.log(usage(command));
    return values.help ? 0 : 2;
  }
  if (!isCommand(command)) throw new UsageError({ code: 'no-command', command });
  const [first, second] = operandsOf(command, operands);
  const { backend, json = false, data = false, only = '' } = values;
  switch (command) {
    case 'train':
      return (await trainCommand(trainOptions(first, values), tell)) ? 0 : 1;
    case 'sweep':
      return (await sweepCommand(sweepOptions(first, values), tell)) ? 0 : 1;
    case 'report':
      await reportCommand(first, tell);
      return 0;
    case 'replay':
      return (await replayCommand(first, backendOf(backend), json)) ? 0 : 1;
    case 'compare': {
      const { features = [], tokens = null } = values;
      await compareCommand({ before: first, after: second, features, tokens, json });
      return 0;
    }
    case 'inspect':
      return (await inspectCommand(first, json, data)) ? 0 : 1;
    case 'convert':
      await convertCommand(first, second, only);
      return 0;
    default:
      return command satisfies never;
  }
}

try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof LabError)) throw error;
  // It may hold what stands in files.
  console.error(printable(problemText(error.problem)));
  if (error instanceof UsageError) console.error(`\n${usage()}`);
  process.exit(error instanceof CommandError ? 2 : 1);
}
