/** Every differentiable piece with inputs to try it on; shared by the tests in Node and in the browser. */
import * as tf from '@tensorflow/tfjs-core';
import { meanAbsoluteError } from '../../src/kernels/absoluteError.ts';
import { mish } from '../../src/kernels/activations.ts';
import { conv1d, type ConvOptions, convTranspose1d } from '../../src/kernels/conv1d.ts';
import { embed } from '../../src/kernels/embedding.ts';
import { type LossTerm, weightedLoss } from '../../src/kernels/losses.ts';
import { applyMask, upsampleTwice } from '../../src/kernels/pointwise.ts';
import { noGrad } from '../../src/kernels/tape.ts';

export interface Differentiable {
  name: string;
  f(...inputs: tf.Tensor[]): tf.Tensor;
  shapes: number[][];
}

/** A fixed tensor without symmetry. */
export function sample(shape: number[], salt: number): tf.Tensor {
  const size = shape.reduce((product, axis) => product * axis, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(12.9898 * (i + 1) + salt) * 0.9),
    shape,
  );
}

/** A scalar of the output, whose gradient has no symmetry to hide behind. */
export function scalarOf(y: tf.Tensor): tf.Scalar {
  const b = noGrad(() => sample(y.shape, 7));
  return weightedLoss([{ kind: 'mean-square', weight: 1, a: y, b }]).loss;
}

/** A loss of two layers whose errors are those of x against fixed codes, so that the loss follows x. */
function lossOf(output: tf.Tensor, x: tf.Tensor): tf.Tensor {
  const { target, embed, codes } = noGrad(() => ({
    target: sample(output.shape, 3),
    embed: sample([5, 3], 4),
    codes: tf.tensor1d([4, 0, 2, 2], 'int32'),
  }));
  const errors = noGrad(() => {
    const first = tf.sum(tf.squaredDifference(tf.gather(embed, codes), tf.reshape(x, [4, 3])), 1);
    return tf.concat([first, tf.zerosLike(first)]);
  });
  return weightedLoss([
    { kind: 'mean-square', weight: 2.5, a: output, b: target },
    { kind: 'commitment', weight: 1.5, x, embed, codes, errors, layers: 2, training: true },
  ]).loss;
}

/** More terms than a GPU can bind at once, of every kind, over two tensors that both get a gradient. */
function longLossOf(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const squares = Array.from({ length: 7 }, (_, i): LossTerm => ({ kind: 'mean-square', weight: i - 2.5, a, b }));
  const scalar = weightedLoss([{ kind: 'mean-square', weight: 3, a, b: noGrad(() => sample(a.shape, 9)) }]).loss;
  return weightedLoss([{ kind: 'scalar', weight: 0.25, value: scalar }, ...squares, ...squares.slice(0, 1)]).loss;
}

/** Gradient of every input. */
export function gradientsOf({ f, shapes }: Differentiable): tf.Tensor[] {
  return tf.grads((...inputs: tf.Tensor[]) => scalarOf(f(...inputs)))(shapes.map(sample));
}

const conv =
  (options: ConvOptions = {}, slope?: number) =>
  (x: tf.Tensor, weight: tf.Tensor, bias?: tf.Tensor) =>
    conv1d(x as tf.Tensor3D, weight as tf.Tensor3D, (bias as tf.Tensor1D | undefined) ?? null, options, slope);
const back =
  (options: ConvOptions = {}) =>
  (x: tf.Tensor, weight: tf.Tensor, bias?: tf.Tensor) =>
    convTranspose1d(x as tf.Tensor3D, weight as tf.Tensor3D, (bias as tf.Tensor1D | undefined) ?? null, options);

export const DIFFERENTIABLE: Differentiable[] = [
  { name: 'conv1d, kernel 1', f: conv(), shapes: [[2, 4, 3], [1, 3, 2], [2]] },
  { name: 'conv1d, kernel 3, same length', f: conv({ padding: 1 }), shapes: [[2, 4, 3], [3, 3, 2], [2]] },
  { name: 'conv1d, kernel 2, stride 2, odd frames', f: conv({ stride: 2 }), shapes: [[2, 5, 3], [2, 3, 2], [2]] },
  { name: 'conv1d with LeakyReLU', f: conv({ padding: 1 }, 0.1), shapes: [[1, 3, 2], [3, 2, 2], [2]] },
  { name: 'conv1d, larger than a tile', f: conv({}, 0.1), shapes: [[2, 37, 17], [1, 17, 35], [35]] },
  {
    name: 'conv1d, strided, dilated, padded, in groups',
    f: conv({ stride: 3, dilation: 2, padding: 2, groups: 2 }),
    shapes: [[2, 9, 4], [3, 2, 6], [6]],
  },
  {
    name: 'conv1d in groups of one channel, with LeakyReLU',
    f: conv({ stride: 2, padding: 3, groups: 3 }, 0.1),
    shapes: [[1, 5, 3], [4, 1, 3], [3]],
  },
  {
    name: 'conv1d without bias',
    f: conv({ dilation: 3, padding: 3 }),
    shapes: [
      [2, 5, 2],
      [3, 2, 3],
    ],
  },
  {
    name: 'convTranspose1d',
    f: back({ stride: 2, padding: 1 }),
    shapes: [[2, 3, 3], [4, 2, 3], [2]],
  },
  {
    name: 'convTranspose1d, dilated, in groups, without bias',
    f: back({ stride: 3, dilation: 2, padding: 1, groups: 2 }),
    shapes: [
      [1, 3, 4],
      [3, 1, 4],
    ],
  },
  { name: 'upsampleTwice', f: (x) => upsampleTwice(x as tf.Tensor3D), shapes: [[2, 3, 4]] },
  {
    name: 'applyMask',
    f: (x) =>
      applyMask(
        x as tf.Tensor,
        noGrad(() => sample([2, 3], 5)),
      ),
    shapes: [[2, 3]],
  },
  { name: 'mish', f: (x) => mish(x as tf.Tensor), shapes: [[2, 3]] },
  {
    name: 'embed, an entry twice and two never',
    f: (table) =>
      embed(
        table as tf.Tensor2D,
        noGrad(() => tf.tensor2d([0, 3, 3, 1], [2, 2], 'int32')),
      ),
    shapes: [[5, 3]],
  },
  {
    name: 'meanAbsoluteError',
    f: (x) =>
      meanAbsoluteError(
        x as tf.Tensor,
        noGrad(() => sample([2, 3], 4)),
      ),
    shapes: [[2, 3]],
  },
  {
    name: 'weightedLoss, of the quantizer',
    f: (output, x) => lossOf(output as tf.Tensor, x as tf.Tensor),
    shapes: [
      [2, 2, 5],
      [2, 2, 3],
    ],
  },
  {
    name: 'weightedLoss, of nine terms',
    f: (a, b) => longLossOf(a as tf.Tensor, b as tf.Tensor),
    shapes: [
      [3, 5],
      [3, 5],
    ],
  },
];
