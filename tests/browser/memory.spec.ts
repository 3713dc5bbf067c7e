/** Training leaks nothing: after a warm-up, 500 steps on WebGPU add no tensor and no GPU memory. */
import { memoryOf, tapEvents } from './harness/eventTap.ts';
import { LabPage } from './harness/lab.ts';
import { expect, test } from './harness/page.ts';

test('no tensor and no byte more after 500 steps', async ({ page }) => {
  test.setTimeout(10 * 60_000);
  const lab = new LabPage(page);
  await tapEvents(page);
  await lab.open();
  // Every buffer size has been met once after a freeze and a thaw; tfjs pools buffers from then on.
  await lab.step(10);
  await lab.freezeSwitch('A').click();
  await lab.step(10);
  await lab.freezeSwitch('A').click();
  await lab.step(100);

  const before = await memoryOf(page);
  for (let hundreds = 0; hundreds < 5; hundreds++) await lab.step(100);
  expect(await memoryOf(page)).toEqual(before);
  expect(before.gpuBytes).toBeGreaterThan(0);
});
