/** Builds the production page when its sources are newer than the last build. */
import { dirname, join } from 'node:path';
import { build } from 'vite';
import { isStale } from './freshness.mjs';

export const root = dirname(import.meta.dirname);
const INPUTS = [
  'src',
  'public',
  'index.html',
  'LICENSE',
  'vite.config.ts',
  'scripts/licenses.mjs',
  'scripts/pagePolicy.mjs',
  'package-lock.json',
];

export async function buildPageIfStale() {
  const stale = isStale(
    join(root, 'dist/index.html'),
    INPUTS.map((path) => join(root, path)),
  );
  if (!stale) return;
  console.log('Building the page …');
  await build({ root, logLevel: 'warn' });
}
