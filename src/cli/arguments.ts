/** What a person typed, as values that are of the right kind. */
import { parseArgs } from 'node:util';
import { FIELDS } from '../config/fields.ts';
import { MOST_RUNS, MOST_STEPS } from '../config/limits.ts';
import type { Problem } from '../config/problems/problem.ts';
import type { BackendName } from '../protocol/requests.ts';
import { BACKENDS } from './backend.ts';
import { CommandError } from './output.ts';
import type { SweepOptions } from './sweepCommand.ts';
import { SAVE_EVERY, type TrainOptions } from './trainCommand.ts';
import type { Command } from './usage.ts';

const OPTIONS = {
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
  tensorboard: { type: 'boolean' },
  shard: { type: 'string' },
  jobs: { type: 'string' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** A command that cannot be read: whoever says so says how to call it, too. */
export class UsageError extends CommandError {}

/** Value of `--lang`, whatever else was typed; undefined if there is none. */
export function languageAsked(args: readonly string[]): string | undefined {
  const { lang } = parseArgs({ args: [...args], strict: false, options: { lang: OPTIONS.lang } }).values;
  return typeof lang === 'string' ? lang : undefined;
}

/** Options and operands. @throws UsageError for an option that is unknown, misses its value, or has one too many */
export function parseArguments(args: readonly string[]) {
  const problem = optionProblem(args);
  if (problem) throw new UsageError(problem);
  return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
}
type Values = ReturnType<typeof parseArguments>['values'];

/** What Node's own check would say in English only. */
function optionProblem(args: readonly string[]): Problem | null {
  const { tokens } = parseArgs({ args: [...args], strict: false, tokens: true, options: OPTIONS });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName: option, value } = token;
    if (!Object.hasOwn(OPTIONS, name)) return { code: 'option-unknown', option };
    const takesValue = OPTIONS[name as keyof typeof OPTIONS].type === 'string';
    if (!takesValue && value !== undefined) return { code: 'option-with-value', option };
    // The next option is no value.
    const isOption = token.inlineValue === false && /^-./.test(value ?? '');
    if (takesValue && (value === undefined || isOption)) return { code: 'option-without-value', option };
  }
  return null;
}

/** The operands of a command, all of them; the second is empty where there is one. @throws UsageError */
export function operandsOf(command: Command, operands: readonly string[]): [string, string] {
  const count = command === 'compare' || command === 'convert' ? 2 : 1;
  if (operands.length !== count) throw new UsageError({ code: 'operands', command });
  return [operands[0] as string, operands[1] ?? ''];
}

/** @throws CommandError for a value that cannot be one */
export function trainOptions(experiment: string, values: Values): TrainOptions {
  const { steps, seed, out, tensorboard = false } = values;
  if (out === undefined) throw new UsageError({ code: 'out-needed', command: 'train' });
  if (steps === undefined) throw new UsageError({ code: 'steps-needed' });
  return {
    experiment,
    steps: wholeNumber('steps', steps, 1, MOST_STEPS),
    seed: seed === undefined ? null : wholeNumber('seed', seed, FIELDS.seed.min, FIELDS.seed.max),
    out,
    tensorboard,
    ...startOptions(values),
  };
}

/** @throws CommandError for a value that cannot be one */
export function sweepOptions(sweep: string, values: Values): SweepOptions {
  const { out, jobs, shard = '1/1' } = values;
  if (out === undefined) throw new UsageError({ code: 'out-needed', command: 'sweep' });
  const parts = /^(\d+)\/(\d+)$/.exec(shard);
  if (!parts) throw new CommandError({ code: 'shard-form', found: shard });
  return {
    sweep,
    out,
    shard: { index: Number(parts[1]), of: Number(parts[2]) },
    jobs: jobs === undefined ? null : wholeNumber('jobs', jobs, 1, MOST_RUNS),
    ...startOptions(values),
    program: process.argv[1] as string,
  };
}

/** What `train` and `sweep` are both given. */
function startOptions({ backend, checkpoint, audio = [], features = [], 'save-every': saveEvery }: Values) {
  return {
    backend: backend === undefined ? null : backendOf(backend),
    checkpoint: checkpoint ?? null,
    saveEvery: saveEvery === undefined ? SAVE_EVERY : wholeNumber('save-every', saveEvery, 0, MOST_STEPS),
    audio,
    features,
  };
}

/** @throws CommandError for what is no whole number, or none between the two, both included */
function wholeNumber(option: string, text: string, least: number, most: number): number {
  if (!/^\d+$/.test(text)) throw new CommandError({ code: 'option-whole-number', option, found: text });
  const value = Number(text);
  if (value < least || value > most)
    throw new CommandError({ code: 'option-between', option, found: value, least, most });
  return value;
}

/** @throws CommandError for one that is not known */
export function backendOf(name = 'cpu'): BackendName {
  const backend = BACKENDS.find((known) => known === name);
  if (!backend) throw new CommandError({ code: 'no-such-backend', name, known: BACKENDS });
  return backend;
}
