/** Enforces the import table on `src/`, and proves on planted violations that it would be noticed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { IMPORT_TABLE, violationsOf } from './importTable.ts';

const root = join(import.meta.dirname, '../../src');
const sources = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(ts|tsx)$/.test(entry.name))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));

test('every source file keeps to the import table', () => {
  expect(sources.length).toBeGreaterThan(0);
  expect(sources.flatMap((file) => violationsOf(file, readFileSync(join(root, file), 'utf8')))).toEqual([]);
});

test('the table names no folder that it does not have', () => {
  for (const rule of Object.values(IMPORT_TABLE)) {
    for (const folder of rule.folders) expect(Object.keys(IMPORT_TABLE)).toContain(folder);
  }
});

describe('a planted violation is found:', () => {
  test.each([
    ['static import', 'ui/App.tsx', `import { x } from '../client/connection.ts'; export const a = <b>{x}</b>;`],
    ['type import', 'model/q.ts', `import type { Batch } from '../data/dataset.ts'; export type X = Batch;`],
    ['import for effect', 'store/s.ts', `import '../ui/style.css';`],
    ['re-export', 'protocol/w.ts', `export * from '../train/step.ts';`],
    ['named re-export', 'protocol/w.ts', `export { step } from '../train/step.ts';`],
    ['dynamic import', 'client/c.ts', `export const f = async () => import('../worker/main.ts');`],
    ['import in a type', 'config/c.ts', `export type X = import('../protocol/wire.ts').Reply;`],
    ['require', 'data/d.ts', `const x = require('node:fs');`],
    ['package', 'data/d.ts', `import * as tf from '@tensorflow/tfjs-core';`],
    ['deep package import', 'client/c.ts', `import 'zustand/vanilla';`],
    ['package with a like name', 'ui/u.ts', `import 'react-domestic';`],
    ['asset with a query', 'ui/u.ts', `import url from '../worker/main.ts?worker&url';`],
    ['module URL', 'ui/u.ts', `new Worker(new URL('../worker/main.ts', import.meta.url));`],
    ['a worker linked, not named', 'client/c.ts', `import Training from '../worker/main.ts?worker';`],
    ['other worker file by import', 'client/c.ts', `import url from '../worker/handlers.ts?worker&url';`],
    ['other worker file', 'client/c.ts', `new Worker(new URL('../worker/handlers.ts', import.meta.url));`],
    ['hidden target', 'train/t.ts', `export const f = async (name: string) => import(name);`],
    ['glob', 'ui/u.ts', `import.meta.glob('../worker/*.ts');`],
    ['out of src', 'train/t.ts', `import '../../tests/architecture/importTable.ts';`],
    ['unknown folder', 'tools/t.ts', `export {};`],
    ['an objective itself on the page', 'ui/u.ts', `import { objectives } from '../objectives/index.ts';`],
    ['an objective behind its facts', 'objectives/a/facts.ts', `import { a } from './objective.ts';`],
    ['a builder on the page', 'ui/u.ts', `import { builders } from '../datasets/index.ts';`],
    ['a builder behind the facts', 'datasets/list.ts', `import { plane } from './plane/build.ts';`],
    [
      'settings in facts of a data set',
      'datasets/a/facts.ts',
      `import type { Settings } from '../../config/settings.ts';`,
    ],
    ['tensors in facts', 'objectives/a/facts.ts', `import * as tf from '@tensorflow/tfjs-core';`],
  ])('%s', (_name, file, source) => {
    expect(violationsOf(file, source)).toHaveLength(1);
  });
});

describe('what the table allows passes:', () => {
  test.each([
    ['own folder', 'train/step.ts', `import { lane } from './lane.ts';`],
    ['allowed folder', 'train/step.ts', `import type { Batch } from '../data/dataset.ts';`],
    ['tfjs', 'model/q.ts', `import '@tensorflow/tfjs-core/dist/register_all_gradients';`],
    ['facts of an objective on the page', 'ui/u.ts', `import { facts } from '../objectives/a/facts.ts';`],
    ['facts of data sets for settings', 'config/fields.ts', `import { OWN_FIELDS } from '../datasets/catalogue.ts';`],
    ['facts for the objective', 'objectives/a/model.ts', `import { facts } from './facts.ts';`],
    ['subpath of a package', 'main.tsx', `import { createRoot } from 'react-dom/client'; import './ui/App.tsx';`],
    ['the worker started by the client', 'client/c.ts', `new Worker(new URL('../worker/main.ts', import.meta.url));`],
    ['its address', 'client/c.ts', `import url from '../worker/main.ts?worker&url';`],
    ['words in strings and comments', 'config/c.ts', `// import '../ui/x'\nexport const s = "import '../ui/x'";`],
  ])('%s', (_name, file, source) => {
    expect(violationsOf(file, source)).toEqual([]);
  });
});
