/**
 * The policy that the page carries, tried on a static host that sends no headers: script that was planted does not run,
 * nothing is sent to another server, from the page or its worker, and strings become neither script nor markup.
 * Beside it, all that the page itself does keeps to the policy: every other test fails on a report of a violation
 * (harness/page.ts), and here the worker's reports are read as well.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page, Worker } from '@playwright/test';
import {
  type Attempt,
  RUNNING,
  RUNNING_IN_PAGE,
  RUNNING_IN_WORKER,
  SENDING,
  SENDING_BY_PAGE,
} from './attacks/attempts.ts';
import { PLANTED } from './attacks/planted.ts';
import { type BareHost, type ForeignHost, startBareHost, startForeignHost } from './harness/bareHost.ts';
import { LabPage, TINY } from './harness/lab.ts';
import { dropFiles } from './harness/ownFiles.ts';
import { expect, test as base } from './harness/page.ts';
import { trainingWorker } from './harness/workerFaults.ts';

const test = base.extend<{ host: BareHost; foreign: ForeignHost }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads off the pattern what a fixture needs
  host: async ({}, provide) => {
    const host = await startBareHost();
    await provide(host);
    host.close();
  },
  // oxlint-disable-next-line no-empty-pattern
  foreign: async ({}, provide) => {
    const foreign = await startForeignHost();
    await provide(foreign);
    foreign.close();
  },
  baseURL: ({ host }, provide) => provide(host.address),
});

async function open(page: Page, host: BareHost, backend = 'wasm'): Promise<LabPage> {
  const lab = new LabPage(page);
  await page.goto(`${host.address}?backend=${backend}&x=${JSON.stringify(TINY)}`);
  await expect(lab.button('Start')).toBeEnabled({ timeout: 150_000 });
  return lab;
}

/** Runs an attempt in a task of its own. @returns what it gave, or the name of the error that it ended in */
const tried = (where: Page | Worker, attempt: Attempt, foreign: string): Promise<unknown> =>
  (where as Page).evaluate(
    async ([source, address]) => {
      // The tools may do this within their own call, and only there.
      // oxlint-disable-next-line no-eval
      const run = (0, eval)(`(${source})`) as Attempt;
      await new Promise((resolve) => setTimeout(resolve));
      const late = new Promise((resolve) => setTimeout(() => resolve('nothing in 5 s'), 5000));
      const made = run(address as string).then((value) => (typeof value === 'string' ? value : 'no error'));
      return Promise.race([made, late]).catch((error: unknown) => (error instanceof Error ? error.name : 'refused'));
    },
    [attempt.toString(), foreign],
  );

// Playwright's own `register` would be tried otherwise.
test.use({ serviceWorkers: 'allow' });

/** What the browser says when it refuses; all of it is what these tests are about. */
const ANYTHING = /./;

test.describe('planted in the page:', () => {
  for (const [what, markup] of Object.entries(PLANTED)) {
    test(what, async ({ page, host, foreign, expectedTrouble }) => {
      expectedTrouble.push(ANYTHING);
      host.inject(markup(foreign.address));
      // The policy is the same for every backend, and this one starts soonest.
      await page.goto(`${host.address}?backend=wasm&x=${JSON.stringify(TINY)}`);
      for (const bait of await page.locator('[data-press]').all()) await bait.dispatchEvent('click');
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
      expect(await page.evaluate(() => 'planted' in window)).toBe(false);
      expect(page.url()).toContain(host.address);
      expect(foreign.asked).toEqual([]);
    });
  }
});

test('the baits bite where there is no policy', async ({ page, host, foreign, expectedTrouble }) => {
  expectedTrouble.push(ANYTHING);
  // A browser that would not load such things anyway proves nothing of the policy.
  const harmless: string[] = [];
  for (const [what, markup] of Object.entries(PLANTED)) {
    const before = foreign.asked.length;
    const body = `<!doctype html><body>text ${markup(foreign.address)}`;
    host.answer(/\/bait$/, { status: 200, type: 'text/html', body });
    await page.goto(`${host.address}bait`);
    const bait = page.locator('[data-press]');
    if ((await bait.count()) > 0) await bait.first().dispatchEvent('click');
    const bites = async () =>
      foreign.asked.length > before || (await page.evaluate(() => 'planted' in window).catch(() => false));
    await expect
      .poll(bites, { timeout: 3000 })
      .toBe(true)
      .catch(() => harmless.push(what));
    // A bait may be about to lead away.
    await page.goto('about:blank').catch(() => page.goto('about:blank'));
  }
  // Frames of a scheme of their own are kept from their page by every browser; a manifest is asked for to install.
  expect(harmless).toEqual(['data: frame', 'manifest of another server']);
});

for (const [where, attempts] of [
  ['page', { ...SENDING, ...SENDING_BY_PAGE }],
  ['worker', SENDING],
] as const) {
  test(`nothing is sent from the ${where} to another server`, async ({ page, host, foreign, expectedTrouble }) => {
    expectedTrouble.push(ANYTHING);
    await open(page, host);
    const scope = where === 'page' ? page : await trainingWorker(page);
    const done: string[] = [];
    for (const [what, attempt] of Object.entries(attempts)) {
      const outcome = await tried(scope, attempt, foreign.address);
      if (outcome === 'done') done.push(what);
    }
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
    expect([done, foreign.asked]).toEqual([[], []]);
    expect(page.url()).toContain(host.address);
  });
}

for (const [where, attempts] of [
  ['page', { ...RUNNING, ...RUNNING_IN_PAGE }],
  ['worker', { ...RUNNING, ...RUNNING_IN_WORKER }],
] as const) {
  test(`in the ${where} no string becomes script or markup`, async ({ page, host, expectedTrouble }) => {
    expectedTrouble.push(ANYTHING);
    await open(page, host);
    const scope = where === 'page' ? page : await trainingWorker(page);
    const outcomes: Record<string, unknown> = {};
    for (const [what, attempt] of Object.entries(attempts)) outcomes[what] = await tried(scope, attempt, '');
    const let_ = Object.entries(outcomes).filter(
      ([, outcome]) => !['EvalError', 'TypeError', 'refused'].includes(outcome as string),
    );
    expect(let_).toEqual([]);
  });
}

for (const backend of ['wasm', 'webgpu', 'cpu']) {
  test(`the worker keeps to the policy on ${backend}`, async ({ page, host, expectedTrouble }) => {
    const lab = await open(page, host, backend);
    const worker = await trainingWorker(page);
    await worker.evaluate(() => {
      const reports: string[] = [];
      Object.assign(self, { reports });
      self.addEventListener('securitypolicyviolation', (event) => {
        const { effectiveDirective, blockedURI, sample } = event as SecurityPolicyViolationEvent;
        reports.push(`${effectiveDirective}: ${blockedURI} ${sample}`);
      });
    });
    await lab.step(10);
    const path = fileURLToPath(new URL('audio/slt.mp3', import.meta.url));
    await dropFiles(page, [{ name: 'slt.mp3', mimeType: '', buffer: await readFile(path) }]);
    await expect(page.getByRole('button', { name: 'Remove slt.mp3' })).toBeVisible();
    await lab.button('Apply and reset').click();
    await lab.step(10);
    const { path: weights } = await lab.exportWeights();
    await lab.importWeights(weights);
    await lab.step(1);
    expect(await worker.evaluate(() => (self as unknown as { reports: string[] }).reports)).toEqual([]);
    // It would have reported.
    expectedTrouble.push(/eval/);
    await tried(worker, RUNNING['eval'] as Attempt, '');
    expect(await worker.evaluate(() => (self as unknown as { reports: string[] }).reports.length)).toBeGreaterThan(0);
  });
}
