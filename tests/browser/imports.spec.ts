/** Damaged and hostile files on a page that trains: refused in words, and everything goes on. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { ZipFile } from '../../src/formats/zipContent.ts';
import { writeZip } from '../../src/formats/zipWriter.ts';
import { LabPage, TINY } from './harness/lab.ts';
import { dropFiles } from './harness/ownFiles.ts';
import { expect, test } from './harness/page.ts';

async function sessionFile(lab: LabPage): Promise<Buffer> {
  await lab.button('More exports').click();
  const entry = lab.page.getByRole('menuitem', { name: 'Session file', exact: true });
  const [file] = await Promise.all([lab.page.waitForEvent('download'), entry.click()]);
  return readFile(await file.path());
}

/** The session file with its curves cut short; its checksums are right. */
async function withDamagedCurves(session: Buffer): Promise<Buffer> {
  const zip = await ZipFile.open(new Blob([new Uint8Array(session)]));
  const entries = [];
  for (const [name, entry] of zip.entries) {
    const content = await zip.read(entry, 0, entry.size);
    entries.push({ name, content: [name === 'page.bin' ? content.slice(0, -4) : content] });
  }
  return Buffer.concat(writeZip(entries));
}

const stepOf = async (page: Page): Promise<number> =>
  Number((await page.locator('.step-figure').textContent())?.replace(/\D/g, ''));

test('a session file with damaged curves leaves a page that trains as it was, and training', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await lab.step(10);
  const damaged = await withDamagedCurves(await sessionFile(lab));
  await lab.button('Start').click();
  await expect.poll(() => stepOf(page)).toBeGreaterThan(20);
  await dropFiles(page, [{ name: 'damaged.freezelab.zip', mimeType: '', buffer: damaged }]);
  await expect(lab.log).toContainText('damaged.freezelab.zip');
  await expect(lab.log).toContainText('its curves and log');
  await expect(lab.log).not.toContainText('Loaded');
  const before = await stepOf(page);
  expect(before).toBeGreaterThan(20);
  await expect.poll(() => stepOf(page)).toBeGreaterThan(before);
  await expect(lab.figure('Reconstruction loss')).toContainText(/Lane A: .*\d/);
  await lab.button('Pause').click();
  const { weights } = await lab.exportWeights();
  expect(weights.step).toBeGreaterThan(before);
});

test('a weights file near the end of what a step can be is answered in words, one at the end stops there', async ({
  page,
}) => {
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await lab.step(10);
  const { weights } = await lab.exportWeights();
  const file = (name: string, step: number) => {
    const buffer = Buffer.from(JSON.stringify({ ...weights, step }));
    return { name, mimeType: '', buffer };
  };
  await dropFiles(page, [file('far.json', 2 ** 31 - 2)]);
  await expect(lab.log).toContainText(
    'far.json was refused. “step” is 2147483646; expected a whole number from 0 to 1000000000',
  );
  await lab.step(1);
  expect(await stepOf(page)).toBe(11);
  await dropFiles(page, [file('last.json', 1e9 - 50)]);
  await expect.poll(() => stepOf(page)).toBe(1e9 - 50);
  await lab.button('Start').click();
  await expect(lab.log).toContainText('has done 1000000000 steps, which is the most');
  await expect(lab.button('Start')).toBeEnabled();
  expect(await stepOf(page)).toBe(1e9);
  await expect(lab.figure('Reconstruction loss')).toContainText(/Lane A: .*\d/);
});
