#!/usr/bin/env node
/** The packed program: `freeze-lab` serves the page as it was built; with a command it is the command line. */
import { join } from 'node:path';
import { readPageFiles } from './pageFiles.mjs';
import { servePage } from './servePage.mjs';

const root = join(import.meta.dirname, '..');
if (process.argv.length === 2) {
  await servePage('npx freeze-lab', () => readPageFiles(join(root, 'dist')));
} else {
  process.env.FREEZE_LAB_CALL ??= 'npx freeze-lab';
  await import(new URL('../dist-cli/main.mjs', import.meta.url).href);
}
