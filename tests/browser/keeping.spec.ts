/**
 * Runs outlive their page, in a real browser: after a reload, a crash of the tab, a kill of the browser; beside another
 * tab; and where the browser's storage is cleared, refused or full. What comes back has the same bits.
 */
import type { Page } from '@playwright/test';
import { findChrome } from '../../scripts/findChrome.mjs';
import { startBrowser } from '../../scripts/killedPage.mjs';
import {
  expectBitsOfWhole,
  expectEveryStepOnce,
  exportedText,
  frozenRun,
  goOn,
  goOnAtRest,
  keptRuns,
  offer,
  openPage,
  stepFigure,
  stepNow,
  trainedTo,
  undoButton,
  weightsOf,
} from './harness/keptRuns.ts';
import { LabPage, TINY } from './harness/lab.ts';
import { checkpoint, dropFiles, featureFile } from './harness/ownFiles.ts';
import { expect, test } from './harness/page.ts';

const keepingBanner = (page: Page) => page.locator('.banner[data-state="keeping"]');
const openTiny = async (page: Page): Promise<LabPage> => {
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  return lab;
};

/** Ends the page's process; a person would find a page that says so, and load it anew. */
async function crash(page: Page): Promise<Page> {
  const devTools = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  // Is never answered.
  devTools.send('Page.crash').catch(() => undefined);
  await crashed;
  const next = await page.context().newPage();
  await page.close();
  return next;
}

test('a run goes on after a reload and after a crash of its tab, with the bits of one that was not interrupted', async ({
  page,
}) => {
  const first = await openPage(page, frozenRun());
  await first.button('Start').click();
  await trainedTo(page, 30);
  await expect.poll(async () => (await keptRuns(page)).length).toBe(1);
  await page.reload();
  const resumed = await goOn(page);
  await trainedTo(page, resumed + 20);

  const next = await crash(page);
  const lab = await openPage(next, frozenRun());
  // What was kept of the run that this page began by itself is another's.
  expect(await goOn(next)).toBeGreaterThanOrEqual(resumed);
  await expect(lab.freezeSwitch('A')).toBeVisible();
  await trainedTo(next, resumed + 40);
  await expectBitsOfWhole(lab);
});

test('a run goes on when its browser was killed and is started again', async ({ baseURL }, info) => {
  const chrome = findChrome();
  if (!chrome) throw new Error('There is no browser.');
  const profile = info.outputPath('profile');
  const address = new URL(frozenRun(), baseURL).href;
  const before = await startBrowser(chrome, profile);
  const [page = await before.context.newPage()] = before.context.pages();
  const lab = await openPage(page, address);
  await lab.button('Start').click();
  await trainedTo(page, 30);
  await expect.poll(async () => (await keptRuns(page)).length).toBe(1);
  await before.kill();

  const after = await startBrowser(chrome, profile);
  try {
    const [next = await after.context.newPage()] = after.context.pages();
    const again = await openPage(next, address);
    const step = await goOn(next);
    await trainedTo(next, step + 20);
    await again.button('Pause').click();
    await expect(again.button('Start')).toBeEnabled();
    await expectEveryStepOnce(again, await stepNow(next));
  } finally {
    await after.kill();
  }
});

test('whatever took the place of a run can be undone', async ({ page }, info) => {
  const lab = await openTiny(page);
  await lab.step(10);
  const { path: early } = await lab.exportWeights();
  await lab.button('More exports').click();
  const entry = page.getByRole('menuitem', { name: 'Session file', exact: true });
  const [session] = await Promise.all([page.waitForEvent('download'), entry.click()]);
  const sessionPath = info.outputPath('early.freezelab.zip');
  await session.saveAs(sessionPath);
  await lab.freezeSwitch('A').click();
  await lab.step(10);
  const before = [await exportedText(lab, 'Export metrics'), ...(await weightsOf(lab))];

  const acts: Record<string, () => Promise<void>> = {
    reset: () => lab.button('Reset').click(),
    'imported weights': () => lab.importWeights(early),
    'an opened session': () => page.getByLabel('Open session').setInputFiles(sessionPath),
    'a lane that was removed': () => lab.button('Remove lane B').click(),
    async 'other data'() {
      await page.getByRole('checkbox', { name: 'Slate' }).uncheck();
      await lab.button('Apply and reset').click();
    },
    async 'a question'() {
      await page.getByRole('button', { name: 'Questions' }).click();
      await page.getByRole('menuitem', { name: /^What does a freeze look like/ }).click();
    },
  };
  for (const [name, act] of Object.entries(acts)) {
    await test.step(name, async () => {
      await act();
      await expect(undoButton(page)).toHaveAttribute('title', /at step 20$/);
      await page.locator('#training').focus();
      await page.keyboard.press('Control+z');
      await expect(stepFigure(page)).toHaveText('20');
      // Some of the acts leave the step as it was, and take lane B away.
      await expect(lab.freezeSwitch('B')).toBeVisible();
      await expect(lab.button('Start')).toBeEnabled();
      await expect(lab.freezeSwitch('A')).toBeChecked();
      expect([await exportedText(lab, 'Export metrics'), ...(await weightsOf(lab))]).toEqual(before);
    });
  }
  // The notice brings it back as well.
  await lab.button('Reset').click();
  await page.locator('[data-sonner-toast]').getByRole('button', { name: 'Undo' }).click();
  await expect(stepFigure(page)).toHaveText('20');
});

test('two tabs do not write over each other', async ({ page, context }) => {
  const first = await openTiny(page);
  await first.step(10);
  await expect.poll(() => keptRuns(page)).toMatchObject([{ step: 10 }]);
  const other = await context.newPage();
  const second = await openTiny(other);
  await expect(offer(other)).toHaveCount(0);
  await other.getByRole('button', { name: 'Kept runs' }).click();
  await expect(other.getByRole('dialog')).toContainText('open in another tab');
  await other.getByRole('button', { name: /^Open a copy/ }).click();
  await expect(stepFigure(other)).toHaveText('10');
  await second.step(1);
  await first.step(10);
  const steps = async () => (await keptRuns(page)).map(({ step }) => step).toSorted((a, b) => a - b);
  await expect.poll(steps).toEqual([11, 20]);
  await expectEveryStepOnce(first, 20);
  await expectEveryStepOnce(second, 11);
});

test('storage that is cleared in training is said, and the run is kept anew', async ({ page, baseURL }) => {
  const first = await openPage(page, frozenRun());
  await first.button('Start').click();
  await expect.poll(async () => (await keptRuns(page)).length).toBe(1);
  const devTools = await page.context().newCDPSession(page);
  const clear = () =>
    devTools.send('Storage.clearDataForOrigin', { origin: new URL(baseURL ?? '').origin, storageTypes: 'indexeddb' });
  await clear();
  await expect(keepingBanner(page)).toContainText('was cleared while the page was open');
  await expect(keepingBanner(page)).toHaveCount(0);
  const [anew] = await keptRuns(page);
  await trainedTo(page, (anew?.step ?? 0) + 5);
  await first.button('Pause').click();
  await expect(first.button('Start')).toBeEnabled();

  // At rest there is nothing that would keep it by the way.
  await expect.poll(async () => (await keptRuns(page))[0]?.step).toBe(await stepNow(page));
  await clear();
  await expect.poll(async () => (await keptRuns(page))[0]?.step).toBe(await stepNow(page));
  await expect(keepingBanner(page)).toHaveCount(0);
  const step = await stepNow(page);
  await page.reload();
  expect(await goOnAtRest(page)).toBe(step);
});

test('a browser that keeps nothing: it is said, and undo works all the same', async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('refused', 'SecurityError');
    };
  });
  const lab = await openTiny(page);
  await lab.step(10);
  await expect(keepingBanner(page)).toContainText('The browser keeps nothing for this page');
  const before = await weightsOf(lab);
  await lab.button('Reset').click();
  await undoButton(page).click();
  await expect(stepFigure(page)).toHaveText('10');
  expect(await weightsOf(lab)).toEqual(before);
});

test('storage that is full: it is said, training goes on, and the run is kept again once there is room', async ({
  page,
}) => {
  // A quota that the browser is told to have does not hold for what is small.
  await page.addInitScript(() => {
    const put = Reflect.get(IDBObjectStore.prototype, 'put') as IDBObjectStore['put'];
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given: Parameters<IDBObjectStore['put']>) {
      if (sessionStorage.getItem('full') !== null) throw new DOMException('planted', 'QuotaExceededError');
      return put.apply(this, given);
    };
  });
  const lab = await openTiny(page);
  await lab.step(10);
  await expect.poll(() => keptRuns(page)).toMatchObject([{ step: 10 }]);
  await page.evaluate(() => sessionStorage.setItem('full', 'yes'));
  await lab.step(10);
  await expect(keepingBanner(page)).toContainText('There is no room left');
  await lab.step(10);
  await expect(stepFigure(page)).toHaveText('30');
  await page.evaluate(() => sessionStorage.removeItem('full'));
  await lab.step(1);
  await expect(keepingBanner(page)).toHaveCount(0);
  await expect.poll(() => keptRuns(page)).toMatchObject([{ step: 31 }]);
});

test('leaving asks while something is not kept, and only then', async ({ page }) => {
  const lab = await openTiny(page);
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await lab.step(10);
  await expect.poll(() => keptRuns(page)).toMatchObject([{ step: 10 }]);
  await page.reload();
  expect(asked).toEqual([]);
  await expect(lab.button('Start')).toBeEnabled();
  await lab.button('Start').click();
  // Copies are seconds apart: the newest steps are not in one.
  await expect
    .poll(async () => (await stepNow(page)) - ((await keptRuns(page)).find(({ open }) => open)?.step ?? 0))
    .toBeGreaterThan(100);
  await page.reload();
  expect(asked).toEqual(['beforeunload']);
});

test('files that a person brought come back with the run', async ({ page }) => {
  const lab = await openTiny(page);
  await dropFiles(page, [await checkpoint(), ...[1, 2, 3].map((index) => featureFile(index))]);
  await expect(page.getByLabel('Initial weights', { exact: true })).toHaveValue('checkpoint');
  await lab.step(10);
  await expect.poll(() => keptRuns(page)).toMatchObject([{ step: 10 }]);
  const before = await weightsOf(lab);
  await page.reload();
  await offer(page).getByRole('button', { name: 'Go on' }).click();
  await expect(stepFigure(page)).toHaveText('10');
  await expect(page.getByText('3 files · 480 frames · 9.6 s')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Checkpoint', exact: true })).toContainText('tiny_s2G.pth');
  expect(await weightsOf(lab)).toEqual(before);
  // A reset builds from them again.
  await lab.button('Reset').click();
  await expect(stepFigure(page)).toHaveText('0');
  await lab.step(10);
  expect(await weightsOf(lab)).toEqual(before);
});
