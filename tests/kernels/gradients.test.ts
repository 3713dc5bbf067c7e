/** Gradients of every differentiable piece against central differences, on the CPU backend. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { conv1d } from '../../src/kernels/conv1d.ts';
import { straightThrough } from '../../src/kernels/pointwise.ts';
import { startBackend } from '../setup/nodeWasm.ts';
import { DIFFERENTIABLE, type Differentiable, gradientsOf, sample, scalarOf } from './differentiable.ts';

beforeAll(() => startBackend('cpu'));

/** Half the distance of the two points of a central difference; float32 loses more than it gains with less. */
const H = 1e-2;

async function differences({ f, shapes }: Differentiable, which: number): Promise<number[]> {
  const inputs = shapes.map(sample);
  const base = inputs[which] as tf.Tensor;
  const values = Array.from(await base.data());
  const at = async (moved: number[]): Promise<number> => {
    const changed = inputs.map((input, i) => (i === which ? tf.tensor(moved, base.shape) : input));
    return (await scalarOf(f(...changed)).data())[0] as number;
  };
  const result: number[] = [];
  for (const i of values.keys()) {
    const up = await at(values.map((value, j) => (j === i ? value + H : value)));
    const down = await at(values.map((value, j) => (j === i ? value - H : value)));
    result.push((up - down) / (2 * H));
  }
  return result;
}

/** Every value is moved twice: large pieces take seconds. */
const isLarge = ({ name }: (typeof DIFFERENTIABLE)[number]): boolean => name.includes('larger than a tile');
const sized = [
  { size: 'small', options: {}, pieces: DIFFERENTIABLE.filter((piece) => !isLarge(piece)) },
  { size: 'large', options: { tags: ['slow'] }, pieces: DIFFERENTIABLE.filter(isLarge) },
];

describe.each(sized)('$size', ({ options, pieces }) => {
  describe.each(pieces)('$name', options, (piece) => {
    it.each(piece.shapes.map((_, which) => which))('has the gradient of input %i', async (which) => {
      const analytic = Array.from(await (gradientsOf(piece)[which] as tf.Tensor).data());
      const numeric = await differences(piece, which);
      for (const [i, value] of analytic.entries()) expect(value).toBeCloseTo(numeric[i] as number, 3);
    });
  });
});

it('a convolution that runs twice leaves nothing behind', () => {
  const shapes = [[1, 3, 2], [1, 2, 2], [2]];
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    const conv = (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor): tf.Tensor3D =>
      conv1d(x as tf.Tensor3D, weight as tf.Tensor3D, bias as tf.Tensor1D, {}, 0.1);
    const twice = (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor) =>
      scalarOf(conv(conv(x, weight, bias), weight, bias));
    return tf
      .grads(twice as (...inputs: tf.Tensor[]) => tf.Tensor)(shapes.map(sample))
      .map((each) => tf.sum(each)).length;
  });
  expect(tf.memory().numTensors).toBe(before);
});

describe('straightThrough', () => {
  it('has the value of the codes and hands the gradient on unchanged', async () => {
    const x = sample([2, 3], 1);
    const codes = sample([2, 3], 2);
    expect(await straightThrough(x, codes).data()).toEqual(await codes.data());
    const through = tf.grad((given: tf.Tensor) => scalarOf(straightThrough(given, codes)))(x);
    const direct = tf.grad((given: tf.Tensor) => scalarOf(given))(codes);
    expect(await through.data()).toEqual(await direct.data());
  });
});
