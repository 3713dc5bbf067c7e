/** What each command is given, in the form in which it is typed; what it does is said by the texts. */
import { texts } from '../config/texts/index.ts';
import { formatSetting } from '../config/texts/numbers.ts';
import { BACKENDS } from './backend.ts';
import { SAVE_EVERY } from './trainCommand.ts';

/** The packed program says how it is called; see `scripts/freezeLab.mjs`. */
const CALL = process.env['FREEZE_LAB_CALL'] ?? 'npm run --silent lab --';
const BACKEND = `[--backend ${BACKENDS.join('|')}]`;
const MATERIAL = '[--checkpoint PATH] [--audio PATH]… [--features PATH]… [--save-every N]';

/** What is typed, by command; in lines. */
const SYNOPSES = {
  train: [`EXPERIMENT.json --steps N --out RUN [--seed S] [--tensorboard] ${BACKEND}`, MATERIAL],
  sweep: [`SWEEP.json --out DIR [--shard I/N] [--jobs K] ${BACKEND}`, MATERIAL],
  report: ['DIR'],
  replay: [`DIR ${BACKEND} [--json]`],
  compare: ['BEFORE AFTER [--features PATH]… [--tokens TSV] [--json]'],
  inspect: ['FILE [--json] [--data]'],
  convert: ['IN OUT [--only PATH]'],
} as const;

export type Command = keyof typeof SYNOPSES;
export const isCommand = (name: string): name is Command => Object.hasOwn(SYNOPSES, name);

/** Commands that are told of together where one of them is asked for. */
const TOGETHER: Partial<Record<Command, readonly Command[]>> = {
  train: ['train'],
  sweep: ['sweep', 'report'],
  report: ['sweep', 'report'],
};

/** How to call the program; of a command with a page of its own, that. */
export function usage(command?: string): string {
  const { usage: said, anyCommand, help } = texts.command;
  const own = command !== undefined && isCommand(command) ? TOGETHER[command] : undefined;
  const told = own ?? (Object.keys(SYNOPSES) as Command[]);
  const parts = [...told.map(helpOf), indented(help.everywhere, 2)];
  return [said(own ? CALL : `${CALL} ${anyCommand}`), ...parts].join('\n\n');
}

function helpOf(command: Command): string {
  const { help } = texts.command;
  const [first, ...others] = SYNOPSES[command];
  const does = command === 'train' ? help.train(formatSetting(SAVE_EVERY)) : help[command];
  const synopsis = [`  ${command} ${first}`, ...others.map((line) => `        ${line}`)];
  return [...synopsis, indented(does, 6)].join('\n');
}

const indented = (text: string, by: number): string => text.replace(/^/gm, ' '.repeat(by));
