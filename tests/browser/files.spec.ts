/** A person's own checkpoint and features, from the drop to the session file, and everything that can be taken home. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Download, Locator, Page } from '@playwright/test';
import { changedTensors, LabPage, TINY } from './harness/lab.ts';
import { checkpoint, dropFiles, featureFile, interopFile } from './harness/ownFiles.ts';
import { expect, test } from './harness/page.ts';

async function download(page: Page, press: () => Promise<void>): Promise<Download> {
  const [file] = await Promise.all([page.waitForEvent('download'), press()]);
  return file;
}

/** Takes an entry of the menu of exports home. */
async function exported(lab: LabPage, entry: string): Promise<{ name: string; path: string; bytes: Buffer }> {
  await lab.button('More exports').click();
  const file = await download(lab.page, () => lab.page.getByRole('menuitem', { name: entry, exact: true }).click());
  const path = await file.path();
  return { name: file.suggestedFilename(), path, bytes: await readFile(path) };
}

async function pick(page: Page, input: string, file: { name: string; buffer: Buffer }): Promise<void> {
  await page.getByLabel(input).setInputFiles({ ...file, mimeType: '' });
}

const tokens = (page: Page): Locator => page.getByRole('region', { name: 'Semantic tokens' });
const agreement = (page: Page, lane: string): Locator =>
  tokens(page)
    .locator('.agreement-lane')
    .filter({ hasText: `Measure lane ${lane}` });

test('checkpoint and features, trained, frozen, compared, and gone on with from a session file', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');

  // Dropped anywhere, all at once: the experiment adjusts to the files.
  const features = [1, 2, 3].map((index) => featureFile(index));
  await dropFiles(page, [
    await checkpoint(),
    ...features,
    await interopFile('utt2.wav.pt').then((file) => ({ ...file, name: 'hubert.wav.pt' })),
  ]);
  const found = page.getByRole('region', { name: 'Checkpoint', exact: true });
  await expect(found).toContainText('tiny_s2G.pth');
  await expect(found).toContainText('half precision');
  await expect(page.getByText('3 files · 480 frames · 9.6 s')).toBeVisible();
  await expect(page.getByText('1 file refused')).toBeVisible();
  await expect(page.getByLabel('Dimensions', { exact: true })).toHaveValue('5');
  await expect(page.getByLabel('Codes', { exact: true })).toHaveValue('7');
  await expect(page.getByLabel('Token rate', { exact: true })).toHaveValue('25hz');
  await expect(page.getByLabel('Initial weights', { exact: true })).toHaveValue('checkpoint');

  await lab.step(10);
  await lab.freezeSwitch('A').click();
  await lab.step(10);

  // While lane A is frozen, it gives the tokens that it gave before.
  const ours = await exported(lab, '6-name2semantic.tsv');
  expect(ours.bytes.toString()).toMatch(/^utt1\.wav\t\d+( \d+)*$/m);
  await pick(page, 'Import semantic tokens', { name: '6-name2semantic.tsv', buffer: ours.bytes });
  await expect(agreement(page, 'A')).toContainText('100% agree');
  await expect(agreement(page, 'A')).toContainText('240 of 240 tokens');
  await lab.step(10);
  await lab.button('Measure lane A').click();
  await expect(agreement(page, 'A')).toContainText('at step 30');
  await expect(agreement(page, 'A')).toContainText('100% agree');

  const safetensors = await exported(lab, 'safetensors');
  const header = JSON.parse(
    safetensors.bytes.subarray(8, 8 + Number(safetensors.bytes.readBigUInt64LE())).toString(),
  ) as Record<string, { shape: number[] }>;
  expect(header['ssl_proj.weight']?.shape).toEqual([5, 6, 2]);
  expect(header['quantizer.vq.layers.0._codebook.embed']?.shape).toEqual([7, 5]);

  // Everything in one file, opened on a page that knows nothing.
  const session = await exported(lab, 'Session file');
  const curve = await chartText(lab, 'Reconstruction loss');
  await lab.step(1);
  const { weights: next } = await lab.exportWeights();

  await lab.open(TINY, 'wasm');
  await pick(page, 'Open session', { name: session.name, buffer: session.bytes });
  await expect(page.locator('.step-figure')).toHaveText('30');
  await expect(lab.log).toContainText('Lane A frozen');
  await expect(lab.log).toContainText(`Loaded ${session.name}`);
  await expect(found).toContainText('tiny_s2G.pth');
  await expect(page.getByText('3 files · 480 frames · 9.6 s')).toBeVisible();
  await expect.poll(() => chartText(lab, 'Reconstruction loss')).toBe(curve);
  await expect(lab.freezeSwitch('A')).toBeChecked();
  await lab.button('Measure lane A').click();
  await expect(agreement(page, 'A')).toContainText('100% agree');
  await lab.step(1);
  const { weights: resumed } = await lab.exportWeights();
  expect(resumed.step).toBe(31);
  expect(changedTensors(resumed, next)).toEqual([]);
});

/** The legend of a chart: the last values of its lines. */
async function chartText(lab: LabPage, title: string): Promise<string> {
  return (await lab.figure(title).locator('.chart-legend').textContent()) ?? '';
}

test('of an experiment folder, what is of use', async ({ page }) => {
  const folder = await mkdtemp(join(tmpdir(), 'experiment-'));
  for (const name of ['3-bert', '4-cnhubert', '5-wav32k']) await mkdir(join(folder, name));
  for (const index of [1, 2]) {
    const { name, buffer } = featureFile(index);
    await writeFile(join(folder, '4-cnhubert', name), buffer);
    await writeFile(join(folder, '3-bert', name), buffer);
  }
  await writeFile(join(folder, '2-name2text.txt'), 'utt1.wav\t…');
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await page.getByRole('radio', { name: 'Your features' }).check();
  await page.getByLabel('Add feature folder').setInputFiles(folder);
  await expect(page.getByText('2 files · 320 frames · 6.4 s')).toBeVisible();
  await expect(lab.log).toContainText('Taken: 2 feature files. Apply and reset to train on what was added.');
  await lab.button('Apply and reset').click();
  await lab.step(10);
  await expect(lab.figure('Reconstruction loss')).toContainText(/Lane A: .*\d/);
  await expect(lab.log).not.toContainText('Error');
  await rm(folder, { recursive: true });
});

test('a file that cannot be used is refused in words, and everything stays', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await lab.step(10);
  for (const name of ['bad_truncated_half.pth', 'bad_os_system.pth', 'newer_layout.pth']) {
    const { buffer } = await interopFile(name);
    await pick(page, 'Import checkpoint', { name, buffer });
    await expect(lab.log).toContainText(name);
  }
  await pick(page, 'Open session', { name: 'mine.zip', buffer: Buffer.from('PK but no zip') });
  await expect(lab.log).toContainText('mine.zip');
  await dropFiles(page, [{ name: 'notes.txt', mimeType: '', buffer: Buffer.from('Dear diary') }]);
  await expect(lab.log).toContainText('notes.txt was not recognised');
  await expect(page.locator('.step-figure')).toHaveText('10');
  await expect(page.getByLabel('Dimensions', { exact: true })).toHaveValue(String(TINY.dim));
  await lab.step(1);
  await expect(page.locator('.step-figure')).toHaveText('11');
});

/** What a browser makes of an SVG on its own, and of a PNG. The page itself may not make markup of a text. */
async function inspectSvg(page: Page, svg: string) {
  const blank = await page.context().newPage();
  const seen = await blank.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    const attributes = [...parsed.querySelectorAll('*')].flatMap((element) => [...element.attributes]);
    return {
      broken: parsed.querySelector('parsererror')?.textContent ?? null,
      words: parsed.documentElement.textContent ?? '',
      curves: [...parsed.querySelectorAll('path')].map((path) => path.getAttribute('d')?.length ?? 0),
      outside: attributes.filter(({ name, value }) => {
        // A clip path of its own is no part of the page.
        const [, own] = /^url\((#[\w-]+)\)$/.exec(value) ?? [];
        if (own !== undefined && parsed.querySelector(`clipPath${own}`)) return false;
        return /href|^class$/.test(name) || /url\(|var\(/.test(value);
      }).length,
      background: parsed.querySelector('rect')?.getAttribute('fill'),
    };
  }, svg);
  await blank.close();
  return seen;
}
function inspectPng(page: Page, png: Buffer) {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    const { data } = context?.getImageData(0, 0, bitmap.width, bitmap.height) ?? { data: new Uint8ClampedArray() };
    return { width: bitmap.width, height: bitmap.height, colours: new Set(new Uint32Array(data.buffer)).size };
  }, png.toString('base64'));
}

test('charts and metrics go home as files that stand on their own', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await lab.step(100);

  const sheet = await exported(lab, 'SVG drawing');
  expect(sheet.name).toBe('freeze-lab-charts-step-100.svg');
  const all = await inspectSvg(page, sheet.bytes.toString());
  expect(all).toMatchObject({ broken: null, outside: 0, background: 'rgb(15, 17, 19)' });
  for (const words of ['Reconstruction loss', 'Drift since step 0', 'A · mean squared error', 'step']) {
    expect(all.words).toContain(words);
  }
  expect(all.curves.filter((length) => length > 100).length).toBeGreaterThanOrEqual(12);
  const picture = await inspectPng(page, (await exported(lab, 'PNG image')).bytes);
  expect(picture.width).toBe(2 * 2 * 760);
  expect(picture.colours).toBeGreaterThan(20);

  await lab.button('Enlarge Commitment loss').click();
  const one = await download(page, () => lab.button('Export Commitment loss as SVG').click());
  const drawn = await inspectSvg(page, await readFile(await one.path(), 'utf8'));
  expect(drawn).toMatchObject({ broken: null, outside: 0 });
  expect(drawn.words).toContain('B · quantization error');
  expect(drawn.words).not.toContain('Reconstruction');
  const png = await download(page, () => lab.button('Export Commitment loss as PNG').click());
  expect((await inspectPng(page, await readFile(await png.path()))).colours).toBeGreaterThan(10);
  await page.keyboard.press('Escape');

  const metrics = JSON.parse((await exported(lab, 'JSON')).bytes.toString()) as {
    format: string;
    lanes: Record<string, { step: number[]; columns: Record<string, unknown[]> }>;
  };
  expect(metrics.format).toBe('freeze-lab-metrics');
  expect(metrics.lanes['B']?.step).toHaveLength(100);
  expect(new Set(metrics.lanes['B']?.columns['gradient/ssl_proj'])).toEqual(new Set(['none']));
  expect(metrics.lanes['A']?.columns['probe/token_flip_rate@0']?.slice(0, 4)).toContain(null);
});
