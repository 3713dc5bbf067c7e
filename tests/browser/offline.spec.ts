/** The page without a connection, on a static host that sends no headers and under `npm start`. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from '@playwright/test';
import { type BareHost, startBareHost } from './harness/bareHost.ts';
import { LabPage, TINY } from './harness/lab.ts';
import { dropFiles } from './harness/ownFiles.ts';
import { expect, test } from './harness/page.ts';
import { keptOffline } from './harness/keptOffline.ts';

const onHost = test.extend<{ host: BareHost }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads off the pattern what a fixture needs
  host: async ({}, provide) => {
    // Not `localhost`, where the service worker asks the server first.
    const host = await startBareHost('freeze-lab.localhost');
    await provide(host);
    host.close();
  },
  baseURL: ({ host }, provide) => provide(host.address),
});
test.use({ serviceWorkers: 'allow' });

const query = (backend: string): string => `?backend=${backend}&x=${JSON.stringify(TINY)}`;

async function addMp3(page: Page): Promise<void> {
  const path = fileURLToPath(new URL('audio/slt.mp3', import.meta.url));
  await dropFiles(page, [{ name: 'slt.mp3', mimeType: '', buffer: await readFile(path) }]);
  await expect(page.getByRole('button', { name: 'Remove slt.mp3' })).toBeVisible();
}

/** Everything that is loaded on demand, and that training on the bundled speech begins. */
async function everythingWorks(page: Page, context: BrowserContext, address: string): Promise<void> {
  const lab = new LabPage(page);
  await page.goto(address + query('wasm'));
  await expect(lab.button('Start')).toBeEnabled();
  await expect(page.getByRole('checkbox')).not.toHaveCount(0); // the voices of the speech
  await lab.step(10);
  await expect(lab.figure('Reconstruction loss')).toContainText(/Lane A: .*\d/);
  await addMp3(page);
  await lab.exportWeights();
  await page.keyboard.press('?');
  const [licences] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('link', { name: 'Licences' }).click(),
  ]);
  await expect(licences.getByRole('heading', { name: /^workbox-precaching / })).toBeVisible();
  await licences.close();
  await page.goto(`${address}?lang=en-XA&backend=cpu&x=${JSON.stringify(TINY)}`);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en-XA');
  await page.goto(address + query('webgpu'));
  await expect(lab.button('Start')).toBeEnabled({ timeout: 150_000 });
  await expect(page.getByRole('button', { name: /WebGPU/ })).toBeVisible();
  await lab.step(10);
}

onHost('a static host is gone after the first visit: all of the page works', async ({ page, context, host }) => {
  test.setTimeout(400_000);
  await page.goto(host.address + query('wasm'));
  await keptOffline(page);
  host.close();
  await everythingWorks(page, context, host.address);
});

test('the machine is offline after a visit under npm start: all of the page works', async ({
  page,
  context,
  baseURL,
}) => {
  test.setTimeout(400_000);
  await page.goto(`/${query('wasm')}`);
  await keptOffline(page);
  await context.setOffline(true);
  const [serviceWorker] = context.serviceWorkers();
  expect(await serviceWorker?.evaluate(() => fetch('/nothing').then(({ status }) => status, String))).toMatch(/Failed/);
  await everythingWorks(page, context, `${baseURL}/`);
});

onHost('the host goes during the first visit: what is loaded on demand comes all the same', async ({ page, host }) => {
  const lab = new LabPage(page);
  await page.goto(host.address + query('wasm'));
  await expect(lab.button('Start')).toBeEnabled();
  await keptOffline(page);
  host.close();
  await lab.step(1);
  await addMp3(page);
});

onHost(
  'where nothing can be kept the page works as before, and says nothing of it',
  async ({ page, host, context }) => {
    const devtools = await context.newCDPSession(page);
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: new URL(host.address).origin, quotaSize: 300_000 });
    const lab = new LabPage(page);
    await page.goto(host.address + query('wasm'));
    await expect(lab.button('Start')).toBeEnabled();
    // Only the service worker asks for the licences unasked, and they are too large.
    await expect.poll(() => host.asked.some((path) => path.endsWith('/licenses.html'))).toBe(true);
    const registrations = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
    await expect.poll(registrations).toBe(0);
    await lab.step(10);
    await addMp3(page);
    await expect(page.getByRole('region', { name: /Notices/ }).getByRole('listitem')).toHaveCount(0);
    await page.reload();
    await expect(lab.button('Start')).toBeEnabled();
  },
);

onHost('Chrome finds nothing that keeps the page from being installed', async ({ page, host, context }) => {
  await page.goto(host.address + query('wasm'));
  await keptOffline(page);
  const devtools = await context.newCDPSession(page);
  const { errors, url } = await devtools.send('Page.getAppManifest');
  expect([errors, url]).toEqual([[], `${host.address}manifest.webmanifest`]);
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  // A window that leaves no traces installs nothing; Playwright's contexts are such windows.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
});
