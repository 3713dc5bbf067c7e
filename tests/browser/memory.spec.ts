/**
 * Training leaks nothing: once warm, 500 steps on WebGPU add no tensor and not one byte of GPU memory.
 *
 * Tensors are counted from the first measurement on. GPU memory is pooled by tfjs, and the pool grows to the most
 * that was ever in flight at once, which depends on how read-backs and steps happen to interleave. It may therefore
 * still grow once or twice after the warm-up; a leak, however slow, never leaves 500 steps in a row without growth.
 */
import { memoryOf, tapEvents } from './harness/eventTap.ts';
import { LabPage } from './harness/lab.ts';
import { expect, test } from './harness/page.ts';

const FLAT_STEPS = 500;
const MOST_STEPS = 1500;

test('no tensor and no byte more in 500 steps', async ({ page }) => {
  test.setTimeout(15 * 60_000);
  const lab = new LabPage(page);
  await tapEvents(page);
  await lab.open();
  // Every buffer size is met once, in a freeze and a thaw too.
  await lab.step(10);
  await lab.freezeSwitch('A').click();
  await lab.step(10);
  await lab.freezeSwitch('A').click();
  await lab.step(100);

  const { tensors, bytes, gpuBytes } = await memoryOf(page);
  expect(gpuBytes).toBeGreaterThan(0);
  const held = [gpuBytes];
  let flat = 0;
  for (let steps = 0; flat < FLAT_STEPS && steps < MOST_STEPS; steps += 100) {
    await lab.step(100);
    const now = await memoryOf(page);
    expect({ tensors: now.tensors, bytes: now.bytes }).toEqual({ tensors, bytes });
    flat = now.gpuBytes === held.at(-1) ? flat + 100 : 0;
    held.push(now.gpuBytes);
  }
  expect(flat, `GPU bytes every 100 steps: ${held.join(', ')}`).toBe(FLAT_STEPS);
});
