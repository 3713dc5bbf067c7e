/**
 * `npm run check`: what can be known quickly, without a browser and without installing anything: format, types,
 * lint, and the unit tests that are not tagged `slow`. The tests run beside the rest. `npm test` is what must hold in
 * the end.
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './buildPage.mjs';

const lint = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  .scripts.lint.split(' ')
  .slice(1);

/**
 * Runs a tool of this project with Node.
 * @param {string} title
 * @param {string} script inside node_modules
 * @param {string[]} args
 * @returns {Promise<boolean>} whether it passed. What it said is printed only if it did not
 */
function tool(title, script, ...args) {
  const start = Date.now();
  const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], { cwd: root });
  /** @type {Buffer[]} */
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(chunk));
  return new Promise((resolve) => {
    child.on('close', (status) => {
      const passed = status === 0;
      if (!passed) process.stdout.write(Buffer.concat(said));
      console.log(`${passed ? '✓' : '✗'} ${title} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
      resolve(passed);
    });
  });
}

/** @param {string} part has a configuration of its own. What did not change is not checked again. */
const types = (part) =>
  tool(
    `types: ${part}`,
    'typescript/bin/tsc',
    '-p',
    `tsconfig.${part}.json`,
    '--incremental',
    '--tsBuildInfoFile',
    `node_modules/.cache/types/${part}.tsbuildinfo`,
  );

/** One after another: the tests take both cores as it is. */
async function withoutRunning() {
  const passed = [await tool('format (npm run fix mends it)', '@biomejs/biome/bin/biome', 'format', '.')];
  for (const part of ['page', 'worker', 'node']) passed.push(await types(part));
  passed.push(await tool('lint', 'oxlint/bin/oxlint', ...lint));
  return passed.every(Boolean);
}

/** Folders without those whose tests train whole sessions, over the wire and in commands, or need a browser. */
const unitTests = readdirSync(join(root, 'tests'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['browser', 'contract', 'cli'].includes(entry.name))
  .map(({ name }) => `tests/${name}/`);

const start = Date.now();
const results = await Promise.all([
  withoutRunning(),
  tool('unit tests, without the slow ones', 'vitest/vitest.mjs', 'run', '--tags-filter', '!slow', ...unitTests),
]);
console.log(`${((Date.now() - start) / 1000).toFixed(1)} s`);
process.exit(results.every(Boolean) ? 0 : 1);
