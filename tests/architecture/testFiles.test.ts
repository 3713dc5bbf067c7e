/** Test files share their modules, but for those that replace some; see vitest.config.ts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { MODULES_OF_THEIR_OWN } from '../../vitest.config.ts';

const root = join(import.meta.dirname, '..');

it('only files with modules of their own replace modules', () => {
  const replacing = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (file) =>
      /\.test\.tsx?$/.test(file) &&
      /^\s*vi\.(mock|doMock|resetModules)\(/m.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(replacing.map((file) => `tests/${file.replaceAll('\\', '/')}`).toSorted()).toEqual(
    [...MODULES_OF_THEIR_OWN].toSorted(),
  );
});
