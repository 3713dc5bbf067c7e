/** Code that is loaded on demand goes through `loadPart`, which says what is missing when the server is gone. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, test } from 'vitest';

interface Node {
  type: string;
  [key: string]: unknown;
}
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** `fetched`: a language, of which `ui/language.ts` says itself that its texts did not come. */
const GUARDS = ['loadPart', 'fetched'];

/** Dynamic imports of a source that are not the argument of a guard. */
function unguarded(file: string, source: string): number {
  let found = 0;
  const visit = (value: unknown, guarded: boolean): void => {
    if (Array.isArray(value)) for (const item of value) visit(item, guarded);
    if (!isNode(value)) return;
    if (value.type === 'ImportExpression' && !guarded) found += 1;
    const callee = value.type === 'CallExpression' && isNode(value.callee) ? value.callee.name : null;
    for (const child of Object.values(value)) visit(child, guarded || GUARDS.includes(callee as string));
  };
  visit(parseSync(file, source).program, false);
  return found;
}

const root = join(import.meta.dirname, '../../src');
/** The command line loads from its own disk. */
const sources = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
  .filter((file) => !file.startsWith('cli/'));

test('every dynamic import goes through loadPart', () => {
  const texts = sources.map((file): [string, string] => [file, readFileSync(join(root, file), 'utf8')]);
  expect(texts.filter(([, text]) => text.includes('loadPart(')).length).toBeGreaterThan(1);
  expect(texts.filter(([file, text]) => unguarded(file, text) > 0).map(([file]) => file)).toEqual([]);
});

describe('a planted import', () => {
  test.each([
    [`const a = await import('./a.ts');`, 1],
    [`const a = await loadPart('a', () => import('./a.ts'));`, 0],
    [`const a = fetched('zh', '中文', () => import('./zh/index.ts'));`, 0],
    [`const a = await other('a', () => import('./a.ts'));`, 1],
    [`loadPart('a', () => import('./a.ts')); import('./b.ts');`, 1],
  ])('%s', (source, count) => {
    expect(unguarded('a.ts', source)).toBe(count);
  });
});
