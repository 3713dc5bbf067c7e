/** The command line and the page train the same bits on wasm, and the page opens what the command line wrote. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changedTensors, LabPage, TINY, type Weights } from './harness/lab.ts';
import { expect, test } from './harness/page.ts';

const PROGRAM = join(import.meta.dirname, '../../scripts/lab.mjs');

test('lab train is the page, bit for bit, and the page goes on from it', async ({ page }, info) => {
  test.setTimeout(300_000);
  const [experiment, run] = [info.outputPath('experiment.json'), info.outputPath('run')];
  writeFileSync(experiment, JSON.stringify({ settings: TINY }));
  const trained = spawnSync(process.execPath, [PROGRAM, 'train', experiment, '--steps', '100', '--out', run], {
    encoding: 'utf8',
  });
  expect(trained.stderr).toContain('step 100 of 100');
  expect(trained.status).toBe(0);
  const written = (lane: string): Weights =>
    JSON.parse(readFileSync(join(run, `lane-${lane}.json`), 'utf8')) as Weights;

  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await lab.step(100);
  const selectB = (): Promise<void> => page.keyboard.press('2');
  const a = (await lab.exportWeights()).weights;
  expect(a.step).toBe(100);
  expect(changedTensors(a, written('A'))).toEqual([]);
  await lab.freezeSwitch('B').focus();
  await selectB();
  const b = (await lab.exportWeights()).weights;
  expect(changedTensors(b, written('B'))).toEqual([]);
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
