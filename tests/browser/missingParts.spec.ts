/**
 * The connection is gone, or a new version was published, while the page is open: what cannot be loaded is said to be
 * that, nobody's file is blamed, and a second try works once the server is back.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page, Route } from '@playwright/test';
import { LabPage, TINY } from './harness/lab.ts';
import { dropFiles, type OwnFile } from './harness/ownFiles.ts';
import { expect, test } from './harness/page.ts';

const read = (path: string): Promise<Buffer> => readFile(fileURLToPath(new URL(path, import.meta.url)));
const mp3 = async (): Promise<OwnFile> => ({ name: 'slt.mp3', mimeType: '', buffer: await read('audio/slt.mp3') });

const offline = (route: Route): Promise<void> => route.abort();
const gone = (route: Route): Promise<void> => route.fulfill({ status: 404, body: 'Not found' });
/** Hosts that answer every unknown address with the page. */
const answeredByPage = (route: Route): Promise<void> =>
  route.fulfill({ status: 200, contentType: 'text/html', body: '<!doctype html><title>Freeze Lab</title>' });

/** What was asked for as the page opens, and the failed request that Chromium writes to the console. */
const open = (page: Page) => page.goto(`/?backend=wasm&x=${JSON.stringify(TINY)}`);
const REFUSED = /Failed to load (resource|module script)/;

for (const [what, pattern, answer, said] of [
  ['the worker, offline', '**/assets/main-*.js', offline, /training worker\) could not be loaded/],
  ['the worker of an older version', '**/assets/main-*.js', gone, /training worker\) could not be loaded/],
  ['the worker, a page in its place', '**/assets/main-*.js', answeredByPage, /training worker\) could not be loaded/],
  ['the code of the wasm backend', '**/assets/dist-*.js', offline, /backend wasm\) could not be loaded/],
  ['the wasm binary, offline', '**/*.wasm', offline, /backend wasm\) could not be loaded/],
  ['the wasm binary of an older version', '**/*.wasm', gone, /backend wasm\) could not be loaded/],
  ['the wasm binary, a page in its place', '**/*.wasm', answeredByPage, /backend wasm\) could not be loaded/],
  ['the list of the speech', '**/speech/manifest.json', gone, /bundled speech \(manifest\.json\) could not be loaded/],
  ['a page as list of the speech', '**/speech/manifest.json', answeredByPage, /bundled speech \(manifest\.json\)/],
  ['a recording', '**/speech/rms-1.flac', offline, /bundled speech \(rms-1\.flac\) could not be loaded/],
  [
    'a page as recording',
    '**/speech/rms-1.flac',
    answeredByPage,
    /bundled speech \(rms-1\.flac\) did not arrive whole/,
  ],
] as const) {
  test(`missing at the start: ${what}`, async ({ page, expectedTrouble }) => {
    expectedTrouble.push(REFUSED);
    await page.route(pattern, answer);
    await open(page);
    const banner = page.getByRole('alert').filter({ hasText: 'Training could not start' });
    await expect(banner).toContainText(said);
    await expect(banner).toContainText(/Restart|reload/);
    await page.unroute(pattern);
    await banner.getByRole('button', { name: 'Restart' }).click();
    await expect(new LabPage(page).button('Start')).toBeEnabled();
    await expect(page.getByRole('checkbox')).not.toHaveCount(0); // the voices
  });
}

test('a recording that was cut off on its way is not trained on', async ({ page }) => {
  const whole = await read('../../public/speech/rms-1.flac');
  await page.route('**/speech/rms-1.flac', (route) => route.fulfill({ body: whole.subarray(0, whole.length >> 1) }));
  await open(page);
  const banner = page.getByRole('alert').filter({ hasText: 'Training could not start' });
  await expect(banner).toContainText(/bundled speech \(rms-1\.flac\) did not arrive whole/);
  await page.unroute('**/speech/rms-1.flac');
  await banner.getByRole('button', { name: 'Restart' }).click();
  await expect(new LabPage(page).button('Start')).toBeEnabled();
});

for (const [why, answer] of [
  ['offline', offline],
  ['an older version', gone],
  ['a page in its place', answeredByPage],
] as const) {
  test(`the reader of compressed audio, ${why}: no file is blamed, and a second drop works`, async ({
    page,
    expectedTrouble,
  }) => {
    expectedTrouble.push(REFUSED);
    const lab = new LabPage(page);
    await lab.open(TINY, 'wasm');
    await lab.step(1);
    await page.route('**/assets/mediaDecoding-*.js', answer);
    await dropFiles(page, [await mp3()]);
    const notices = page.getByRole('region', { name: /Notices/ }).getByRole('listitem');
    const notice = notices.filter({ hasText: 'reader of compressed audio) could not be loaded' });
    await expect(notice).toContainText(/connection.*new version/);
    await expect(page.getByText(/cannot be decoded|convert it/)).toHaveCount(0);
    await lab.step(1); // what was there goes on
    await page.unroute('**/assets/mediaDecoding-*.js');
    await dropFiles(page, [await mp3()]);
    await expect(page.getByRole('button', { name: 'Remove slt.mp3' })).toBeVisible();
  });
}

test('a missing script of the page itself leaves words, not a blank page', async ({ page, expectedTrouble }) => {
  expectedTrouble.push(REFUSED);
  await page.route('**/assets/index-*.js', gone);
  await page.goto('/');
  await expect(page.getByText(/Freeze Lab is being loaded.*reload/s)).toBeVisible();
  await expect(page.getByText(/正在加载 Freeze Lab.*重新加载/s)).toBeVisible();
});
