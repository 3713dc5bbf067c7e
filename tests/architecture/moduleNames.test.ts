/**
 * Modules of an objective are named in its folder, in the texts, and where a format of GPT-SoVITS's files has the name.
 * Everything else asks the objective's facts.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { OBJECTIVES } from '../../src/objectives/list.ts';
import { isNode, type Node, saidIn } from './syntax.ts';

const ROOT = join(import.meta.dirname, '../../src');
const ELSEWHERE = /^(objectives|config\/texts)\//;

/**
 * GPT-SoVITS's file formats, whose names are theirs: a checkpoint is told by its `ssl_proj.weight`, and a reference run is
 * a file that GPT-SoVITS's modules wrote. `parity` reads such runs and nothing else: what it compares is called as the
 * file calls it. The numbers may only go down.
 */
const FILE_FORMATS: Record<string, number> = {
  'config/problems/ownFileProblems.ts': 1,
  'formats/modelFamily.ts': 1,
  'parity/referenceCase.ts': 12,
  'parity/replay.ts': 18,
};

const NAMES = Object.values(OBJECTIVES).flatMap(({ modules }) => modules.map(({ name }) => name));
/** As a word of its own or a part of a tensor's name, and `dec.0`, as PyTorch calls the decoder. */
const IN_TEXT = new RegExp(`(?<![\\w-])(${NAMES.join('|')})(?![\\w-])|(?<![\\w-])dec\\.`, 'g');
const camelCase = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
const AS_KEY = new Set([...NAMES, ...NAMES.map(camelCase)]);

/** A string, or the pattern of a regular expression; empty for other literals. */
function textOf({ value, regex }: Node): string {
  if (typeof value === 'string') return value;
  return typeof regex === 'object' && regex !== null ? (regex as { pattern: string }).pattern : '';
}

/** What a node itself says: texts, and names of properties. */
function saidBy(node: Node): string[] {
  switch (node.type) {
    case 'Literal':
      return textOf(node).match(IN_TEXT) ?? [];
    case 'JSXText':
      return (node.value as string).match(IN_TEXT) ?? [];
    case 'TemplateElement':
      return (node.value as { raw: string }).raw.match(IN_TEXT) ?? [];
    case 'MemberExpression':
    case 'Property':
    case 'PropertyDefinition':
    case 'TSPropertySignature': {
      const key = node.type === 'MemberExpression' ? node.property : node.key;
      const named = isNode(key) && key.type === 'Identifier' && node.computed !== true ? (key.name as string) : '';
      return AS_KEY.has(named) ? [named] : [];
    }
    default:
      return [];
  }
}

/** Module names in a source; those in the paths of imports do not count. */
const namesIn = (file: string, source: string): string[] => saidIn(file, source, saidBy);

it('finds names wherever they can stand, and nothing else', () => {
  const source = `import { q } from './quantizer.ts';
    const decoder = model.sslProj.conv; // decoder
    f('ssl_proj.weight', 'gradient/quantizer', \`dec.\${i}\`, { quantizer: 1 }, a.decoder, 'decoder-stalled', ssl, /ssl_proj$/);`;
  const names = ['sslProj', 'ssl_proj', 'quantizer', 'dec.', 'quantizer', 'decoder', 'ssl_proj'];
  expect(namesIn('a.ts', source)).toEqual(names);
  expect(namesIn('a.tsx', 'const a = <p at="decoder">the quantizer</p>;')).toEqual(['decoder', 'quantizer']);
});

it('modules are named where they are at home, and where file formats have their names', () => {
  const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  const sources = files.filter((file) => /\.tsx?$/.test(file) && !ELSEWHERE.test(file));
  const counted = sources.map((file): [string, number] => [
    file,
    namesIn(file, readFileSync(join(ROOT, file), 'utf8')).length,
  ]);
  expect(Object.fromEntries(counted.filter(([, count]) => count > 0))).toEqual(FILE_FORMATS);
});
