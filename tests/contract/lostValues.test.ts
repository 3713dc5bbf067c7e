/** Files with values that are NaN, infinite or too large: what is said when they are written, and when they are read. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNpy } from '../../src/formats/numpy.ts';
import { parseWeights } from '../../src/formats/weightsJson.ts';
import type { WeightsFormat } from '../../src/protocol/files.ts';
import type { LaneId } from '../../src/config/experiment.ts';
import { featureFile, float32Tensor, noise, tensorFile } from './inputFiles.ts';
import { curvesPart } from './curvesPart.ts';
import { type Harness, logged, smallExperiment, startHarness } from './labHarness.ts';

let lab: Harness;
beforeAll(async () => {
  lab = await startHarness();
});
afterAll(() => lab.close());

/** The weights of lane A as text, with the first value of a tensor replaced. */
async function weightsWith(part: string, tensor: string, value: string): Promise<File> {
  const { file } = await lab.client.request('exportWeights', { lane: 'A' });
  const text = await file.text();
  const start = text.indexOf(`"${tensor}":`, text.indexOf(`"${part}":`));
  const data = text.indexOf('"data":[', start) + '"data":['.length;
  return new File([text.slice(0, data), value, text.slice(text.indexOf(',', data))], 'weights.json');
}

describe('weights are refused', () => {
  const CODEBOOK = 'quantizer.vq.layers.0._codebook';
  it.each([
    ['state_dict', 'ssl_proj.weight', '"NaN"', 'ssl_proj.weight (state_dict) has 1 of 8 values that are NaN'],
    ['state_dict', 'dec.2.bias', '"-Infinity"', 'dec.2.bias (state_dict) has 1 of 2 values'],
    ['state_dict', `${CODEBOOK}.cluster_size`, '"Infinity"', 'cluster_size (state_dict) has 1 of 16 values'],
    ['state_dict', 'dec.0.weight', '1e308', '“dec.0.weight”, value 1, is 1e+308, which float32 cannot hold'],
    ['state_dict', 'dec.0.weight', '3.4028236e38', 'which float32 cannot hold'],
    ['state_dict', 'dec.0.weight', '1e999', 'which float32 cannot hold'],
    ['state_dict', 'dec.0.weight', 'null', '“dec.0.weight”, value 1, is null, as some programs write NaN'],
    ['state_dict', `${CODEBOOK}.embed`, '-3e19', 'embed (state_dict) has values up to 3.00e+19'],
    ['optimizer', 'dec.0.weight', '"NaN"', 'dec.0.weight (exp_avg) has 1 of'],
    ['reference', 'dec.0.weight', '"NaN"', 'dec.0.weight (reference) has 1 of'],
  ])('with %s of %s at %s', async (part, tensor, value, message) => {
    const { sessionId } = await lab.client.request('build', { experiment: smallExperiment() });
    await lab.client.request('step', { count: 2 });
    const file = await weightsWith(part, tensor, value);
    const refused = lab.client.request('importWeights', { file, name: file.name });
    await expect(refused).rejects.toMatchObject({
      code: 'unreadable-file',
      problem: expect.toSay(message),
    });
    expect(await lab.client.request('step', { count: 1 })).toMatchObject({ sessionId, step: 3 });
  });

  it('but not because a buffer that is never squared is large', async () => {
    await lab.client.request('build', { experiment: smallExperiment() });
    const file = await weightsWith('state_dict', `${CODEBOOK}.cluster_size`, '1e20');
    expect(await lab.client.request('importWeights', { file, name: file.name })).toMatchObject({ divergence: null });
  });
});

describe('a checkpoint is refused', () => {
  it.each([
    ['NaN', [1, Number.NaN, 3, 4, 5, 6, 7, 8], 'it has 1 of 8 values that are NaN or infinite'],
    ['too large', [1, 2, 3, -4e20, 5, 6, 7, 8], 'it has values up to 4.00e+20, whose squares float32 cannot hold'],
  ])('with a bias that is %s', async (_, bias, message) => {
    const tensors = [
      float32Tensor('ssl_proj.weight', [8, 2, 1], noise(16)),
      float32Tensor('ssl_proj.bias', [8], bias as number[]),
    ];
    const file = tensorFile('safetensors', 'odd.safetensors', tensors);
    const refused = lab.client.request('importCheckpoint', { file, experiment: smallExperiment() });
    await expect(refused).rejects.toSay(`odd.safetensors: ${message}`);
    await expect(refused).rejects.toSay('ssl_proj.bias');
  });
});

/** A session with lanes A and B of which every value is lost. */
async function diverge(): Promise<void> {
  const loud = noise(200 * 6).map((value) => value * 1e30);
  const files = [featureFile('a.npy', 100, 6), new File(writeNpy(float32Tensor('', [200, 6], loud)), 'loud.npy')];
  await lab.client.request('removeFeatures', { names: null });
  await lab.client.request('addFeatures', { files });
  await lab.client.request('build', { experiment: smallExperiment({ dataset: 'features' }) });
  const { divergence } = await lab.client.request('step', { count: 50 });
  expect(divergence?.cause).toMatchObject({ code: 'input-huge' });
}

describe('a lane that broke down', () => {
  it.each(['json', 'safetensors', 'torch'] as WeightsFormat[])('is written as %s, with a warning', async (format) => {
    await diverge();
    const { file, name } = await lab.client.request('exportWeights', { lane: 'A', format });
    expect(file.size).toBeGreaterThan(0);
    expect(logged(lab.events, 'exported-lost').at(-1)).toMatchObject({ name, tensor: 'ssl_proj.weight' });
    expect(logged(lab.events, 'exported-lost').at(-1)?.lost).toBeGreaterThan(0);
    if (format !== 'json') return;
    // Valid JSON, from which every value comes back as it was.
    const { stateDict } = parseWeights(await file.text());
    expect(stateDict.get('ssl_proj.weight')?.data.some(Number.isNaN)).toBe(true);
  });

  it('says so with its tokens, too', async () => {
    await diverge();
    for (const kind of ['exportTokens', 'exportSemanticTokens'] as const) {
      const { name } = await lab.client.request(kind, { lane: 'B' });
      expect(logged(lab.events, 'exported-lost').at(-1)).toMatchObject({ name });
    }
  });

  it('says nothing of the kind while all is well', async () => {
    await lab.client.request('build', { experiment: smallExperiment() });
    await lab.client.request('step', { count: 2 });
    const before = logged(lab.events, 'exported-lost').length;
    await lab.client.request('exportWeights', { lane: 'A' });
    await lab.client.request('exportTokens', { lane: 'A' });
    await lab.client.request('exportSession', { page: new Blob() });
    expect(logged(lab.events, 'exported-lost')).toHaveLength(before);
  });

  it('opens again from a session file as what it is', async () => {
    await diverge();
    const { file, name } = await lab.client.request('exportSession', { page: curvesPart() });
    const lanes = lab.events.flatMap((event): (LaneId | null)[] =>
      event.kind === 'log' && event.content.code === 'exported-lost' && event.content.name === name ? [event.lane] : [],
    );
    expect(lanes).toEqual(['A', 'B']);
    const { session } = await lab.client.request('importSession', { file: new File([file], name) });
    expect(session.divergence).toMatchObject({
      step: session.step,
      healthyStep: null,
      lost: [{ lane: 'A' }, { lane: 'B' }],
    });
    await expect(lab.client.request('step', { count: 1 })).rejects.toSay('press Reset');
    await expect(lab.client.request('restoreHealthy', {})).rejects.toSay('no healthy state');
    // Reset works as ever.
    expect(await lab.client.request('build', { experiment: smallExperiment() })).toMatchObject({ divergence: null });
  });
});
