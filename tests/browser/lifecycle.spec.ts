/** Runs that end without being asked: the page says so, tells the truth meanwhile, and starts afresh when asked. */
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { tapEvents } from './harness/eventTap.ts';
import { LabPage, TINY } from './harness/lab.ts';
import { dropFiles } from './harness/ownFiles.ts';
import { expect, test } from './harness/page.ts';
import {
  closeItself,
  failUncaught,
  hang,
  killFirstWorker,
  killWorker,
  loseDevice,
  tapDevice,
  trainingWorker,
} from './harness/workerFaults.ts';

const banner = (page: Page): Locator => page.getByRole('alert').filter({ has: page.getByRole('button') });
const stepFigure = (page: Page): Locator => page.locator('.step-figure');

/** Steps in the exported metrics. */
async function exportedSteps(lab: LabPage): Promise<number[]> {
  const [file] = await Promise.all([lab.page.waitForEvent('download'), lab.button('Export metrics').click()]);
  const [head, ...lines] = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
  const column = head?.split(',').indexOf('step') ?? -1;
  return lines.map((line) => Number(line.split(',')[column]));
}

/** Restarts, and holds that nothing of the run before is left, and that training works. */
async function restartAfresh(lab: LabPage): Promise<void> {
  await banner(lab.page).getByRole('button', { name: 'Restart' }).click();
  await expect(lab.button('Start')).toBeEnabled({ timeout: 150_000 });
  await expect(banner(lab.page)).toHaveCount(0);
  await expect(stepFigure(lab.page)).toHaveText('0');
  await expect(lab.figure('Reconstruction loss')).not.toContainText(/Lane A: .*\d/);
  expect(await exportedSteps(lab)).toEqual([]);
  await lab.step(1);
  expect(await exportedSteps(lab)).toEqual([1, 1]);
  await trainingWorker(lab.page);
}

test('a lost device ends the run for all to see, and the next worker knows what was chosen', async ({
  page,
  expectedTrouble,
}) => {
  test.setTimeout(6 * 60_000);
  // Readings that were under way end with the device.
  expectedTrouble.push(/mapAsync/);
  const lab = new LabPage(page);
  await tapDevice(page);
  await lab.open(TINY, 'webgpu');
  await page.getByLabel('Speed limit').selectOption({ label: 'At most 5 steps/s' });
  await page.getByLabel('Compare with').selectOption('freeze');
  await lab.step(10);
  await lab.button('Start').click();
  await expect(stepFigure(page)).not.toHaveText('10');
  await loseDevice(page);

  await expect(banner(page)).toContainText('The GPU was lost: nothing can be trained until a restart.');
  await expect(banner(page)).toContainText(/from the run that ended at step \d+/);
  for (const name of ['Start', 'Step', 'Reset', 'Export weights', 'Add lane'])
    await expect(lab.button(name)).toBeDisabled();
  await expect(lab.freezeSwitch('A')).toBeDisabled();
  expect((await exportedSteps(lab)).length).toBeGreaterThanOrEqual(20);

  await restartAfresh(lab);
  await expect(page.getByLabel('Compare with')).toHaveValue('freeze');
  await expect(page.getByLabel('Speed limit')).toHaveValue('5');
  // The worker keeps to the limit, and compares with the freeze.
  await lab.button('Start').click();
  await expect(page.locator('.speed-figure')).not.toHaveText('–');
  await page.waitForTimeout(2000);
  expect(Number(await page.locator('.speed-figure').textContent())).toBeLessThan(10);
});

test('a worker that was ended while nothing ran is noticed, and can be restarted', async ({ page }) => {
  const lab = new LabPage(page);
  await tapEvents(page);
  await lab.open(TINY, 'wasm');
  await lab.step(10);
  await killWorker(page);
  await expect(banner(page)).toContainText('The training worker is not answering.', { timeout: 15_000 });
  for (const name of ['Start', 'Reset', 'Export weights']) await expect(lab.button(name)).toBeDisabled();
  await restartAfresh(lab);
});

test('a worker that closes itself in training is noticed', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await lab.button('Start').click();
  await expect(stepFigure(page)).not.toHaveText('0');
  await closeItself(page);
  await expect(banner(page)).toContainText('The training worker is not answering.', { timeout: 15_000 });
  await expect(page.locator('.speed-figure')).toHaveText('–');
  await restartAfresh(lab);
});

test('a worker that is ended while it starts is not waited for without a word', async ({ page }) => {
  const lab = new LabPage(page);
  await tapEvents(page);
  await killFirstWorker(page);
  await page.goto(`/?backend=wasm&x=${encodeURIComponent(JSON.stringify(TINY))}`);
  await expect(banner(page)).toContainText('The training worker has not answered yet.', { timeout: 20_000 });
  await expect(lab.button('Start')).toBeDisabled();
  await restartAfresh(lab);
});

/** A run that ended, and the next worker at the beginning of a build that lasts seconds. */
async function rebuildingSlowly(page: Page): Promise<LabPage> {
  const lab = new LabPage(page);
  await tapEvents(page);
  await lab.open(TINY, 'wasm');
  await lab.step(10);
  await page.route('**/speech/*.flac', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue();
  });
  await killWorker(page);
  await banner(page).getByRole('button', { name: 'Restart' }).click({ timeout: 20_000 });
  await expect(page.locator('progress')).toBeVisible();
  return lab;
}

test('a file that is refused while the next worker builds takes no model away', async ({ page }) => {
  const lab = await rebuildingSlowly(page);
  await dropFiles(page, [
    { name: 'weights.json', mimeType: '', buffer: Buffer.from('{"format":"freeze-lab-weights"}') },
  ]);
  await expect(page.locator('[data-sonner-toast]').first()).toContainText('weights.json was refused.');
  await expect(lab.button('Start')).toBeEnabled({ timeout: 60_000 });
  await expect(stepFigure(page)).toHaveText('0');
  await lab.step(1);
});

test('a restart whose build is cancelled says that there is no model until a reset', async ({ page }) => {
  const lab = await rebuildingSlowly(page);
  await page
    .getByRole('button', { name: /^Cancel/ })
    .first()
    .click();
  await expect(page.locator('.banner')).toContainText(/There is no model\. .*run that ended at step 10/);
  for (const name of ['Start', 'Step', 'Export weights']) await expect(lab.button(name)).toBeDisabled();
  expect(await exportedSteps(lab)).toHaveLength(20);
  await lab.button('Reset').click();
  await expect(lab.button('Start')).toBeEnabled({ timeout: 60_000 });
  await expect(page.locator('.banner')).toHaveCount(0);
  await expect(stepFigure(page)).toHaveText('0');
  await lab.step(1);
});

test('a worker in a long loop is silent for as long as that lasts, then training is seen to go on', async ({
  page,
}) => {
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await lab.button('Start').click();
  await expect(stepFigure(page)).not.toHaveText('0');
  await hang(page, 12_000);
  await expect(banner(page)).toContainText('wait, and this notice goes by itself', { timeout: 11_000 });
  await expect(lab.button('Pause')).toBeDisabled();
  await expect(banner(page)).toHaveCount(0, { timeout: 15_000 });
  const before = await stepFigure(page).textContent();
  await expect(stepFigure(page)).not.toHaveText(before ?? '');
  await lab.button('Pause').click();
  await expect(lab.button('Start')).toBeEnabled();
});

test('a worker that hangs can be replaced, and only the new one lives', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await lab.step(1);
  await hang(page, 60_000);
  await expect(banner(page)).toContainText('The training worker is not answering.', { timeout: 15_000 });
  await restartAfresh(lab);
});

test('an error in training is told as that, and the worker does not go on unseen', async ({
  page,
  expectedTrouble,
}) => {
  expectedTrouble.push(/planted fault/);
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await lab.button('Start').click();
  await expect(stepFigure(page)).not.toHaveText('0');
  await failUncaught(page, 'planted fault');
  await expect(banner(page)).toContainText('Training has stopped.');
  await expect(banner(page)).toContainText('planted fault');
  await expect(banner(page)).not.toContainText('could not start');
  await expect.poll(() => page.workers().length).toBe(0);
  await expect(lab.button('Start')).toBeDisabled();
  await restartAfresh(lab);
});

/** Presses the menu's session file and another button in one go, as a quick hand would. */
async function exportAndPress(lab: LabPage, name: string): Promise<void> {
  await lab.button('More exports').click();
  const entry = await lab.page.getByRole('menuitem', { name: 'Session file' }).elementHandle();
  const button = await lab.button(name).elementHandle();
  const download = lab.page.waitForEvent('download');
  await lab.page.evaluate(
    ([first, second]) => {
      first?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
      second?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
    },
    [entry, button] as const,
  );
  await download;
}

test('a session exported in training does not start what a reset or a pause has stopped', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await lab.button('Start').click();
  await expect(stepFigure(page)).not.toHaveText('0');
  await exportAndPress(lab, 'Pause');
  await page.waitForTimeout(1500);
  await expect(lab.button('Start')).toBeEnabled();

  await lab.button('Start').click();
  await exportAndPress(lab, 'Reset');
  await page.waitForTimeout(1500);
  await expect(lab.button('Start')).toBeEnabled();
  await expect(stepFigure(page)).toHaveText('0');

  // Left alone, training goes on.
  await lab.button('Start').click();
  await lab.button('More exports').click();
  await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Session file' }).click()]);
  const before = await stepFigure(page).textContent();
  await expect(stepFigure(page)).not.toHaveText(before ?? '');
  await lab.button('Pause').click();
});
