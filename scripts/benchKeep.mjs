/** `npm run bench:keep [-- BACKEND CASE …]`: what keeping a session costs; see tests/bench/keep.ts. */
import { join } from 'node:path';
import { build, loadConfigFromFile, mergeConfig } from 'vite';
import { root } from './buildPage.mjs';

// As the command line is built: other builds of the same code are slower.
const commandLine = await loadConfigFromFile(
  { command: 'build', mode: 'production' },
  join(root, 'vite.cli.config.ts'),
);
const outDir = join(root, 'node_modules/.bench-keep');
const changes = {
  root,
  configFile: false,
  logLevel: 'error',
  build: {
    ssr: join(root, 'tests/bench/keep.ts'),
    outDir,
    emptyOutDir: true,
    rolldownOptions: { output: { entryFileNames: 'keep.mjs' } },
  },
};
await build(mergeConfig(commandLine?.config ?? {}, changes));
/** @type {typeof import('../tests/bench/keep.ts')} */
const { main } = await import(join(outDir, 'keep.mjs'));
await main(process.argv.slice(2));
process.exit(0);
