/** The command line and the page train the same bits on wasm, and the page opens what the command line wrote. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changedTensors, LabPage, TINY, type Weights } from './harness/lab.ts';
import { expect, test } from './harness/page.ts';

const PROGRAM = join(import.meta.dirname, '../../scripts/lab.mjs');

/** Trains an experiment for a hundred steps from the command line. */
function train(run: string, experiment: string, ...options: string[]): void {
  const args = [PROGRAM, 'train', experiment, '--steps', '100', '--out', run, ...options];
  const { stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(stderr).toContain('step 100 of 100');
  expect(status).toBe(0);
}
const written = (run: string, lane: string): Weights =>
  JSON.parse(readFileSync(join(run, `lane-${lane}.json`), 'utf8')) as Weights;

test('lab train is the page, bit for bit, and the page goes on from it', async ({ page }, info) => {
  test.setTimeout(300_000);
  const [experiment, run] = [info.outputPath('experiment.json'), info.outputPath('run')];
  writeFileSync(experiment, JSON.stringify({ settings: TINY }));
  train(run, experiment);

  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await lab.step(100);
  const selectB = (): Promise<void> => page.keyboard.press('2');
  const a = (await lab.exportWeights()).weights;
  expect(a.step).toBe(100);
  expect(changedTensors(a, written(run, 'A'))).toEqual([]);
  await lab.freezeSwitch('B').focus();
  await selectB();
  const b = (await lab.exportWeights()).weights;
  expect(changedTensors(b, written(run, 'B'))).toEqual([]);
  // The frozen lane is another than the one that trains, or the above would prove little.
  expect(changedTensors(a, b)).not.toEqual([]);

  await lab.step(1);
  const further = (await lab.exportWeights()).weights;
  await page.getByLabel('Open session').setInputFiles(join(run, 'session.freezelab.zip'));
  await expect(lab.log).toContainText('session.freezelab.zip');
  await expect(lab.button('Start')).toBeEnabled();
  await lab.step(1);
  await lab.freezeSwitch('B').focus();
  await selectB();
  const resumed = (await lab.exportWeights()).weights;
  expect(resumed.step).toBe(101);
  expect(changedTensors(further, resumed)).toEqual([]);
});

test('lab train plays a timeline as the page does, saved on its way or not', async ({ page }, info) => {
  test.setTimeout(300_000);
  const timeline = [
    { step: 11, action: 'freeze', lane: { id: 'A', frozen: true, policy: 'noGradOnly' } },
    { step: 30, action: 'fork', lane: 'A' },
    { step: 42, action: 'set', settings: { learningRate: 0.003 } },
    { step: 57, action: 'freeze', lane: { id: 'A', frozen: false, policy: 'noGradOnly' } },
    { step: 80, action: 'remove', lane: 'B' },
  ];
  const [experiment, run] = [info.outputPath('experiment.json'), info.outputPath('run')];
  writeFileSync(experiment, JSON.stringify({ settings: TINY, timeline }));
  train(run, experiment, '--save-every', '25');

  const lab = new LabPage(page);
  const query = new URLSearchParams({
    x: JSON.stringify(TINY),
    timeline: JSON.stringify(timeline),
    backend: 'wasm',
  });
  await page.goto(`/?${query}`);
  await expect(lab.button('Start')).toBeEnabled({ timeout: 150_000 });
  await lab.step(100);
  await expect(lab.freezeSwitch('B')).toBeHidden();
  for (const [key, lane] of [
    ['1', 'A'],
    ['3', 'C'],
  ] as const) {
    await lab.freezeSwitch(lane).focus();
    await page.keyboard.press(key);
    const { weights } = await lab.exportWeights();
    expect(weights.step).toBe(100);
    expect(changedTensors(weights, written(run, lane))).toEqual([]);
  }
  // The copy stayed frozen while its original trained on.
  expect(changedTensors(written(run, 'A'), written(run, 'C'))).not.toEqual([]);
});
