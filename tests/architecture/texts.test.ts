/**
 * What the page says comes from the texts, in the language of the moment it is shown: nobody but the texts knows a
 * language, nothing is read from them while modules load, and the page's side holds no sentence of its own.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { importsOf } from './importTable.ts';
import { sentencesOf } from './sentencesOf.ts';

const ROOT = join(import.meta.dirname, '../../src');
const sources = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.tsx?$/.test(file))
  .map((file): [string, string] => [file, readFileSync(join(ROOT, file), 'utf8')]);

const TEXTS = 'config/texts';
/** May import a language: the accessor, for the first load, the list, and the shape. */
const KNOW_A_LANGUAGE = ['index.ts', 'languages.ts', 'textTypes.ts'].map((file) => `${TEXTS}/${file}`);

/** Imports of a language's folder by whoever may not. */
function languagesIn(file: string, source: string): string[] {
  if (KNOW_A_LANGUAGE.includes(file)) return [];
  const [, own] = /^config\/texts\/([^/]+)\//.exec(file) ?? [];
  // The pseudo-language is made from English.
  const allowed = [own, own === 'en-XA' ? 'en' : own].map((folder) => `${TEXTS}/${folder}/`);
  return importsOf(file, source)
    .map(({ specifier }) => posix.normalize(posix.join(posix.dirname(file), specifier)))
    .filter((target) => target.startsWith(`${TEXTS}/`) && target.split('/').length > 3)
    .filter((target) => !allowed.some((folder) => target.startsWith(folder)));
}

interface Node {
  type: string;
  [key: string]: unknown;
}
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;
/** What is in them runs later. */
const LATER = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression', 'PropertyDefinition']);

/** How often `texts` is read while the module loads. Types read nothing. */
function readAtLoading(file: string, source: string): number {
  let found = 0;
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isNode(value) || LATER.has(value.type) || value.type.startsWith('TS') || value.type === 'ImportDeclaration')
      return;
    if (value.type === 'Identifier' && value['name'] === 'texts') found += 1;
    for (const child of Object.values(value)) if (typeof child === 'object') visit(child);
  };
  visit(parseSync(file, source).program);
  return found;
}

it('only the texts know a language', () => {
  expect(sources.flatMap(([file, source]) => languagesIn(file, source).map((target) => `${file}: ${target}`))).toEqual(
    [],
  );
});

it('nothing is read from the texts while modules load', () => {
  const own = ([file]: [string, string]): boolean => file.startsWith(`${TEXTS}/`);
  const reading = sources.filter((each) => !own(each) && readAtLoading(...each) > 0);
  expect(sources.filter(([, source]) => source.includes('texts.')).length).toBeGreaterThan(50);
  expect(reading.map(([file]) => file)).toEqual([]);
});

/** What is left, by file: programming errors, markup, class names, a selector. The numbers may only go down. */
const LEFT: Record<string, number> = {
  'metrics/series.ts': 1,
  'ui/charts/chartImage.tsx': 3,
  'ui/proof/TokenAgreement.tsx': 1,
  'ui/topbar/useShortcuts.ts': 1,
};

it('the page’s side holds no sentence but those that are listed', () => {
  const page = sources.filter(
    ([file]) => /^(ui|store|metrics|client|config|main)\b/.test(file) && !file.startsWith(TEXTS),
  );
  const counted = page.map(([file, source]): [string, number] => [file, sentencesOf(file, source).length]);
  expect(Object.fromEntries(counted.filter(([, count]) => count > 0))).toEqual(LEFT);
});

describe('is noticed:', () => {
  it.each([
    ['ui/a.ts', `import { english } from '../config/texts/en/index.ts';`, 1],
    ['ui/a.ts', `import { charts } from '../config/texts/en/charts.ts';`, 1],
    ['ui/a.ts', `import { texts } from '../config/texts/index.ts';`, 0],
    ['config/texts/zh/page.ts', `import { title } from '../en/page.ts';`, 1],
    ['config/texts/zh/page.ts', `import { listed } from './lists.ts';`, 0],
    ['config/texts/en/page.ts', `import { title } from '../zh/page.ts';`, 1],
  ])('an import in %s: %s', (file, source, count) => {
    expect(languagesIn(file, source)).toHaveLength(count);
  });

  it.each([
    [`const words = texts.divergence;`, 1],
    [`const TABLE = { a: [texts.title.name] };`, 1],
    [`const say = () => texts.title.name; function f() { return texts.title; }`, 0],
    [`type Titles = keyof typeof texts.charts.titles;`, 0],
    [`class A { static name = () => texts.title.name; }`, 0],
  ])('a reading: %s', (source, count) => {
    expect(readAtLoading('a.ts', source)).toBe(count);
  });
});
