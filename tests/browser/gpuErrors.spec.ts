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
  validation: /(usage|MapRead)/is,
  memory: /The GPU has no memory left\. Choose fewer lanes.*planted shortage/s,
  internal: /planted fault/s,
};

test('each is said within seconds, and training goes on from the copy', { tag: '@long' }, async ({
  page,
  expectedTrouble,
}) => {
  test.setTimeout(10 * 60_000);
  // Readings that were under way end with the device.
  expectedTrouble.push(/mapAsync/, /usage/i);
  const lab = new LabPage(page);
  await tapDevice(page);
  await lab.open(TINY, 'webgpu');
  await lab.step(10);
  const wentOn = lab.log.getByText('Training goes on from the copy');
  for (const [losses, kind] of (['validation', 'memory', 'internal'] as const).entries()) {
    await lab.button('Start').click();
    await (await trainingWorker(page)).evaluate(ERRORS[kind]);
    await expect(lab.log).toContainText(SAID[kind], { timeout: 10_000 });
    await expect(wentOn).toHaveCount(losses + 1, { timeout: 150_000 });
    await lab.button('Pause').click({ timeout: 150_000 });
    await expect(lab.button('Start')).toBeEnabled();
    await lab.step(1);
  }
});
