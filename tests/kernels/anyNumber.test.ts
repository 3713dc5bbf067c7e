/** Kernels bind a few tensors at a time; what calls them takes as many as a model has. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { convTranspose1d, conv1d } from '../../src/kernels/conv1d.ts';
import { squaredNorms } from '../../src/kernels/reductions.ts';
import { adamW, type AdamWEntry } from '../../src/kernels/updates.ts';
import { startBackend } from '../setup/nodeWasm.ts';
import { sample } from './differentiable.ts';

const SETTINGS = { learningRate: 0.01, beta1: 0.8, beta2: 0.99, epsilon: 1e-9, weightDecay: 0.1 };

function entryOf(size: number): AdamWEntry {
  const zeros = (): tf.Variable => tf.variable(tf.zeros([size]));
  return {
    parameter: tf.variable(sample([size], size)),
    gradient: sample([size], size + 1),
    moments: { step: 1, m: zeros(), v: zeros() },
  };
}

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it.each([1, 2, 3, 7])('AdamW on %i tensors moves each as it would alone', async (count) => {
    const together = Array.from({ length: count }, (_, i) => entryOf(3 + i));
    const alone = Array.from({ length: count }, (_, i) => entryOf(3 + i));
    adamW(together, SETTINGS);
    for (const entry of alone) adamW([entry], SETTINGS);
    for (const [i, { parameter, moments }] of together.entries()) {
      const other = alone[i] as AdamWEntry;
      expect(await parameter.data()).toEqual(await other.parameter.data());
      expect(await moments.v.data()).toEqual(await other.moments.v.data());
      // The first step of Adam has the size of the learning rate, whatever the gradient.
      const [start = 0] = await sample([3 + i], 3 + i).data();
      const [gradient = 0] = await sample([3 + i], 4 + i).data();
      const expected = start * (1 - 0.01 * 0.1) - 0.01 * Math.sign(gradient);
      expect((await parameter.data())[0]).toBeCloseTo(expected, 5);
    }
  });

  it.each([1, 6, 7, 20])('squared norms of %i tensors', async (count) => {
    const tensors = Array.from({ length: count }, (_, i) => tf.mul(tf.ones([i + 1]), 2));
    const norms = squaredNorms(tensors);
    expect([...(await norms.data())]).toEqual(tensors.map((_, i) => 4 * (i + 1)));
  });
});

describe('conv1d as PyTorch computes it', () => {
  beforeAll(() => startBackend('cpu'));

  it('strided, dilated, padded and in groups', async () => {
    // torch.nn.functional.conv1d(x, w, b, stride=2, dilation=2, padding=1, groups=2), worked out by hand.
    const x = tf.tensor3d([1, 10, 2, 20, 3, 30, 4, 40, 5, 50], [1, 5, 2]);
    const weight = tf.tensor3d([1, 3, 2, 4], [2, 1, 2]);
    const bias = tf.tensor1d([0.5, -0.5]);
    const y = conv1d(x, weight, bias, { stride: 2, dilation: 2, padding: 1, groups: 2 });
    // Windows start at −1, 1, 3 and see frames −1 and 1, 1 and 3, 3 and 5; frames −1 and 5 are zeros.
    expect(y.shape).toEqual([1, 3, 2]);
    expect([...(await y.data())]).toEqual([4.5, 79.5, 10.5, 219.5, 4.5, 119.5]);
  });

  it('transposed: every frame is spread over the taps', async () => {
    const x = tf.tensor3d([1, 2, 3], [1, 3, 1]);
    const weight = tf.tensor3d([1, 10, 100], [3, 1, 1]);
    const y = convTranspose1d(x, weight, null, { stride: 2, padding: 1 });
    // 1 10 100+2 20 200+3 30 300, without the first and the last.
    expect([...(await y.data())]).toEqual([10, 102, 20, 203, 30]);
  });

  it('says what does not fit', () => {
    const x = tf.zeros([1, 3, 4]) as tf.Tensor3D;
    expect(() => conv1d(x, tf.zeros([5, 4, 2]), null)).toThrow(/3 frames.*expected 5/);
    expect(() => conv1d(x, tf.zeros([1, 3, 2]), null)).toThrow(/4 channels; the weight takes 3/);
    expect(() => conv1d(x, tf.zeros([1, 2, 3]), null, { groups: 2 })).toThrow(/multiples of the 2 groups/);
    expect(() => convTranspose1d(x, tf.zeros([1, 2, 3]), null)).toThrow(/4 channels; the weight takes 3/);
  });
});
