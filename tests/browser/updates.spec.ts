/**
 * A new version is published while the page is open: a run goes on with the parts that it began with, a person takes the
 * new one when they want, and a publication that is half there changes nothing.
 */
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from '@playwright/test';
import { readPageFiles } from '../../scripts/pageFiles.mjs';
import { createPageServer } from '../../scripts/pageServer.mjs';
import { type BareHost, startBareHost } from './harness/bareHost.ts';
import { keptOffline } from './harness/keptOffline.ts';
import { LabPage, TINY } from './harness/lab.ts';
import { buildNextVersion, MARKED } from './harness/nextVersion.ts';
import { dropFiles } from './harness/ownFiles.ts';
import { expect, test as base } from './harness/page.ts';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const QUERY = `?backend=wasm&x=${JSON.stringify(TINY)}`;
const NEW_VERSION = 'A new version of Freeze Lab is ready.';

const test = base.extend<{ host: BareHost }, { next: string }>({
  next: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads off the pattern what a fixture needs
    async ({}, provide) => provide(await buildNextVersion()),
    { scope: 'worker', timeout: 180_000 },
  ],
  // oxlint-disable-next-line no-empty-pattern
  host: async ({}, provide) => {
    // Not `localhost`, where the service worker asks the server first.
    const host = await startBareHost('freeze-lab.localhost');
    await provide(host);
    host.close();
  },
  baseURL: ({ host }, provide) => provide(host.address),
});
test.use({ serviceWorkers: 'allow' });

const offer = (page: Page): Locator => page.getByRole('status').filter({ hasText: NEW_VERSION });
const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

/** Opens the page and waits until it is kept. */
async function visit(page: Page, host: BareHost): Promise<LabPage> {
  await page.goto(host.address + QUERY);
  await keptOffline(page);
  const lab = new LabPage(page);
  await expect(lab.button('Start')).toBeEnabled();
  return lab;
}

/** Has the browser look for a new version. @returns what came of it */
const look = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    return registration ? registration.update().then(() => 'looked', String) : 'not kept';
  });

/** A look that joins one under way, which the opening of a page begins, sees the version of before. */
const lookUntilOffered = (page: Page): Promise<void> =>
  expect(async () => {
    expect(await look(page)).toBe('looked');
    await expect(offer(page)).toBeVisible({ timeout: 10_000 });
  }).toPass();

async function addMp3(page: Page): Promise<void> {
  const path = fileURLToPath(new URL('audio/slt.mp3', import.meta.url));
  await dropFiles(page, [{ name: 'slt.mp3', mimeType: '', buffer: await readFile(path) }]);
  await expect(button(page, 'Remove slt.mp3')).toBeVisible();
}

/** What a host was asked for since, apart from looks for a new version. */
const askedFor = (host: BareHost, since: number): string[] =>
  host.asked.slice(since).filter((path) => !path.endsWith('/serviceWorker.js'));

const keptAddresses = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    return (await Promise.all(caches_.map((cache) => cache.keys()))).flat().map(({ url }) => url);
  });
const nameOfWorker = (page: Page): Promise<string | undefined> =>
  keptAddresses(page).then((all) => all.find((url) => /assets\/main-(?!next)/.test(url)));

test('a run goes on with its own parts, then the new version is taken', async ({ page, host, next }) => {
  const lab = await visit(page, host);
  // However long the new version takes to be offered, the repetition has few steps to do.
  await page.getByLabel('Speed limit').selectOption({ label: 'At most 5 steps/s' });
  await lab.button('Start').click();
  host.deploy(next);
  await lookUntilOffered(page);
  await expect(offer(page)).toContainText('This run goes on with the present one');
  await expect(button(page, 'Update')).toHaveCount(0);

  // Loaded now, from a host that has them no longer: the reader of compressed audio, another worker, another language.
  const asked = host.asked.length;
  await addMp3(page);
  await lab.button('Pause').click();
  await button(page, 'Repeat with other seeds').click();
  await expect(page.getByText(/^Mean over \d+ seeds at step/)).toBeVisible();
  expect(askedFor(host, asked)).toEqual([]);
  await lab.exportWeights();
  await expect(page.locator(MARKED)).toHaveCount(0);

  await expect(offer(page)).toContainText('can go on after that');
  await button(page, 'Update').click();
  await expect(page.locator(MARKED)).toHaveCount(1);
  await expect(lab.button('Start')).toBeEnabled();
  await expect(offer(page)).toHaveCount(0);
  await lab.step(10);
  expect(await nameOfWorker(page)).toBeUndefined();
  host.close();
  await page.reload();
  await expect(page.locator(MARKED)).toHaveCount(1);
  await expect(lab.button('Start')).toBeEnabled();
  await addMp3(page);
});

test('put off, it comes when the last page was closed', async ({ page, context, host, next }) => {
  await visit(page, host);
  host.deploy(next);
  await lookUntilOffered(page);
  await button(page, 'Not now').click();
  await expect(offer(page)).toHaveCount(0);
  await page.reload();
  await expect(page.locator(MARKED)).toHaveCount(0);
  await expect(offer(page)).toBeVisible();
  await page.goto('about:blank');
  const later = await context.newPage();
  await expect(async () => {
    await later.goto(host.address + QUERY);
    await expect(later.locator(MARKED)).toHaveCount(1, { timeout: 1000 });
    await later.goto('about:blank');
  }).toPass();
});

test('taken in one tab, it leaves the run of another alone', async ({ page, context, host, next }) => {
  const lab = await visit(page, host);
  const other = await context.newPage();
  await visit(other, host);
  await lab.button('Start').click();
  host.deploy(next);
  await lookUntilOffered(other);
  await expect(offer(other)).toContainText('open in another tab, which keeps the present version');
  await button(other, 'Update').click();
  await expect(other.locator(MARKED)).toHaveCount(1);
  await expect(button(other, 'Start')).toBeEnabled();

  const asked = host.asked.length;
  await addMp3(page);
  await expect(lab.button('Pause')).toBeEnabled();
  await lab.button('Pause').click();
  await lab.exportWeights();
  expect(askedFor(host, asked)).toEqual([]);
  expect(await nameOfWorker(other)).toBeDefined();
  await button(page, 'Update').click();
  await expect(page.locator(MARKED)).toHaveCount(1);
  await expect(button(page, 'Start')).toBeEnabled();

  // Nobody has the old version now: its files go when the page is opened the next time.
  await other.close();
  await page.goto('about:blank');
  await page.goto(host.address + QUERY);
  await expect.poll(() => nameOfWorker(page)).toBeUndefined();
});

const HTML = { status: 200, type: 'text/html', body: '<!doctype html><title>Not found</title>' };
const MISSING = { status: 404, type: 'text/plain', body: 'Not found' };
for (const [what, pathEnd, answer] of [
  ['no service worker', /serviceWorker\.js$/, MISSING],
  ['a page in the place of the service worker', /serviceWorker\.js$/, HTML],
  ['a chunk that is missing', /mediaDecoding-next-[\w-]+\.js$/, MISSING],
  ['a page in the place of a chunk', /mediaDecoding-next-[\w-]+\.js$/, HTML],
  ['the old page beside the new files', /\/index\.html$/, { ...HTML, body: '<!doctype html><title>Old</title>' }],
  [
    'a script in the place of the service worker that fails',
    /serviceWorker\.js$/,
    { ...HTML, type: 'text/javascript', body: 'throw 1' },
  ],
] as const) {
  test(`half published: ${what} changes nothing`, { tag: '@long' }, async ({ page, host, next, expectedTrouble }) => {
    expectedTrouble.push(/serviceWorker\.js|Failed to load resource|digest in the 'integrity'/);
    const lab = await visit(page, host);
    await lab.step(1);
    host.deploy(next);
    host.answer(pathEnd, answer);
    const asked = host.asked.length;
    await expect(async () => {
      await look(page);
      expect(host.asked.slice(asked).some((path) => pathEnd.test(path))).toBe(true);
    }).toPass();
    await expect
      .poll(() => page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.installing)))
      .toBe(false);
    await addMp3(page);
    await expect(offer(page)).toHaveCount(0);
    await page.reload();
    await expect(lab.button('Start')).toBeEnabled();
    await expect(offer(page)).toHaveCount(0);
    await expect(page.locator(MARKED)).toHaveCount(0);

    // Whole in the end.
    host.answer(pathEnd, null);
    await lookUntilOffered(page);
  });
}

base.describe('under npm start', () => {
  base.use({ serviceWorkers: 'allow' });
  base('a build that is served is the one that is shown', async ({ page, expectedTrouble }) => {
    expectedTrouble.push(/^request to/);
    const next = await buildNextVersion();
    let files = await readPageFiles(DIST);
    const server = createPageServer(async () => files);
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    const address = `http://localhost:${(server.address() as AddressInfo).port}/${QUERY}`;
    await page.goto(address);
    await keptOffline(page);
    files = await readPageFiles(next);
    await page.reload();
    await expect(page.locator(MARKED)).toHaveCount(1);
    await expect(button(page, 'Start')).toBeEnabled();
    await addMp3(page);
    server.close();
    server.closeAllConnections();
    // What was kept whole is shown then: the first version, or the second if it has been fetched meanwhile.
    await page.reload();
    await expect(button(page, 'Start')).toBeEnabled();
    await addMp3(page);
  });
});
