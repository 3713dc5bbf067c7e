/** Data sets are named in their folder and in the texts. Everything else asks their facts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DATASET_KINDS, OWN_FIELDS } from '../../src/datasets/catalogue.ts';
import { DATASETS } from '../../src/datasets/list.ts';
import { isNode, type Node, saidIn } from './syntax.ts';

const ROOT = join(import.meta.dirname, '../../src');
const ELSEWHERE = /^(datasets|config\/texts)\//;

/** Own files go by the names of their libraries, which are names of data sets, too. */
const LIBRARIES: ReadonlySet<unknown> = new Set(Object.values(DATASETS).map(({ files }) => files));
const OF_THEIR_OWN: ReadonlySet<string> = new Set(DATASET_KINDS.filter((kind) => !LIBRARIES.has(kind)));
const ALL: ReadonlySet<string> = new Set(DATASET_KINDS);
const FIELDS: ReadonlySet<string> = new Set(Object.keys(OWN_FIELDS));

/** Names by file that are left. The numbers may only go down. */
const LEFT: Record<string, number> = {
  // The folder of the bundled speech, which is named as a program's part and not as a data set.
  'data/speechManifest.ts': 1,
  // The bundled voices: those that an address names and the program does not have, and their control.
  'store/firstSession.ts': 2,
  'ui/settings/Voices.tsx': 1,
};

const literal = (value: unknown): string =>
  isNode(value) && value.type === 'Literal' && typeof value.value === 'string' ? value.value : '';
/** Whether an expression is that name, or a property of that name. */
function endsWith(value: unknown, name: string): boolean {
  if (!isNode(value)) return false;
  if (value.type === 'ChainExpression') return endsWith(value.expression, name);
  if (value.type === 'MemberExpression') return endsWith(value.property, name);
  return value.type === 'Identifier' && value.name === name;
}
const namesKind = (value: unknown): boolean => endsWith(value, 'dataset');

/** What a node itself says of data sets: their names in quotes, comparisons with any of them, settings of their own. */
function saidBy(node: Node): string[] {
  switch (node.type) {
    case 'Literal': {
      const text = literal(node);
      return OF_THEIR_OWN.has(text) ? [text] : [];
    }
    case 'BinaryExpression': {
      const [left, right] = [literal(node.left), literal(node.right)];
      const compared = [namesKind(node.right) ? left : '', namesKind(node.left) ? right : ''];
      return compared.filter((text) => ALL.has(text) && !OF_THEIR_OWN.has(text));
    }
    case 'SwitchStatement': {
      if (!namesKind(node.discriminant)) return [];
      const cases = (node.cases as Node[]).map(({ test }) => literal(test));
      return cases.filter((text) => ALL.has(text) && !OF_THEIR_OWN.has(text));
    }
    case 'MemberExpression':
    case 'Property':
    case 'TSPropertySignature': {
      const key = node.type === 'MemberExpression' ? node.property : node.key;
      if (!isNode(key) || key.type !== 'Identifier' || node.computed === true) return [];
      const name = key.name as string;
      if (node.type === 'MemberExpression' && FIELDS.has(name) && endsWith(node.object, 'settings')) return [name];
      // `{ dataset: 'audio' }`
      return name === 'dataset' && ALL.has(literal(node.value)) ? [literal(node.value)] : [];
    }
    default:
      return [];
  }
}

/** Names of data sets and of their fields in a source. */
const namesIn = (file: string, source: string): string[] => saidIn(file, source, saidBy);

it('finds names wherever they can stand, and nothing else', () => {
  expect(namesIn('a.ts', `if (kind === 'plane') f('speech');`)).toEqual(['plane', 'speech']);
  expect(namesIn('a.ts', `if (settings.dataset === 'audio' || 'features' !== s?.dataset) f('audio');`)).toEqual([
    'audio',
    'features',
  ]);
  expect(namesIn('a.ts', `switch (dataset) { case 'audio': break; case 'other': }`)).toEqual(['audio']);
  expect(namesIn('a.ts', `const a = draft.settings.voices; f(state.voices, 'voices');`)).toEqual(['voices']);
  expect(namesIn('a.ts', `set({ dataset: 'features' });`)).toEqual(['features']);
  expect(namesIn('a.ts', `f(audio, 'audio', kind === 'audio'); const planeView = speech.plane;`)).toEqual([]);
});

it('data sets are named where they are at home, and in files that are listed', () => {
  const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  const sources = files.filter((file) => /\.tsx?$/.test(file) && !ELSEWHERE.test(file));
  const counted = sources.map((file): [string, number] => [
    file,
    namesIn(file, readFileSync(join(ROOT, file), 'utf8')).length,
  ]);
  expect(Object.fromEntries(counted.filter(([, count]) => count > 0))).toEqual(LEFT);
});
