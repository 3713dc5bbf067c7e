/** What is computed in slices has the bits of what is computed at once. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultExperiment } from '../../src/config/experiment.ts';
import { randomStream } from '../../src/data/random.ts';
import { sampleBatch } from '../../src/data/sampler.ts';
import { splitDataset } from '../../src/data/split.ts';
import { countCodes, lookUp, nearestCode, sumByCode } from '../../src/kernels/codes.ts';
import { initialiseCodebook } from '../../src/model/codebook.ts';
import { disposeModel } from '../../src/model/namedModel.ts';
import { stateDictOf } from '../../src/model/stateDict.ts';
import { project } from '../../src/objectives/reconstruction/forward.ts';
import { initialState } from '../../src/objectives/reconstruction/initialState.ts';
import type { Synthesizer } from '../../src/objectives/reconstruction/model.ts';
import { reconstruction } from '../../src/objectives/reconstruction/objective.ts';
import { overPieces } from '../../src/train/featurePieces.ts';
import { firstWeights } from '../../src/train/firstWeights.ts';
import { paced } from '../../src/train/pacedWork.ts';
import { encodeProbe } from '../../src/train/probe.ts';
import { randomRows } from '../../src/train/rowChoice.ts';
import { startBackend } from '../setup/nodeWasm.ts';

const options = { signal: new AbortController().signal, onProgress: () => {} };

/** A data set of noise with `mels` bands, spliced. */
function noise(mels: number, splice: number, clipFrames: number) {
  const random = randomStream(5, 'slices');
  const utterances = [700, 333].map((frames, i) => ({
    name: `u${i}`,
    frames,
    targets: Float32Array.from({ length: frames * mels }, () => random.uniform() - 0.5),
  }));
  const dataset = {
    kind: 'audio' as const,
    channelsIn: mels * splice,
    channelsOut: mels,
    splice,
    utterances,
    seconds: 20,
  };
  return splitDataset(dataset, clipFrames);
}

/** k-means over all rows at once, layer by layer. */
function fitAtOnce(
  { codebooks }: Synthesizer,
  x: tf.Tensor3D,
  iterations: number,
  batches: number,
  seed: number,
): void {
  tf.tidy(() => {
    let rows = tf.reshape(x, [-1, x.shape[2]]) as tf.Tensor2D;
    for (const [layer, codebook] of codebooks.layers.entries()) {
      const [codes] = codebook.embed.shape;
      let means = tf.gather(rows, tf.tensor1d(randomRows(seed).kMeansStart(layer, rows.shape[0], codes), 'int32'));
      let counts = tf.zeros([codes]) as tf.Tensor1D;
      for (let i = 0; i < iterations; i += 1) {
        const assigned = nearestCode(rows, means);
        counts = countCodes(assigned, codes);
        const averages = tf.div(sumByCode(rows, assigned, codes), tf.expandDims(tf.maximum(counts, 1), 1));
        means = tf.where(tf.expandDims(tf.greater(counts, 0), 1), averages, means) as tf.Tensor2D;
      }
      initialiseCodebook(codebook, { means, counts }, 'corrected', batches);
      const nearest = lookUp(codebook.embed, nearestCode(rows, codebook.embed));
      rows = tf.sub<tf.Tensor2D>(rows, tf.add(rows, tf.sub(nearest, rows)));
    }
  });
}

/** On the slower backend smaller ones, which still take slices. */
const SIZES = {
  wasm: { mels: 96, splice: 4, dim: 256, codes: 512, batchSize: 8, clipFrames: 101 },
  cpu: { mels: 8, splice: 1, dim: 256, codes: 380, batchSize: 2, clipFrames: 65 },
} as const;

describe.each(['wasm', 'cpu'] as const)('on %s', { tags: ['slow'] }, (backend) => {
  beforeAll(() => startBackend(backend));
  afterAll(() => startBackend('wasm'));

  it.each(['25hz', '50hz'] as const)('first weights at %s', { timeout: 240_000 }, async (tokenRate) => {
    const { mels, splice, ...sizes } = SIZES[backend];
    const settings = {
      ...defaultExperiment().settings,
      ...sizes,
      mels,
      splice,
      tokenRate,
      hidden: 8,
      layers: 2,
      kmeansIterations: 1,
    };
    const split = noise(mels, splice, sizes.clipFrames);
    const sliced = await firstWeights({ settings }, split, null, options);

    const frames = (settings.batchSize * settings.clipFrames * (tokenRate === '25hz' ? 1 : 2)) / 2;
    const batches = Math.min(Math.ceil((settings.codes * 4) / frames), 16);
    const clips = batches * settings.batchSize;
    const batch = sampleBatch(split, { seed: settings.seed, step: 0, clips, frames: settings.clipFrames });
    const model = reconstruction.modelFrom(initialState(settings, split));
    const features = tf.tensor3d(batch.features, [clips, batch.frames, split.channelsIn]);
    const x = project(model, features);
    fitAtOnce(model, x, settings.kmeansIterations, batches, settings.seed);
    const whole = await stateDictOf(model);
    expect([...sliced.keys()].sort()).toEqual([...whole.keys()].sort());
    for (const [name, { data }] of whole) expect(bitsOf(sliced.get(name)?.data).equals(bitsOf(data)), name).toBe(true);

    const probe = {
      features: tf.tensor3d(split.probe.features, [split.probe.clips, split.probe.frames, split.channelsIn]),
    };
    const atOnce = encodeProbe({ objective: reconstruction, model }, probe);
    const source = { clips: [split.probe], count: split.probe.clips, channels: split.channelsIn };
    // So many products that a piece is a few windows.
    const pieces = await paced(
      overPieces(reconstruction.coder?.stride(model) ?? 0, source, 2 ** 24, (each) =>
        encodeProbe({ objective: reconstruction, model }, { features: each }),
      ),
      options,
    );
    for (const [layer, codes] of atOnce.entries()) {
      expect(await pieces[layer]?.array()).toEqual(await codes.array());
    }
    disposeModel(model);
    tf.dispose([features, x, probe.features, ...atOnce, ...pieces]);
  });
});

function bitsOf({ buffer, byteOffset, byteLength }: Float32Array = new Float32Array()): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
