/** Same seed, same bits: after a reset, with a pause in between, and in a fork. On WebGPU. */
import { changedTensors, LabPage } from './harness/lab.ts';
import { expect, test } from './harness/page.ts';

test('runs, pauses and forks are the same bit for bit', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await lab.step(10);
  await lab.step(1);
  const first = (await lab.exportWeights()).weights;
  expect(first.step).toBe(11);

  await lab.button('Reset').click();
  await expect(lab.button('Start')).toBeEnabled();
  await lab.step(1);
  await lab.button('Fork lane A').click();
  await expect(lab.freezeSwitch('C')).toBeVisible();
  await lab.step(10);
  expect(changedTensors(first, (await lab.exportWeights()).weights)).toEqual([]);

  await lab.freezeSwitch('C').focus();
  await page.keyboard.press('3');
  const fork = (await lab.exportWeights()).weights;
  expect(fork.step).toBe(11);
  expect(changedTensors(first, fork)).toEqual([]);
});
