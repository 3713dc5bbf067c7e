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
  'scripts/webApp.mjs',
  'package-lock.json',
];

/** Written when all else of the build is there. */
const LAST = 'dist/serviceWorker.js';

export async function buildPageIfStale() {
  const stale = isStale(
    join(root, LAST),
    INPUTS.map((path) => join(root, path)),
  );
  if (!stale) return;
  console.log('Building the page …');
  await build({ root, logLevel: 'warn' });
}
