/** The freeze check over the wire: beside a training that it does not touch, and without any session. */
import { afterEach, expect, it } from 'vitest';
import { madeCheckpoint, trainedPair } from '../lab/checkedPairs.ts';
import { featureFile } from './inputFiles.ts';
import { type Harness, smallExperiment, startHarness } from './labHarness.ts';

let lab: Harness | null = null;
const start = async (): Promise<Harness> => (lab = await startHarness());
afterEach(() => {
  lab?.close();
  lab = null;
});

const moved = (): File =>
  madeCheckpoint('after.pth', {}, (name, values) =>
    name.endsWith('.embed') ? values.map((value) => value + 1) : values,
  );

it('needs no session', async () => {
  const { client } = await start();
  const request = { before: madeCheckpoint('before.pth'), after: moved(), withTokens: false, tokens: null };
  expect(await client.request('checkFreeze', request)).toMatchObject({ verdict: 'leaked', tokens: null });
  await expect(client.request('checkFreeze', { ...request, after: new File([], 'empty.pth') })).rejects.toSay(
    'it is empty',
  );
});

it('codes the features that were added, and leaves a training beside it as it is, to the bit', async () => {
  const harness = await start();
  const { client } = harness;
  const { before, after } = await trainedPair(harness, 'noGradOnly');
  const weights = async (): Promise<unknown> => {
    const { file } = await client.request('exportWeights', { lane: 'A' });
    return (JSON.parse(await file.text()) as { state_dict: unknown }).state_dict;
  };
  await client.request('addFeatures', { files: [featureFile('one.npy', 400, 2)] });
  await client.request('build', { experiment: smallExperiment() });
  await client.request('start', {});
  const report = await client.request('checkFreeze', { before, after, withTokens: true, tokens: null });
  expect(report).toMatchObject({ verdict: 'leaked', tokens: { source: 'features', utterances: [{ name: 'one' }] } });
  expect(report.tokens?.tokens).toBeGreaterThan(100);
  const { step } = await client.request('pause', {});
  expect(step).toBeGreaterThan(0);
  const beside = await weights();
  await client.request('build', { experiment: smallExperiment() });
  await client.request('step', { count: step });
  expect(await weights()).toEqual(beside);
});

it('leaves no tensor behind', async () => {
  const { client } = await start();
  await client.request('addFeatures', { files: [featureFile('one.npy', 80, 3)] });
  const check = { before: madeCheckpoint('before.pth'), after: moved(), withTokens: true, tokens: null };
  await client.request('checkFreeze', check);
  const memory = await client.request('memory', {});
  await client.request('checkFreeze', check);
  expect(await client.request('memory', {})).toEqual(memory);
});
