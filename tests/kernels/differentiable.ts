/** Every differentiable piece with inputs to try it on; shared by the tests in Node and in the browser. */
import * as tf from '@tensorflow/tfjs-core';
import { conv1d } from '../../src/kernels/conv1d.ts';
import { applyMask, leakyRelu, meanSquaredError, upsampleTwice, weightedSum } from '../../src/kernels/pointwise.ts';
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
  return meanSquaredError(
    y,
    noGrad(() => sample(y.shape, 7)),
  );
}

/** Gradient of every input. */
export function gradientsOf({ f, shapes }: Differentiable): tf.Tensor[] {
  return tf.grads((...inputs: tf.Tensor[]) => scalarOf(f(...inputs)))(shapes.map(sample));
}

const conv = (stride: number) => (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor) =>
  conv1d(x as tf.Tensor3D, weight as tf.Tensor3D, bias as tf.Tensor1D, stride);

export const DIFFERENTIABLE: Differentiable[] = [
  { name: 'conv1d, kernel 1', f: conv(1), shapes: [[2, 4, 3], [1, 3, 2], [2]] },
  { name: 'conv1d, kernel 3, same length', f: conv(1), shapes: [[2, 4, 3], [3, 3, 2], [2]] },
  { name: 'conv1d, kernel 2, stride 2, odd frames', f: conv(2), shapes: [[2, 5, 3], [2, 3, 2], [2]] },
  { name: 'leakyRelu', f: (x) => leakyRelu(x as tf.Tensor, 0.1), shapes: [[2, 3, 4]] },
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
  {
    name: 'meanSquaredError',
    f: (x) =>
      meanSquaredError(
        x as tf.Tensor,
        noGrad(() => sample([2, 3], 3)),
      ),
    shapes: [[2, 3]],
  },
  {
    name: 'weightedSum',
    f: (a, b) => weightedSum(a as tf.Tensor, 2.5, b as tf.Tensor, -0.5),
    shapes: [
      [2, 3],
      [2, 3],
    ],
  },
];
