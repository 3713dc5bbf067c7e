/** Runs Playwright with the arguments given, on a fresh build and with a browser that was found or installed. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildPageIfStale, root } from './buildPage.mjs';
import { findOrInstallChrome } from './findChrome.mjs';

process.env.CHROME_PATH = findOrInstallChrome();
await buildPageIfStale();
const cli = join(root, 'node_modules/@playwright/test/cli.js');
const { status } = spawnSync(process.execPath, [cli, 'test', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
