/** `npm run bench -- …`: runs the benchmark of the training step, which is TypeScript; see tests/fuzz/main.ts. */
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { root } from './buildPage.mjs';

/** @type {{ module: typeof import('../tests/fuzz/main.ts') }} */
const { module } = await runnerImport(join(root, 'tests/fuzz/main.ts'), {
  root,
  configFile: false,
  logLevel: 'error',
});
process.exit(await module.main(process.argv.slice(2)));
