/** The policy that the page carries: under `npm start`, and by itself on a host that sends no headers. */
import type { Page } from '@playwright/test';
import { type BareHost, startBareHost, startForeignHost } from './harness/bareHost.ts';
import { LabPage, TINY } from './harness/lab.ts';
import { expect, test } from './harness/page.ts';

/** Tries to send something elsewhere. */
const reach = (address: string): Promise<string> => fetch(address, { mode: 'no-cors' }).then(() => 'reached', String);

/** The training worker's scope. */
const workerOf = (page: Page) => {
  const [worker] = page.workers();
  if (!worker) throw new Error('The page has no worker.');
  return worker;
};

const onBareHost = test.extend<{ host: BareHost }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads off the pattern what a fixture needs
  host: async ({}, provide) => {
    const host = await startBareHost();
    await provide(host);
    host.close();
  },
  // The harness watches for requests to any other origin than this.
  baseURL: ({ host }, provide) => provide(host.address),
});

onBareHost('a host without headers, in a folder of it: trains, and gives files', async ({ page, host }) => {
  const lab = new LabPage(page);
  await page.goto(`${host.address}?backend=wasm&x=${JSON.stringify(TINY)}`);
  await expect(lab.button('Start')).toBeEnabled();
  await lab.step(10);
  await expect(lab.figure('Reconstruction loss')).toContainText(/Lane A: .*\d/);
  await lab.exportWeights();
});

onBareHost(
  'without headers nothing leaves the origin, from the page or its worker',
  async ({ page, host, expectedTrouble }) => {
    expectedTrouble.push(
      /connect-src|Content Security Policy|Refused to connect|violates the following/,
      /^request to http:\/\/localhost/,
    );
    const foreign = await startForeignHost();
    const lab = new LabPage(page);
    await page.goto(`${host.address}?backend=wasm&x=${JSON.stringify(TINY)}`);
    await expect(lab.button('Start')).toBeEnabled();
    expect(await page.evaluate(reach, foreign.address)).toContain('Failed to fetch');
    expect(await workerOf(page).evaluate(reach, foreign.address)).toContain('Failed to fetch');
    expect(foreign.asked).toEqual([]);
    foreign.close();
  },
);

onBareHost('without headers a planted inline script does not run', async ({ page, host, expectedTrouble }) => {
  expectedTrouble.push(/script-src|Content Security Policy|violates the following/);
  host.inject('<script>window.planted = true</script><img src="nothing.png" onerror="window.planted = true">');
  expectedTrouble.push(/Failed to load resource/);
  const lab = new LabPage(page);
  await page.goto(`${host.address}?backend=wasm&x=${JSON.stringify(TINY)}`);
  await expect(lab.button('Start')).toBeEnabled();
  expect(await page.evaluate(() => 'planted' in window)).toBe(false);
});

test('under npm start the page may use the microphone and nothing else, and nobody may frame it', async ({
  page,
  baseURL,
  expectedTrouble,
}) => {
  await new LabPage(page).open(TINY, 'wasm');
  const allowed = await page.evaluate(() => {
    const { featurePolicy } = document as unknown as { featurePolicy: { allowedFeatures(): string[] } };
    return featurePolicy.allowedFeatures();
  });
  expect(allowed).toContain('microphone');
  for (const off of ['camera', 'geolocation', 'display-capture', 'usb', 'serial', 'midi', 'payment', 'fullscreen']) {
    expect(allowed).not.toContain(off);
  }
  const framing = await startForeignHost();
  expectedTrouble.push(/frame-ancestors|Framing|refused to connect|^request to http:\/\/localhost/);
  await page.goto(framing.address);
  await page.setContent(`<iframe src="${baseURL}/"></iframe>`);
  await expect.poll(() => page.frames()[1]?.url()).toMatch(/^chrome-error:/);
  framing.close();
});

test('a missing file is a 404 in words, and a long address is answered', async ({ page, request, expectedTrouble }) => {
  for (const path of ['/assets/main-old.js', '/nothing']) {
    const answer = await request.get(path);
    expect([answer.status(), await answer.text()]).toEqual([
      404,
      expect.stringMatching(/^There is nothing at this address/),
    ]);
  }
  expectedTrouble.push(/Failed to load resource/);
  await page.goto(`/?x=${'a'.repeat(20_000)}`);
  await expect(page.getByText('This address is too long: at most 16000 characters')).toBeVisible();
});

test('the licences can be read from the page, that of Freeze Lab first', async ({ page }) => {
  await new LabPage(page).open(TINY, 'wasm');
  await page.keyboard.press('?');
  const [opened] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('link', { name: 'Licences' }).click(),
  ]);
  await expect(opened.getByRole('heading', { level: 2 }).first()).toHaveText(/^Freeze Lab \d.* \(MIT\)$/);
  for (const name of ['@tensorflow/tfjs-core', 'mediabunny', 'react', 'recharts']) {
    await expect(opened.getByRole('heading', { name: new RegExp(`^${name} `) })).toBeVisible();
  }
});
