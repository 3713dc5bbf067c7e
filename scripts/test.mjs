/**
 * `npm test`: everything that must hold, in the order in which it fails fastest. Every step runs even when an earlier
 * one failed, so that one run shows all there is to mend. Ends with the line `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './buildPage.mjs';
import { findOrInstallChrome } from './findChrome.mjs';
import { findOrInstallTorch } from './findTorch.mjs';

const LINTED = [
  'src',
  'tests',
  'scripts',
  'vite.config.ts',
  'vite.cli.config.ts',
  'vite.gallery.config.ts',
  'vitest.config.ts',
  'playwright.config.ts',
];
const results = join(root, 'test-results');
const unitReport = join(results, 'unit.json');
const browserReport = join(results, 'browser.json');
const count = { passed: 0, failed: 0 };
/** @type {string[]} */
const failures = [];

/** Runs a tool of this project with Node. @param {string} package_ @param {string} file @param {string[]} args */
function tool(package_, file, ...args) {
  const script = join(root, 'node_modules', package_, file);
  return spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' }).status === 0;
}

/**
 * Runs one step and counts it, or the tests in the report that it wrote.
 * @param {string} title
 * @param {() => boolean} run
 * @param {() => { passed: number, failed: number } | null} [readReport]
 */
function step(title, run, readReport) {
  console.log(`\n── ${title}`);
  const start = Date.now();
  let passed = false;
  try {
    passed = run();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  const report = readReport?.() ?? { passed: passed ? 1 : 0, failed: 0 };
  count.passed += report.passed;
  count.failed += Math.max(report.failed, passed ? 0 : 1);
  if (!passed) failures.push(title);
  console.log(`${passed ? '✓' : '✗'} ${title} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
}

/** @param {string} path */
const readJson = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null);

function unitCounts() {
  const report = readJson(unitReport);
  return report && { passed: report.numPassedTests, failed: report.numFailedTests };
}

function browserCounts() {
  const stats = readJson(browserReport)?.stats;
  return stats && { passed: stats.expected + stats.flaky, failed: stats.unexpected };
}

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

step('format (npm run fix mends it)', () => tool('@biomejs/biome', 'bin/biome', 'format', '.'));
for (const [part, title] of [
  ['page', 'types of the page'],
  ['worker', 'types of the worker'],
  ['node', 'types of tests, scripts and command line'],
]) {
  step(title ?? '', () => tool('typescript', 'bin/tsc', '-p', `tsconfig.${part}.json`));
}
step('lint', () => tool('oxlint', 'bin/oxlint', ...LINTED));
step('PyTorch, to compare with (tests that need it are skipped without)', () => {
  console.log(findOrInstallTorch() ?? 'none: it is not installed, and cannot be here');
  return true;
});
step(
  'unit and contract tests',
  () => tool('vitest', 'vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`),
  unitCounts,
);
step('production build', () => tool('vite', 'bin/vite.js', 'build', '--logLevel', 'warn'));
step('bundle: sizes, and no address outside', () => tool('../scripts', 'checkBundle.mjs'));
step('a browser', () => {
  process.env.CHROME_PATH = findOrInstallChrome();
  console.log(process.env.CHROME_PATH);
  return true;
});
process.env.PLAYWRIGHT_JSON_OUTPUT_NAME = browserReport;
step('browser tests', () => tool('@playwright/test', 'cli.js', 'test', '--project=page'), browserCounts);

if (failures.length > 0) console.log(`\nFailed: ${failures.join('; ')}`);
console.log(`\n${count.passed} passed, ${count.failed} failed`);
process.exit(failures.length > 0 ? 1 : 0);
