/**
 * What the playground is for, on the real page with real WebGPU: start, watch the curves, freeze, see that nothing
 * moves, thaw, take the weights away, bring them back, and go on with the very same numbers.
 */
import { NO_GRADIENT } from '../../src/config/metrics.ts';
import { tapEvents, valuesOf } from './harness/eventTap.ts';
import { changedTensors, LabPage } from './harness/lab.ts';
import { expect, test } from './harness/page.ts';

const FROZEN_TENSORS = /^(ssl_proj|quantizer)\./;

test('the default page trains on WebGPU within seconds', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({});
  await expect(page.getByRole('button', { name: /WebGPU/ })).toBeVisible();
  await lab.button('Start').click();
  await expect(lab.figure('Reconstruction loss')).toContainText(/Lane A: .*\d/);
  await expect(lab.figure('Reconstruction loss')).toContainText(/Lane B: .*\d/);
  await lab.button('Pause').click();
  await expect(lab.button('Start')).toBeVisible();
});

test('start, freeze, thaw, export, import: the switch does what it says', async ({ page }) => {
  const lab = new LabPage(page);
  await tapEvents(page, { metrics: true });
  await lab.open();

  await lab.button('Start').click();
  await expect.poll(async () => (await valuesOf(page, 'A', 'loss/reconstruction')).size).toBeGreaterThan(10);
  await lab.button('Pause').click();
  await expect(lab.button('Start')).toBeEnabled();
  const losses = [...(await valuesOf(page, 'A', 'loss/reconstruction')).values()];
  expect(new Set(losses).size).toBeGreaterThan(5);

  // Freeze.
  await lab.freezeSwitch('A').click();
  await expect(lab.freezeSwitch('A')).toBeChecked();
  await lab.step(1);
  await expect(lab.log).toContainText(/Lane A frozen/);
  const frozen = await lab.exportWeights();
  await lab.step(10);
  await lab.step(10);
  const later = await lab.exportWeights();
  expect(later.weights.step).toBe(frozen.weights.step + 20);
  const gradients = await valuesOf(page, 'A', 'gradient/ssl_proj');
  for (let step = frozen.weights.step; step <= later.weights.step; step++)
    expect(gradients.get(step)).toBe(NO_GRADIENT);
  await expect(lab.figure('Gradient norm')).toContainText(/Lane A: ssl_proj none/);
  const moved = changedTensors(frozen.weights, later.weights);
  expect(moved.filter((name) => FROZEN_TENSORS.test(name))).toEqual([]);
  expect(moved).toContain('dec.0.weight');

  // Thaw.
  await lab.freezeSwitch('A').click();
  await expect(lab.freezeSwitch('A')).not.toBeChecked();
  await lab.step(10);
  await expect(lab.log).toContainText(/Lane A thawed/);
  const thawed = await lab.exportWeights();
  const movedAgain = changedTensors(later.weights, thawed.weights);
  expect(movedAgain).toContain('ssl_proj.weight');
  expect(movedAgain).toContain('quantizer.vq.layers.0._codebook.embed');

  // Away and back.
  await lab.step(1);
  const next = thawed.weights.step + 1;
  const expected = (await valuesOf(page, 'A', 'loss/reconstruction')).get(next);
  const after = await lab.exportWeights();
  await lab.importWeights(thawed.path);
  await expect(lab.log).toContainText(/Loaded weights.json/);
  await lab.step(1);
  await expect.poll(async () => (await valuesOf(page, 'A', 'loss/reconstruction')).get(next)).toBe(expected);
  const again = await lab.exportWeights();
  expect(again.weights.step).toBe(next);
  expect(changedTensors(after.weights, again.weights)).toEqual([]);
});
