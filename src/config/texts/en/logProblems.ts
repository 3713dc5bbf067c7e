/** Logs of a training in English: what is wrong with one, and what can be said of it. */
import type { LOG_PROBLEMS } from '../../problems/logProblems.ts';
import type { ProblemTexts } from '../../problems/problem.ts';
import { quote } from '../quotedText.ts';
import { plurals } from '../plurals.ts';

const plural = plurals('en');
const counted = (count: number, one: string, other: string): string => `${count} ${plural(count, { one, other })}`;
const steps = (count: number): string => counted(count, 'logged step', 'logged steps');
const all = (count: number): string => (count === 1 ? 'in the only logged step' : `in all ${steps(count)}`);
const digits = (value: number): string => String(Number(value.toPrecision(3)));

const ASK_WEIGHTS = 'cannot be seen from a log; drop two checkpoints to know';

export const logProblems: ProblemTexts<keyof typeof LOG_PROBLEMS> = {
  'message-damaged': 'a message in it is damaged',
  'no-events': 'it holds no event of TensorBoard that can be read',
  'no-losses-logged': 'it holds no list of losses as GPT-SoVITS logs them while it trains SoVITS (s2)',
  'log-of-other-training': ({ name }) =>
    `the settings in it${name === '' ? '' : ` (${quote(name)})`} are not those of GPT-SoVITS, so its numbers have no known names`,
  'log-points-at-most': ({ most }) => `it holds more than ${most} points`,
  'log-names-at-most': ({ most }) => `it holds more than ${most} names`,

  'log-holds': ({ names, points, first, last }) =>
    points === 1
      ? `${counted(names, 'quantity', 'quantities')}, logged once, at step ${first}.`
      : `${counted(names, 'quantity', 'quantities')}, logged in ${points} steps from ${first} to ${last}.`,
  'log-commitment-zero': ({ count }) =>
    `Commitment loss is exactly 0 ${all(count)}: the quantizer ran in evaluation mode. ` +
    `Whether the codebook moved ${ASK_WEIGHTS}.`,
  'log-commitment-above': ({ count, all: everywhere, least, most }) =>
    `Commitment loss is above 0 ${everywhere ? all(count) : `in ${steps(count)}`} (${digits(least)} to ${digits(most)}): the quantizer ran in training mode. ` +
    `How far the codebook moved ${ASK_WEIGHTS}.`,
  'log-commitment-zero-between': ({ zeros, count, first, last }) =>
    `Commitment loss is exactly 0 in ${zeros} of ${steps(count)}, ` +
    `${zeros === 1 ? `at step ${first}` : `from step ${first} to ${last}`}, and not 0 in the others: the quantizer ran ` +
    `in evaluation mode there and in training mode elsewhere. How far the codebook moved ${ASK_WEIGHTS}.`,
  'log-commitment-switches': ({ zeros, count, stretches }) =>
    `Commitment loss is exactly 0 in ${zeros} of ${steps(count)}, in ${stretches} stretches, and not 0 in the others: ` +
    `the mode of the quantizer changed under way. How far the codebook moved ${ASK_WEIGHTS}.`,
  'log-commitment-not-finite': ({ bad, count, first }) =>
    `Commitment loss is not a finite number in ${bad} of ${steps(count)}, the first of them ${first}.`,
  'log-commitment-missing':
    'No commitment loss is logged, so nothing in it tells in which mode the quantizer ran; drop two checkpoints to know ' +
    'whether it moved.',
  'log-gradients': ({ names, ofGenerator }) =>
    `Norms of gradients are logged: ${names.join(', ')}.` +
    (ofGenerator
      ? ' grad_norm_g is one number for the whole generator; what of it belongs to ssl_proj cannot be seen.'
      : ''),
  'log-gradients-missing': 'No norm of a gradient is logged.',
  'log-settings-freeze': ({ on }) => `Its settings have freeze_quantizer ${on ? 'on' : 'off'}.`,
  'log-settings-freeze-both': 'Its settings have freeze_quantizer on at one start and off at another.',

  'log-settings-missing':
    'No settings are in it, so it is taken for granted that GPT-SoVITS wrote it and that its numbers are in that order.',
  'log-damaged': ({ places, bytes }) =>
    `Not read, because it is damaged: ${counted(places, 'place', 'places')}, ${counted(bytes, 'byte', 'bytes')} in all.`,
  'log-cut': 'Its end is cut off, as of a training that goes on or was ended; what stands before was read.',
  'log-replaced': ({ count }) =>
    `${counted(count, 'earlier point was', 'earlier points were')} replaced, because the log goes back to an earlier step behind them.`,
  'log-outside': ({ count }) =>
    `${counted(count, 'point was', 'points were')} left out, because the step or the name is impossible.`,
};
