/** Errors of the GPU that throw nothing: they end training with a sentence, and what follows works. */
import { LabPage, TINY } from './harness/lab.ts';
import { expect, test } from './harness/page.ts';
import { tapDevice, trainingWorker } from './harness/workerFaults.ts';

type Tapped = { tappedDevice: GPUDevice };

/** Ways in which a device reports what nothing throws. */
const ERRORS = {
  /** A real one: no buffer may be mapped for reading and be storage. */
  validation: () => {
    const { tappedDevice } = self as unknown as Tapped;
    tappedDevice.createBuffer({ size: 16, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE });
  },
  // A machine cannot be filled in a test that others share it with, so the device is told to report it.
  memory: () => {
    const { tappedDevice } = self as unknown as Tapped;
    const error = new GPUOutOfMemoryError('planted shortage');
    tappedDevice.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', { error }));
  },
  internal: () => {
    const { tappedDevice } = self as unknown as Tapped;
    const error = new GPUInternalError('planted fault');
    tappedDevice.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', { error }));
  },
};

const SAID = {
  validation: /The GPU was lost.*(usage|MapRead)/is,
  memory: /Memory ran out.*The GPU has no memory left\. Choose fewer lanes.*planted shortage/s,
  internal: /The GPU was lost.*planted fault/s,
};

test('each is said within seconds, and a restart trains again', async ({ page, expectedTrouble }) => {
  test.setTimeout(10 * 60_000);
  // Readings that were under way end with the device.
  expectedTrouble.push(/mapAsync/, /usage/i);
  const lab = new LabPage(page);
  await tapDevice(page);
  await lab.open(TINY, 'webgpu');
  for (const kind of ['validation', 'memory', 'internal'] as const) {
    await lab.button('Start').click();
    await expect(page.locator('.step-figure')).not.toHaveText('0');
    await (await trainingWorker(page)).evaluate(ERRORS[kind]);
    const banner = page.getByRole('alert').filter({ has: page.getByRole('button', { name: 'Restart' }) });
    await expect(banner).toContainText(SAID[kind], { timeout: 10_000 });
    await expect(lab.button('Start')).toBeDisabled();
    await banner.getByRole('button', { name: 'Restart' }).click();
    await expect(lab.button('Start')).toBeEnabled({ timeout: 150_000 });
    await expect(page.locator('.step-figure')).toHaveText('0');
    await lab.step(1);
  }
});
