/** Training that breaks down on the real page: what is said, what the buttons do, and the way back. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { LabPage, TINY, type Weights } from './harness/lab.ts';
import { checkpoint, dropFiles, featureFile } from './harness/ownFiles.ts';
import { expect, test } from './harness/page.ts';

/** A float32 whose square is one too; what the decoder makes of it is not. */
const HUGE = Math.fround(1.6e19);

const banner = (page: Page) => page.getByRole('alert').filter({ hasText: 'Training stopped' });

/** A file of the selected lane's weights with the values of a tensor replaced. */
async function weightsWith(lab: LabPage, tensor: string, value: number) {
  const { weights } = await lab.exportWeights();
  weights.state_dict[tensor]?.data.fill(value);
  return { name: 'odd.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(weights)) };
}

async function importWeights(page: Page, file: Awaited<ReturnType<typeof weightsWith>>): Promise<void> {
  await page.getByLabel('Import weights').setInputFiles(file);
}

/** The path of the session as a file. */
async function exportedSession(lab: LabPage): Promise<string> {
  await lab.button('More exports').click();
  const entry = lab.page.getByRole('menuitem', { name: 'Session file', exact: true });
  const [download] = await Promise.all([lab.page.waitForEvent('download'), entry.click()]);
  const path = `${await download.path()}.freezelab.zip`;
  await download.saveAs(path);
  return path;
}

/** The step column of the exported metrics. */
async function exportedSteps(lab: LabPage): Promise<number[]> {
  const [download] = await Promise.all([lab.page.waitForEvent('download'), lab.button('Export metrics').click()]);
  const [head = '', ...rows] = (await readFile(await download.path(), 'utf8')).trim().split('\n');
  const [step, lane] = ['step', 'lane'].map((name) => head.split(',').indexOf(name));
  return rows
    .map((row) => row.split(','))
    .filter((cells) => lane === -1 || cells[lane as number] === 'A')
    .map((cells) => Number(cells[step as number]));
}

for (const backend of ['wasm', 'webgpu'] as const) {
  test(`a value that overflows on ${backend} is named, and the state before it comes back`, async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open(TINY, backend);
    await lab.step(10);
    await importWeights(page, await weightsWith(lab, 'dec.2.weight', HUGE));
    await expect(lab.log).toContainText('Loaded odd.json');
    await page.getByRole('combobox', { name: 'Steps per press' }).selectOption('10');
    await lab.button('Step').click();

    await expect(banner(page)).toContainText('lane A broke down at step 11');
    await expect(banner(page)).toContainText(
      /with the (loss|output of the decoder)(, which|: \d+ of \d+ values) became \+∞/,
    );
    await expect(banner(page)).toContainText('dec.2.weight goes up to 1.6e19');
    await expect(banner(page)).toContainText('The state of step 10 was kept');
    await expect(lab.log).toContainText('lane A broke down at step 11');

    // The buttons look it, and say why when they are pressed all the same.
    for (const name of ['Start', 'Step']) {
      await expect(lab.button(name)).toHaveAttribute('aria-disabled', 'true');
      await lab.button(name).click({ force: true });
    }
    await expect(
      page.getByText(/^Lane A has not been finite since step 11.*go back to step 10 or press Reset/).first(),
    ).toBeVisible();
    await expect(page.getByRole('button', { name: 'Fork lane A' })).toBeDisabled();

    // What is taken home now says what it is, and is not taken back.
    const broken = await lab.exportWeights();
    await expect(lab.log).toContainText(/step-1\d\.json is of little use: .* of lane A has/);
    await lab.importWeights(broken.path);
    await expect(lab.log).toContainText(/was refused.*NaN or infinite/);
    await expect(banner(page)).toBeVisible();

    const session = await exportedSession(lab);
    await lab.button('Go back to step 10').click();
    await expect(banner(page)).toHaveCount(0);
    await expect(lab.log).toContainText('to the healthy state of step 10');
    const { weights } = await lab.exportWeights();
    expect(weights.step).toBe(10);
    expect(Math.fround(weights.state_dict['dec.2.weight']?.data[0] ?? 0)).toBe(HUGE);
    await lab.button('Reset').click();
    await lab.step(10);
    expect(await exportedSteps(lab)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);

    // A session of that state opens as what it is: no step is taken, the device itself has counted what is lost.
    await page.getByLabel('Open session').setInputFiles(session);
    await expect(banner(page)).toContainText('the file that was opened holds such values');
    await expect(banner(page)).toContainText('No healthy state was kept');
  });
}

test('huge features are named as the cause; after going back every step stands in the metrics once', async ({
  page,
}) => {
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  const loud = { ...featureFile(9, 40, 1e20), name: 'loud.wav.pt' };
  await dropFiles(page, [await checkpoint(), ...[1, 2, 3, 4, 5, 6].map((index) => featureFile(index, 800)), loud]);
  await expect(page.getByText(/^7 files · /)).toBeVisible();
  await expect(page.getByLabel('Dimensions', { exact: true })).toHaveValue('5');
  await lab.button('Start').click();
  await expect(banner(page)).toContainText(/features in this step’s batch go up to 1\.0e20/);
  await expect(banner(page)).toContainText('A lower learning rate does not help');
  await expect(banner(page)).toContainText('It began with the distance to the nearest codes');
  await expect(banner(page)).toContainText('Lane B broke down, too');
  await page.getByRole('button', { name: /^Go back to step/ }).click();
  await expect(lab.log).toContainText('to the healthy state of step');
  const kept = Number(/healthy state of step (\d+)/.exec((await lab.log.textContent()) ?? '')?.[1]);
  const { weights } = await lab.exportWeights();
  expect(weights.step).toBe(kept);
  expect(finite(weights)).toBe(true);
  const steps = await exportedSteps(lab);
  expect(steps).toEqual(Array.from({ length: kept }, (_, i) => i + 1));
});

const finite = ({ state_dict: state }: Weights): boolean =>
  Object.values(state).every(({ data }) => data.every((value) => typeof value === 'number'));
