/** A run with other seeds, in the background: the means of runs with those seeds, while the page goes on. */
import type { Page } from '@playwright/test';
import { LabPage, TINY } from './harness/lab.ts';
import { expect, test } from './harness/page.ts';

const STEPS = 100;

const comparison = (page: Page) => page.getByRole('region', { name: 'Lanes compared' }).first();
/** Of the row of the loss: lanes A and B, and their difference, as numbers; behind ± the margin. */
async function losses(page: Page): Promise<number[][]> {
  const cells = comparison(page)
    .getByRole('row', { name: /^Reconstruction loss/ })
    .getByRole('cell');
  const texts = (await cells.allTextContents()).slice(0, 3);
  return texts.map((text) => text.replace('−', '-').split(' ± ').map(Number));
}

test('its means are those of runs with these seeds, and the page goes on meanwhile', async ({ page, context }) => {
  const lab = new LabPage(page);
  await lab.open({ ...TINY, seed: 1 }, 'wasm');
  await lab.step(STEPS);
  await page.getByRole('button', { name: 'Repeat with other seeds' }).click();
  await expect(comparison(page)).toContainText(/Seed \d of 3/);
  await lab.freezeSwitch('A').click();
  await lab.step(1);
  await expect(lab.log).toContainText(/Lane A frozen/);
  await expect(comparison(page)).toContainText(`Mean over 3 seeds at step ${STEPS}`, { timeout: 60_000 });
  const repeated = await losses(page);

  const single: number[][] = [];
  for (const seed of [2, 3, 4]) {
    const other = await context.newPage();
    const alone = new LabPage(other);
    await alone.open({ ...TINY, seed }, 'wasm');
    await alone.step(STEPS);
    await expect(comparison(other)).toContainText('one run');
    single.push((await losses(other)).map(([value]) => value as number));
    await other.close();
  }
  const [a, b, difference] = [0, 1, 2].map((column) => single.map((values) => values[column] as number));
  const mean = (values: number[] | undefined): number => (values ?? []).reduce((sum, x) => sum + x, 0) / 3;
  // Shown with three significant digits.
  for (const [i, values] of [a, b, difference].entries()) {
    expect(Math.abs((repeated[i]?.[0] ?? Number.NaN) - mean(values))).toBeLessThan(0.006);
  }
  expect(repeated.every(([, margin]) => (margin as number) >= 0)).toBe(true);
});

test('it can be cancelled', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await lab.step(STEPS);
  await page.getByRole('button', { name: 'Repeat with other seeds' }).click();
  await comparison(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(comparison(page)).toContainText('one run');
  await expect(page.getByRole('button', { name: 'Repeat with other seeds' })).toBeEnabled();
});
