/** Numbers that are typed behind options: what was found and what was expected is told before anything is read. */
import { expect, it } from 'vitest';
import { parseArguments, sweepOptions, trainOptions } from '../../src/cli/arguments.ts';

const train = (...args: string[]) =>
  trainOptions('e.json', parseArguments(['train', 'e.json', '--out', 'r', '--steps', '5', ...args]).values);
const sweep = (...args: string[]) =>
  sweepOptions('s.json', parseArguments(['sweep', 's.json', '--out', 'r', ...args]).values);

it('are taken within their bounds', () => {
  expect(train('--seed', '0', '--save-every', '0')).toMatchObject({ steps: 5, seed: 0, saveEvery: 0 });
  expect(sweep('--jobs', '10000').jobs).toBe(10_000);
});

it.each<[string, () => unknown, string]>([
  ['steps', () => train('--steps', '0'), '--steps is 0; expected a whole number from 1 to 1000000000'],
  ['steps', () => train('--steps', '9'.repeat(400)), '--steps is Infinity; expected a whole number from 1 to'],
  [
    'seed',
    () => train('--seed', '99999999999999999999'),
    '--seed is 100000000000000000000; expected a whole number from 0 to',
  ],
  [
    'save-every',
    () => train('--save-every', '1000000001'),
    '--save-every is 1000000001; expected a whole number from 0 to',
  ],
  ['jobs', () => sweep('--jobs', '10001'), '--jobs is 10001; expected a whole number from 1 to 10000'],
  ['steps', () => train('--steps', '1e3'), '--steps must be a whole number, not “1e3”'],
])('%s are refused beyond them %#', (_, read, sentence) => {
  expect(read).toSay(sentence);
});
