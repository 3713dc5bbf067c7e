/** A browser without WebGPU: what the page says, and that it trains all the same. */
import { findChrome, QUIET_FLAGS } from '../../scripts/findChrome.mjs';
import { LabPage, TINY } from './harness/lab.ts';
import { expect, test } from './harness/page.ts';
import { startTrace, WORKER_THREAD } from './harness/tracing.ts';

// Without the flags for WebGPU in software, headless Chromium has the interface and no adapter.
test.use({ launchOptions: { executablePath: findChrome() ?? '', args: [...QUIET_FLAGS] } });

test('falls back to wasm, says why and what to do, and trains', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  const notice = page.getByRole('listitem').filter({ hasText: 'offers no graphics adapter' });
  await expect(notice).toContainText(/Turn on hardware acceleration.*Training runs on wasm instead/);
  await notice.getByRole('button').click();
  await expect(notice).toHaveCount(0);
  // And again for whoever wants to read it later.
  await page.getByRole('button', { name: /wasm.*fallback/ }).click();
  await expect(page.getByText('The browser knows WebGPU but offers no graphics adapter.')).toBeVisible();
  await expect(page.getByText(/Turn on hardware acceleration/)).toBeVisible();
  await page.keyboard.press('Escape');
  await lab.step(10);
  await expect(lab.figure('Reconstruction loss')).toContainText(/Lane A: .*\d/);
});

test('the address forces plain JavaScript', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(TINY, 'cpu');
  await expect(page.getByRole('button', { name: /CPU.*by address/ })).toBeVisible();
  await lab.step(1);
  await expect(lab.figure('Reconstruction loss')).toContainText(/Lane A: .*\d/);
});

test('the code that trains is compiled and then stays', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await lab.button('Start').click();
  await page.waitForTimeout(10_000);
  const endTrace = await startTrace(page, ['v8']);
  await page.waitForTimeout(5000);
  const events = await endTrace();
  const onWorker = events.filter(({ thread }) => thread === WORKER_THREAD);
  expect(onWorker.length).toBeGreaterThan(0);
  // Five seconds of a loop between compiler and interpreter have hundreds.
  expect(onWorker.filter(({ name }) => name === 'V8.DeoptimizeCode').length).toBeLessThan(50);
});

test('WebGPU forced where there is none is refused in plain words, and can be tried again', async ({ page }) => {
  await page.goto('/?backend=webgpu');
  const banner = page.getByRole('alert').filter({ hasText: 'Training could not start' });
  await expect(banner).toContainText('offers no graphics adapter');
  await expect(banner).toContainText('Or remove ?backend=webgpu from the address');
  await expect(page.getByText('Press Start')).toHaveCount(0);
  await banner.getByRole('button', { name: 'Restart' }).click();
  await expect(banner).toContainText('offers no graphics adapter');
});
