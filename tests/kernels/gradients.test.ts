/** Gradients of every differentiable piece against central differences, on the CPU backend. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { conv1d } from '../../src/kernels/conv1d.ts';
import {
  leakyRelu,
  meanSquaredError,
  straightThrough,
  upsampleTwice,
  weightedSum,
} from '../../src/kernels/pointwise.ts';
import { noGrad } from '../../src/kernels/tape.ts';
import { startBackend } from '../setup/nodeWasm.ts';

beforeAll(() => startBackend('cpu'));

/** Half the distance of the two points of a central difference; float32 loses more than it gains with less. */
const H = 1e-2;

/** A fixed pseudo-random tensor. */
function sample(shape: number[], salt: number): tf.Tensor {
  const size = shape.reduce((product, axis) => product * axis, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(12.9898 * (i + 1) + salt) * 0.9),
    shape,
  );
}

/** Sum of the output times fixed weights: a scalar whose gradient has no symmetry to hide behind. */
function scalarOf(y: tf.Tensor): tf.Scalar {
  return meanSquaredError(
    y,
    noGrad(() => sample(y.shape, 7)),
  );
}

async function numeric(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: tf.Tensor[],
  which: number,
): Promise<number[]> {
  const base = inputs[which] as tf.Tensor;
  const values = Array.from(await base.data());
  const at = async (moved: number[]): Promise<number> => {
    const changed = inputs.map((input, i) => (i === which ? tf.tensor(moved, base.shape) : input));
    return (await scalarOf(f(...changed)).data())[0] as number;
  };
  const result: number[] = [];
  for (const i of values.keys()) {
    const up = values.map((value, j) => (j === i ? value + H : value));
    const down = values.map((value, j) => (j === i ? value - H : value));
    result.push(((await at(up)) - (await at(down))) / (2 * H));
  }
  return result;
}

type Case = [name: string, f: (...inputs: tf.Tensor[]) => tf.Tensor, shapes: number[][]];

const conv = (stride: number) => (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor) =>
  conv1d(x as tf.Tensor3D, weight as tf.Tensor3D, bias as tf.Tensor1D, stride);

const CASES: Case[] = [
  ['conv1d, kernel 1', conv(1), [[2, 4, 3], [1, 3, 2], [2]]],
  ['conv1d, kernel 3, same length', conv(1), [[2, 4, 3], [3, 3, 2], [2]]],
  ['conv1d, kernel 2, stride 2, odd number of frames', conv(2), [[2, 5, 3], [2, 3, 2], [2]]],
  ['leakyRelu', (x) => leakyRelu(x, 0.1), [[2, 3, 4]]],
  ['upsampleTwice', (x) => upsampleTwice(x as tf.Tensor3D), [[2, 3, 4]]],
  [
    'meanSquaredError',
    (x) =>
      meanSquaredError(
        x,
        noGrad(() => sample([2, 3], 3)),
      ),
    [[2, 3]],
  ],
  [
    'weightedSum',
    (a, b) => weightedSum(a, 2.5, b, -0.5),
    [
      [2, 3],
      [2, 3],
    ],
  ],
];

describe.each(CASES)('%s', (_name, f, shapes) => {
  it.each(shapes.map((_, which) => which))('has the gradient of input %i', async (which) => {
    const inputs = shapes.map((shape, i) => sample(shape, i));
    const gradients = tf.grads((...given: tf.Tensor[]) => scalarOf(f(...given)))(inputs);
    const analytic = Array.from(await (gradients[which] as tf.Tensor).data());
    const differences = await numeric(f, inputs, which);
    for (const [i, value] of analytic.entries()) expect(value).toBeCloseTo(differences[i] as number, 3);
  });
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
