/** Long work on the page: what was asked for last is what one gets, and a cancel ends what it names, soon. */
import type { Page } from '@playwright/test';
import { PRESETS } from '../../src/config/presets.ts';
import type { ProgressEvent, StateEvent } from '../../src/protocol/events.ts';
import { tapEvents } from './harness/eventTap.ts';
import { LabPage, TINY } from './harness/lab.ts';
import { expect, test } from './harness/page.ts';

const bars = (page: Page) => page.getByRole('status').filter({ has: page.locator('progress') });

/** On the plane, so that the bundled speech has to be read when it is asked for. */
async function openPlane(page: Page): Promise<LabPage> {
  await tapEvents(page);
  const lab = new LabPage(page);
  await lab.open({ ...TINY, dataset: 'plane' }, 'wasm');
  return lab;
}

const choose = (page: Page, name: 'Speech' | 'Plane' | 'GPT-SoVITS' | 'Small') =>
  page.locator('label').filter({ hasText: name }).click();

async function ask(lab: LabPage, dataset: 'Speech' | 'Plane'): Promise<void> {
  await choose(lab.page, dataset);
  await lab.button('Reset').click();
}

/** What the session that is there in the end is trained on, and its step, in the worker's own words. */
async function present(lab: LabPage): Promise<{ kind: string; step: number }> {
  await expect(bars(lab.page)).toHaveCount(0);
  await lab.step(1);
  return lab.page.evaluate(() => {
    const { state } = window.tapped.last.state as StateEvent;
    return { kind: state.data.kind, step: state.step };
  });
}

/** Collects what the worker tells of its tasks from now on. */
async function heardProgress(page: Page): Promise<() => Promise<ProgressEvent[]>> {
  await page.evaluate(() => {
    const heard: ProgressEvent[] = [];
    Object.assign(window, { heard });
    window.tapped.worker?.addEventListener('message', ({ data }: MessageEvent<{ event?: ProgressEvent }>) => {
      if (data.event?.kind === 'progress') heard.push(data.event);
    });
  });
  return () => page.evaluate(() => (window as unknown as { heard: ProgressEvent[] }).heard);
}

test('Speech, and 0.2 s later Plane, ends on Plane', async ({ page }) => {
  const lab = await openPlane(page);
  await ask(lab, 'Speech');
  await page.waitForTimeout(200);
  await ask(lab, 'Plane');
  expect(await present(lab)).toEqual({ kind: 'plane', step: 1 });
  await expect(page.getByRole('radio', { name: 'Plane' })).toBeChecked();
  await expect(lab.log).not.toContainText(/cancel/i);
});

test('Speech, Plane, Speech, each before the other is there, ends on Speech', async ({ page }) => {
  const lab = await openPlane(page);
  for (const dataset of ['Speech', 'Plane', 'Speech'] as const) await ask(lab, dataset);
  expect(await present(lab)).toEqual({ kind: 'speech', step: 1 });
});

test('Speech, and then weights of the plane, ends on the weights', async ({ page }) => {
  const lab = await openPlane(page);
  await lab.step(10);
  const { path } = await lab.exportWeights();
  await ask(lab, 'Speech');
  await lab.importWeights(path);
  await expect(page.getByRole('radio', { name: 'Plane' })).toBeChecked();
  expect(await present(lab)).toEqual({ kind: 'plane', step: 11 });
});

test('a large model tells how far it is, and is cancelled in the middle of k-means', async ({ page }) => {
  const lab = await openPlane(page);
  const progress = await heardProgress(page);
  await choose(page, 'Speech');
  await choose(page, 'GPT-SoVITS');
  await lab.button('Reset').click();
  await expect(bars(page)).toContainText('fitting the codebook');
  await expect(page.getByText('Press Start')).toHaveCount(0);
  await page.getByRole('button', { name: 'Cancel: Building the model' }).click();
  await expect(bars(page)).toHaveCount(0);
  const told = await progress();
  expect([told.at(-2)?.stage, told.at(-1)?.done]).toEqual(['kmeans', 1]);
  const shares = told.map(({ done }) => done);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  // The session that was there is there, and the form still has what waits for a reset.
  expect(await present(lab)).toEqual({ kind: 'plane', step: 1 });
  await expect(page.getByRole('button', { name: 'Apply and reset' })).toBeVisible();
});

test('the first model can be cancelled, and another one built', async ({ page }) => {
  const lab = new LabPage(page);
  await page.goto(`/?${new URLSearchParams({ x: JSON.stringify(PRESETS.gptSovits), backend: 'wasm' })}`);
  await expect(bars(page)).toContainText('fitting the codebook');
  await expect(lab.button('Start')).toBeDisabled();
  await expect(page.getByText('Press Start')).toHaveCount(0);
  await page.getByRole('button', { name: 'Cancel: Building the model' }).click();
  await expect(page.getByText('Press Reset to build the model').first()).toBeVisible();
  await choose(page, 'Small');
  await lab.button('Reset').click();
  await expect(lab.button('Start')).toBeEnabled();
  await lab.step(1);
});
