/** What is typed, or kept where a person can reach it: the address, what the browser stores, the command line. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  backendOf,
  languageAsked,
  operandsOf,
  parseArguments,
  sweepOptions,
  trainOptions,
} from '../../src/cli/arguments.ts';
import { environmentLanguage } from '../../src/cli/language.ts';
import { isCommand, usage } from '../../src/cli/usage.ts';
import { FIELD_IDS, FIELDS, type NumberField } from '../../src/config/fields.ts';
import { experimentProblems } from '../../src/objectives/experimentProblems.ts';
import { withPlan } from '../../src/store/plan.ts';
import { readQuery } from '../../src/store/query.ts';
import { readNumber } from '../../src/ui/settings/numberText.ts';
import { damagedJsonTexts } from './jsonDamage.ts';
import { assertSayable } from './judgement.ts';
import { eventful } from './ownFiles.ts';
import { reader } from './reader.ts';

const { settings, lanes, timeline } = eventful();
const oddNumbers = fc.constantFrom(
  '0',
  '1',
  '-1',
  '1e9',
  '1000000001',
  '99999999999999999999',
  '1.5',
  'NaN',
  'Infinity',
  '',
  ' ',
  '0x10',
  '１２',
  '+5',
  '-0',
  '1,5',
  '.5',
  '5.',
  '1e999',
  '−3',
  '1_000',
  '9'.repeat(500),
);
const word = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'webgpu',
    'cpu',
    'shared',
    'en',
    'en-XA',
    'reconstruction',
    'x'.repeat(5000),
    '\u202eabc',
    '%',
    '%00',
  ),
);
const parameter = fc.oneof(
  fc.tuple(fc.constantFrom('x'), damagedJsonTexts([settings, { dim: 8, codes: 16 }])),
  fc.tuple(fc.constantFrom('lanes'), damagedJsonTexts([lanes])),
  fc.tuple(fc.constantFrom('timeline'), damagedJsonTexts([timeline])),
  fc.tuple(fc.constantFrom('steps'), oddNumbers),
  fc.tuple(fc.constantFrom('scenario', 'name', 'backend', 'kernels', 'lang', 'objective', '__proto__', 'x'), word),
  fc.tuple(
    fc.constantFrom('scenario'),
    fc.constantFrom('sticky-eval', 'stickyEval', 'codebookCollapse', 'newVoice', 'leakyFreezes'),
  ),
);
const addresses = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.array(parameter, { maxLength: 4 }).map((all) => `?${new URLSearchParams(all as [string, string][])}`),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
);

const argument = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      '--steps',
      '--seed',
      '--out',
      '--jobs',
      '--shard',
      '--save-every',
      '--backend',
      '--lang',
      '--json',
      '--help',
      '-h',
      '--audio',
      '--',
      '-',
      '--__proto__',
      '--constructor=1',
      '--steps=5',
      '--json=1',
      '-x',
    ),
  },
  { weight: 3, arbitrary: oddNumbers },
  {
    weight: 2,
    arbitrary: fc.constantFrom('1/1', '2/1', '0/0', '9'.repeat(400) + '/1', 'train', 'sweep', 'a.json', 'cpu', 'wasm'),
  },
  { weight: 1, arbitrary: word },
);
const TYPED = [
  ['train', 'e.json', '--steps', '5', '--out', 'r', '--seed', '3', '--save-every', '100'],
  ['sweep', 's.json', '--out', 'r', '--shard', '1/2', '--jobs', '2', '--audio', 'a.wav', '--audio', 'b.wav'],
  ['compare', 'a.pth', 'b.pth', '--json'],
];
const commandLines = fc
  .tuple(
    fc.oneof(fc.constantFrom(...TYPED), fc.array(argument, { maxLength: 10 })),
    fc.array(fc.tuple(fc.nat(12), fc.nat(1), fc.array(argument, { maxLength: 2 })), { maxLength: 2 }),
  )
  .map(([line, edits]) =>
    JSON.stringify(edits.reduce((args, [at, cut, put]) => args.toSpliced(at, cut, ...put), [...line])),
  );

const numberFields = FIELD_IDS.map((id) => FIELDS[id]).filter(
  (field): field is NumberField & (typeof FIELDS)[keyof typeof FIELDS] => 'min' in field,
);

export const TYPED_READERS = [
  reader({
    name: 'address',
    inputs: addresses,
    read: (search: string) => {
      const { experiment, plan, asked, problems } = readQuery(search);
      assert.deepEqual(experimentProblems(withPlan(experiment, plan)), []);
      for (const problem of problems) assertSayable(problem);
      return { experiment, plan, asked };
    },
  }),
  reader({
    name: 'command-line',
    inputs: commandLines,
    read: (text: string) => {
      const args = JSON.parse(text) as string[];
      languageAsked(args);
      const { values, positionals } = parseArguments(args);
      const [command = ''] = positionals;
      assert.equal(typeof usage(command), 'string');
      if (!isCommand(command)) return null;
      operandsOf(command, positionals.slice(1));
      backendOf(values.backend);
      if (command !== 'sweep' && command !== 'train') return null;
      const numbers = command === 'sweep' ? sweepOptions('s.json', values) : trainOptions('e.json', values);
      assert(Number.isSafeInteger(numbers.saveEvery));
      if ('steps' in numbers) assert(Number.isSafeInteger(numbers.steps));
      else assert(Number.isSafeInteger(numbers.shard.of) && Number.isSafeInteger(numbers.shard.index));
      return numbers;
    },
  }),
  reader({
    name: 'environment',
    inputs: fc
      .dictionary(fc.constantFrom('LC_ALL', 'LC_MESSAGES', 'LANG', '__proto__'), word)
      .map((all) => JSON.stringify(all)),
    read: (text: string) => environmentLanguage(JSON.parse(text) as Record<string, string>),
  }),
  reader({
    name: 'number-field',
    inputs: fc.oneof(oddNumbers, fc.string({ maxLength: 12 }), fc.double().map(String)),
    read: (text: string) => {
      for (const field of numberFields) {
        const reading = readNumber(text, field);
        if (reading.ok) assert(reading.value >= field.min && reading.value <= field.max);
        else assert(reading.problem.length < 1000);
      }
    },
  }),
];
