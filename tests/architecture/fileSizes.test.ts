/** Files stay readable in one sitting, and have names from the field instead of drawers for odds and ends. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';

const MOST_LINES = 320;
const DRAWERS = /^(utils?|helpers?|misc|common|shared|lib)(\.|$)/i;

const root = join(import.meta.dirname, '../../src');
const entries = readdirSync(root, { recursive: true, withFileTypes: true });
const place = (entry: (typeof entries)[number]) => relative(root, join(entry.parentPath, entry.name));

test(`no source file is longer than ${MOST_LINES} lines`, () => {
  const long = entries
    .filter((entry) => entry.isFile() && /\.(ts|tsx)$/.test(entry.name))
    .map((entry) => ({
      file: place(entry),
      lines: readFileSync(join(entry.parentPath, entry.name), 'utf8').split('\n').length - 1,
    }))
    .filter(({ lines }) => lines > MOST_LINES);
  expect(long).toEqual([]);
});

test('no file or folder is named after nothing in particular', () => {
  expect(entries.filter((entry) => DRAWERS.test(entry.name)).map(place)).toEqual([]);
});
