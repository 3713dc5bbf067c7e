/** Checkpoints that a person brings: found, taken over, refused, and what the session makes of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Experiment } from '../../src/config/experiment.ts';
import { PRESETS } from '../../src/config/presets.ts';
import type { Settings } from '../../src/config/settings.ts';
import { parseWeights } from '../../src/formats/weightsJson.ts';
import { readCheckpoint } from '../../src/train/importedCheckpoint.ts';
import { interopExpectation, refusedNames } from '../reference/interopFiles.ts';
import { featureFile, float32Tensor, interopFile, noise, tensorFile } from './inputFiles.ts';
import { cancelTask, curve, type Harness, smallExperiment, startHarness } from './labHarness.ts';

let lab: Harness;
beforeAll(async () => {
  lab = await startHarness();
});
afterAll(() => lab.close());
beforeEach(async () => {
  await lab.client.request('removeFeatures', { names: null });
});

const TINY = [
  'tiny_s2G.pth',
  'tiny_s2G_half_hparams.pth',
  'tiny_s2G_head05.pth',
  'tiny_s2G_head06.pth',
  'tiny_s2G_legacy.pth',
];
const CODEBOOK = 'quantizer.vq.layers.0._codebook';

async function addFeatures(channels: number): Promise<void> {
  await lab.client.request('addFeatures', {
    files: [featureFile('a.npy', 120, channels), featureFile('b.npy', 90, channels, 2)],
  });
}

/** The state of lane A as it is now. */
async function stateOf(lane: 'A' | 'B' = 'A') {
  const { file } = await lab.client.request('exportWeights', { lane });
  return parseWeights(await file.text());
}

/** The experiment as the page would send it, on features. */
const onFeatures = (settings: Partial<Settings> = {}): Experiment =>
  smallExperiment({ dataset: 'features', ...settings });

describe('a checkpoint of GPT-SoVITS', () => {
  it.each(TINY)('%s is taken over, sizes and values', async (name) => {
    await addFeatures(6);
    const { report, session } = await lab.client.request('importCheckpoint', {
      file: interopFile(name),
      experiment: smallExperiment(),
    });
    expect(session.experiment.settings).toMatchObject({
      dataset: 'features',
      initialWeights: 'checkpoint',
      dim: 5,
      codes: 7,
      layers: 1,
      tokenRate: '25hz',
    });
    expect(report).toMatchObject({
      name,
      channelsIn: 6,
      version: name.includes('05') ? 'v2Pro' : name.includes('06') ? 'v2ProPlus' : '',
      settings: { dim: 5, codes: 7, layers: 1, tokenRate: '25hz', dataset: 'features' },
      warnings: ['half-precision', 'decoder-drawn'],
    });
    expect(report.bytesRead).toBeGreaterThan(0);
    expect(report.tensors.find(({ path }) => path === 'weight/enc_p.dummy')?.usedAs).toBeNull();
    expect(report.tensors.filter(({ usedAs }) => usedAs !== null)).toHaveLength(6);

    const { stateDict } = await stateOf();
    const { tensors = {} } = interopExpectation(name);
    for (const [key, { data }] of stateDict) {
      if (key.startsWith('dec.')) continue;
      const expected = Float32Array.from(tensors[`weight/${key}`]?.data as number[]);
      expect([key, data]).toEqual([key, expected]);
    }
  });

  it('whose training saved it under model/, without a codebook, gets one by k-means', async () => {
    await addFeatures(6);
    const { report, session } = await lab.client.request('importCheckpoint', {
      file: interopFile('G_8.pth'),
      experiment: onFeatures(),
    });
    expect(report.warnings).toEqual(['decoder-drawn', 'codebook-not-initialised']);
    expect(report.tensors.find(({ path }) => path === 'model/ssl_proj.weight')?.usedAs).toBe('ssl_proj.weight');
    expect(report.tensors.find(({ path }) => path === 'model/dec.0.weight')?.usedAs).toBeNull();
    expect(session.experiment.settings).toMatchObject({ dim: 5, codes: 16, tokenRate: '25hz' });
    const { stateDict } = await stateOf();
    expect(stateDict.get('ssl_proj.bias')?.data).toEqual(
      Float32Array.from(interopExpectation('G_8.pth').tensors?.['model/ssl_proj.bias']?.data as number[]),
    );
    expect(stateDict.get(`${CODEBOOK}.inited`)?.data[0]).toBe(1);
  });

  it.each(refusedNames)('%s is refused by name, and the session goes on', async (name) => {
    const { sessionId } = await lab.client.request('build', { experiment: smallExperiment() });
    const refused = lab.client.request('importCheckpoint', { file: interopFile(name), experiment: smallExperiment() });
    await expect(refused).rejects.toMatchObject({ code: 'unreadable-file', problem: expect.toSay(name) });
    expect(await lab.client.request('step', { count: 1 })).toMatchObject({ sessionId, step: 1 });
  });

  it('is what Reset starts from again, and a codebook that is initialised is not clustered anew', async () => {
    await addFeatures(6);
    for (const codebookRules of ['corrected', 'gpt-sovits'] as const) {
      const { session } = await lab.client.request('importCheckpoint', {
        file: interopFile('tiny_s2G.pth'),
        experiment: onFeatures({ codebookRules }),
      });
      const first = await stateOf();
      await lab.client.request('step', { count: 3 });
      expect((await stateOf()).stateDict.get(`${CODEBOOK}.embed`)).not.toEqual(
        first.stateDict.get(`${CODEBOOK}.embed`),
      );
      expect((await stateOf('B')).stateDict.get(`${CODEBOOK}.embed`)).toEqual(first.stateDict.get(`${CODEBOOK}.embed`));
      await lab.client.request('build', { experiment: session.experiment });
      expect((await stateOf()).stateDict).toEqual(first.stateDict);
    }
  });

  it('resumes from its weights file in a worker that never saw the checkpoint', async () => {
    await addFeatures(6);
    const { session } = await lab.client.request('importCheckpoint', {
      file: interopFile('tiny_s2G.pth'),
      experiment: onFeatures(),
    });
    await lab.client.request('step', { count: 3 });
    const { file, name } = await lab.client.request('exportWeights', { lane: 'A' });
    await lab.client.request('step', { count: 3 });
    const wanted = curve(lab.events, 'A', 'loss/total', session.sessionId).slice(3);

    const other = await startHarness();
    try {
      await other.client.request('addFeatures', {
        files: [featureFile('a.npy', 120, 6), featureFile('b.npy', 90, 6, 2)],
      });
      const resumed = await other.client.request('importWeights', { file, name });
      await other.client.request('step', { count: 3 });
      expect(curve(other.events, 'A', 'loss/total', resumed.sessionId)).toEqual(wanted);
      // A new lane starts where the run began.
      await other.client.request('addLane', { setup: { frozen: true, policy: 'wholeForward' } });
      const added = parseWeights(await (await other.client.request('exportWeights', { lane: 'B' })).file.text());
      expect(added.stateDict.get('ssl_proj.weight')).toEqual(
        parseWeights(await file.text()).reference.get('ssl_proj.weight'),
      );
      const build = other.client.request('build', { experiment: resumed.experiment });
      await expect(build).rejects.toMatchObject({ code: 'no-data', problem: expect.toSay('checkpoint') });
    } finally {
      other.close();
    }
  });
});

/** A checkpoint of these sizes as a file. */
function madeUp(
  format: 'torch' | 'safetensors' | 'npz',
  { dim = 8, channelsIn = 96, kernel = 1, codes = 12, layers = 1, inited = 1, prefix = '' },
  extra: ReturnType<typeof float32Tensor>[] = [],
): File {
  const codebooks = Array.from({ length: layers }, (_, layer) => {
    const name = `${prefix}quantizer.vq.layers.${layer}._codebook`;
    return [
      float32Tensor(`${name}.inited`, [1], [inited]),
      float32Tensor(`${name}.cluster_size`, [codes], noise(codes).map(Math.abs)),
      float32Tensor(`${name}.embed`, [codes, dim], noise(codes * dim, layer)),
      float32Tensor(`${name}.embed_avg`, [codes, dim], noise(codes * dim, layer)),
    ];
  }).flat();
  return tensorFile(format, `made-up.${format}`, [
    float32Tensor(`${prefix}ssl_proj.weight`, [dim, channelsIn, kernel], noise(dim * channelsIn * kernel)),
    float32Tensor(`${prefix}ssl_proj.bias`, [dim], noise(dim)),
    ...codebooks,
    ...extra,
  ]);
}

describe('sizes', () => {
  const onSpeech = (settings: Partial<Settings> = {}) =>
    smallExperiment({ dataset: 'speech', voices: ['slt'], ...settings });

  it.each([
    [768, {}, { mels: 96, splice: 8 }],
    [96, { mels: 12, splice: 8 }, { mels: 12, splice: 8 }],
    [96, { mels: 16, splice: 1 }, { mels: 32, splice: 3 }],
    [8, {}, { mels: 8, splice: 1 }],
  ])('%i channels on speech', async (channelsIn, before, after) => {
    const { report, session } = await lab.client.request('importCheckpoint', {
      file: madeUp('safetensors', { channelsIn }),
      experiment: onSpeech(before),
    });
    expect(session.experiment.settings).toMatchObject({
      dataset: 'speech',
      dim: 8,
      codes: 12,
      tokenRate: '50hz',
      ...after,
    });
    expect(report.settings).toMatchObject(after);
    expect(report.warnings).toEqual(['decoder-drawn']);
  });

  it('of GPT-SoVITS are those of the preset', async () => {
    const { dim, codes, layers, tokenRate } = PRESETS.gptSovits;
    const { session } = await lab.client.request('importCheckpoint', {
      file: madeUp('torch', { dim, codes, layers, channelsIn: 768, kernel: 2, prefix: 'weight/' }),
      experiment: onSpeech(),
    });
    const { mels, splice } = PRESETS.gptSovits;
    expect(session.experiment.settings).toMatchObject({ dim, codes, layers, tokenRate, mels, splice });
  });

  it('that no data set here has are refused with what to add', async () => {
    const file = madeUp('safetensors', { channelsIn: 7 });
    const refused = lab.client.request('importCheckpoint', { file, experiment: onSpeech() });
    await expect(refused).rejects.toMatchObject({
      code: 'no-data',
      problem: expect.toSay('features of 7 channels'),
    });
    await addFeatures(6);
    const other = lab.client.request('importCheckpoint', { file, experiment: onSpeech() });
    await expect(other).rejects.toSay('the features that are there have 6');
    await lab.client.request('removeFeatures', { names: null });
    await addFeatures(7);
    const { session } = await lab.client.request('importCheckpoint', { file, experiment: onSpeech() });
    expect(session.data).toMatchObject({ kind: 'features', channelsIn: 7, channelsOut: 7 });
  });

  it.each([
    [{ kernel: 3 }, 'kernel of 3'],
    [{ dim: 1 }, 'dim is 1'],
    [{ layers: 9 }, 'layers is 9'],
  ])('%j are refused', async (sizes, message) => {
    const refused = lab.client.request('importCheckpoint', { file: madeUp('npz', sizes), experiment: onSpeech() });
    await expect(refused).rejects.toSay(message);
    await expect(refused).rejects.toSay('made-up.npz');
  });

  it('that contradict the checkpoint cannot be built', async () => {
    const { session } = await lab.client.request('importCheckpoint', {
      file: madeUp('npz', {}),
      experiment: onSpeech(),
    });
    const { experiment } = session;
    const build = lab.client.request('build', {
      experiment: { ...experiment, settings: { ...experiment.settings, dim: 16, codes: 64 } },
    });
    await expect(build).rejects.toMatchObject({
      code: 'invalid-request',
      problem: expect.toSay('dim is 16 instead of 8, codes is 64 instead of 12'),
    });
    expect(await lab.client.request('step', { count: 1 })).toMatchObject({ sessionId: session.sessionId });
  });
});

describe('content', () => {
  it('of a codebook that is not initialised is left to k-means', async () => {
    await addFeatures(6);
    const { report } = await lab.client.request('importCheckpoint', {
      file: madeUp('torch', { channelsIn: 6, inited: 0 }),
      experiment: onFeatures(),
    });
    expect(report.warnings).toContain('codebook-not-initialised');
    expect(report.tensors.find(({ path }) => path === `${CODEBOOK}.embed`)?.usedAs).toBeNull();
    const { stateDict } = await stateOf();
    expect(stateDict.get(`${CODEBOOK}.inited`)?.data[0]).toBe(1);
    expect(stateDict.get(`${CODEBOOK}.embed`)?.data).not.toEqual(noise(12 * 8, 0));
  });

  it('that is not finite is refused', async () => {
    await addFeatures(6);
    const bias = float32Tensor('ssl_proj.bias', [8], [1, 2, Number.NaN, 4, 5, 6, 7, 8]);
    const good = [float32Tensor('ssl_proj.weight', [8, 6, 1], noise(48)), bias];
    const refused = lab.client.request('importCheckpoint', {
      file: tensorFile('safetensors', 'nan.safetensors', good),
      experiment: onFeatures(),
    });
    await expect(refused).rejects.toSay(/nan\.safetensors: .*NaN or infinite.*ssl_proj\.bias/);
  });

  it.each([
    [
      '10-front_plus_f8.safetensors',
      [{ path: 'dec.conv_pre.weight', reason: expect.toSay(/^it is F8_E4M3, which is not supported$/) }],
    ],
    ['11-G_numpy_scalar.pth', []],
  ])('%s is imported, and what was skipped is listed', async (name, skipped) => {
    const file = new File([readFileSync(join(import.meta.dirname, '../cases/failing', name))], name);
    const { found } = await readCheckpoint(file, {});
    await addFeatures(found.channelsIn);
    const { report } = await lab.client.request('importCheckpoint', { file, experiment: onFeatures() });
    expect(report.tensors.find(({ usedAs }) => usedAs === 'ssl_proj.weight')).toBeDefined();
    expect(report.skipped).toEqual(skipped);
  });

  it.each([
    ['newer_layout.pth', 'may hold features, but no model'],
    ['utt1.wav.pt', 'may hold features, but no model; “Add feature files” takes it'],
  ])('%s is no checkpoint', async (name, message) => {
    const refused = lab.client.request('importCheckpoint', { file: interopFile(name), experiment: onFeatures() });
    await expect(refused).rejects.toSay(message);
  });

  it('written by ourselves comes back whole, the decoder too', async () => {
    await addFeatures(6);
    await lab.client.request('build', { experiment: onFeatures({ layers: 2 }) });
    await lab.client.request('step', { count: 4 });
    const { stateDict } = await stateOf();
    for (const format of ['json', 'safetensors', 'torch'] as const) {
      const { file, name } = await lab.client.request('exportWeights', { lane: 'A', format });
      const { report } = await lab.client.request('importCheckpoint', {
        file: new File([file], name),
        experiment: onFeatures({ hidden: 32 }),
      });
      expect(report.warnings).toEqual([]);
      expect((await stateOf()).stateDict).toEqual(stateDict);
      expect(report.tensors.filter(({ usedAs }) => usedAs !== null)).toHaveLength(14);
      await lab.client.request('importWeights', await lab.client.request('exportWeights', { lane: 'A' }));
    }
  });
});

it('cancelled, an import leaves session and checkpoint as they were', async () => {
  await addFeatures(6);
  const { session } = await lab.client.request('importCheckpoint', {
    file: interopFile('tiny_s2G.pth'),
    experiment: onFeatures(),
  });
  const cancelled = lab.client.request('importCheckpoint', {
    file: madeUp('torch', { channelsIn: 6, dim: 32, codes: 64 }),
    experiment: onFeatures(),
  });
  const [outcome] = await Promise.allSettled([cancelled, cancelTask(lab, 'import')]);
  expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } });
  expect(await lab.client.request('step', { count: 1 })).toMatchObject({ sessionId: session.sessionId, step: 1 });
  const again = await lab.client.request('build', { experiment: session.experiment });
  expect(again.experiment.settings.dim).toBe(5);
});
