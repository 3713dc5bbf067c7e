/** Runs that end without being asked: the page says so, tells the truth meanwhile, and goes on, or starts afresh when asked. */
import type { Locator, Page } from '@playwright/test';
import { tapEvents } from './harness/eventTap.ts';
import {
  expectEveryStepOnce,
  exportedSteps,
  keptRuns,
  stepFigure,
  stepNamed,
  stepNow,
  trainedTo,
  undoButton,
  weightsOf,
} from './harness/keptRuns.ts';
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

/** Restarts, and holds that nothing of the run before is left, and that training works. */
async function restartAfresh(lab: LabPage): Promise<void> {
  await banner(lab.page).getByRole('button', { name: 'Restart' }).click();
  await expect(lab.button('Start')).toBeEnabled({ timeout: 150_000 });
  await expect(banner(lab.page)).toHaveCount(0);
  await expect(stepFigure(lab.page)).toHaveText('0');
  await expect(lab.figure('Reconstruction loss')).not.toContainText(/Lane A: .*\d/);
  expect(await exportedSteps(lab)).toEqual({});
  await lab.step(1);
  await expectEveryStepOnce(lab, 1);
  await trainingWorker(lab.page);
}

/** Waits until a run whose worker was lost trains again, pauses it, and holds that every step stands in its curves once. */
async function goesOnByItself(lab: LabPage, before: number): Promise<void> {
  const told = lab.log.getByText(/^.*goes on from the copy of step/).first();
  await expect(told).toBeVisible({ timeout: 150_000 });
  await expect(lab.button('Pause')).toBeEnabled({ timeout: 150_000 });
  await expect(banner(lab.page)).toHaveCount(0);
  await trainingWorker(lab.page);
  const copy = stepNamed(await told.textContent());
  expect(copy).toBeGreaterThan(0);
  await trainedTo(lab.page, Math.max(copy, before) + 5);
  await lab.button('Pause').click();
  await expect(lab.button('Start')).toBeEnabled();
  await expectEveryStepOnce(lab, await stepNow(lab.page));
}

test('after a lost device training goes on from the copy, as it was', async ({ page, expectedTrouble }) => {
  test.setTimeout(6 * 60_000);
  // Readings that were under way end with the device.
  expectedTrouble.push(/mapAsync/);
  const lab = new LabPage(page);
  await tapDevice(page);
  await lab.open(TINY, 'webgpu');
  await page.getByLabel('Speed limit').selectOption({ label: 'At most 5 steps/s' });
  await page.getByLabel('Compare with').selectOption('freeze');
  await lab.step(10);
  await lab.freezeSwitch('A').click();
  await lab.button('Start').click();
  await trainedTo(page, 13);
  await loseDevice(page);
  await expect(page.locator('.banner')).toContainText('Starting again.');

  await goesOnByItself(lab, 13);
  await expect(lab.freezeSwitch('A')).toBeChecked();
  await expect(page.getByLabel('Compare with')).toHaveValue('freeze');
  await expect(page.getByLabel('Speed limit')).toHaveValue('5');
  // The worker keeps to the limit, and compares with the freeze.
  await lab.button('Start').click();
  await expect(page.locator('.speed-figure')).not.toHaveText('–');
  await page.waitForTimeout(2000);
  expect(Number(await page.locator('.speed-figure').textContent())).toBeLessThan(10);
});

test('a device that is lost before anything is kept is told as that, and a person restarts', async ({
  page,
  expectedTrouble,
}) => {
  test.setTimeout(6 * 60_000);
  expectedTrouble.push(/mapAsync/);
  const lab = new LabPage(page);
  await tapDevice(page);
  await lab.open(TINY, 'webgpu');
  await loseDevice(page);
  await expect(banner(page)).toContainText('The GPU was lost: nothing can be trained until a restart.');
  for (const name of ['Start', 'Step', 'Reset', 'Export weights', 'Add lane'])
    await expect(lab.button(name)).toBeDisabled();
  await expect(lab.freezeSwitch('A')).toBeDisabled();
  await restartAfresh(lab);
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
  // The run before is not lost.
  await undoButton(page).click();
  await expect(stepFigure(page)).toHaveText('10');
  await expectEveryStepOnce(lab, 10);
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
  for (const name of ['Start', 'Step']) await expect(lab.button(name)).toBeDisabled();
  await expectEveryStepOnce(lab, 10);
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

test('an error in training is told as that, and another worker goes on from the copy', async ({
  page,
  expectedTrouble,
}) => {
  expectedTrouble.push(/planted fault/);
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await lab.button('Start').click();
  await trainedTo(page, 10);
  await expect.poll(async () => (await keptRuns(page)).length).toBe(1);
  const before = await stepNow(page);
  await failUncaught(page, 'planted fault');
  await expect(lab.log).toContainText('planted fault');
  await goesOnByItself(lab, before);
});

test('a worker that fails again and again is left alone, and the run is not lost', async ({
  page,
  expectedTrouble,
}) => {
  expectedTrouble.push(/planted fault/);
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await lab.step(10);
  await expect.poll(() => keptRuns(page)).toMatchObject([{ step: 10 }]);
  const weights = await weightsOf(lab);
  const told = lab.log.getByText(/goes on from the copy of step/);
  for (const times of [1, 2, 3]) {
    await failUncaught(page, 'planted fault');
    await expect(told).toHaveCount(times);
    await expect(lab.button('Start')).toBeEnabled();
    await expect(stepFigure(page)).toHaveText('10');
  }
  await failUncaught(page, 'planted fault');
  await expect(banner(page)).toContainText('Nothing can be trained just now.');
  await expect(banner(page)).toContainText('planted fault');
  await expect(banner(page)).not.toContainText('could not start');
  await expect.poll(() => page.workers().length).toBe(0);
  await expect(lab.button('Start')).toBeDisabled();
  await banner(page).getByRole('button', { name: 'Restart' }).click();
  await expect(stepFigure(page)).toHaveText('0');
  await undoButton(page).click();
  await expect(stepFigure(page)).toHaveText('10');
  expect(await weightsOf(lab)).toEqual(weights);
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
