/** `npm run bench:check`: how long the freeze check takes on files of full size; see tests/bench/freezeCheck.ts. */
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { root } from './buildPage.mjs';

/** @type {{ module: typeof import('../tests/bench/freezeCheck.ts') }} */
const { module } = await runnerImport(join(root, 'tests/bench/freezeCheck.ts'), {
  root,
  configFile: false,
  logLevel: 'error',
});
await module.main();
