/** Differentiable operations without weights: activation, straight-through, upsampling, losses. */
import * as tf from '@tensorflow/tfjs-core';
import { registerOperation } from './registration.ts';

const runLeakyRelu = registerOperation<'x', { slope: number }>({
  name: 'LabLeakyRelu',
  saved: ['x'],
  compose: ({ x }, { slope }) => tf.leakyRelu(x, slope),
  gradient(dy, [x], { slope }) {
    return { x: () => tf.where(tf.greater(x as tf.Tensor, 0), dy, tf.mul(dy, slope)) };
  },
});

/** x where it is positive, else slope · x; the gradient at 0 is slope, as torch.nn.LeakyReLU. Any shape. */
export function leakyRelu<T extends tf.Tensor>(x: T, slope: number): T {
  return runLeakyRelu({ x }, { slope }) as T;
}

const runStraightThrough = registerOperation<'x' | 'value', object>({
  name: 'LabStraightThrough',
  compose: ({ value }) => tf.clone(value),
  gradient: (dy) => ({ x: () => tf.clone(dy) }),
});

/**
 * Straight-through estimator: the value of `value`, the gradient handed to `x` unchanged (Bengio et al. 2013, as used
 * by van den Oord et al. 2017). `value` must come from off the tape: it gets no gradient. Both of one shape.
 */
export function straightThrough<T extends tf.Tensor>(x: T, value: T): T {
  return runStraightThrough({ x, value }, {}) as T;
}

const runApplyMask = registerOperation<'x' | 'mask', object>({
  name: 'LabApplyMask',
  saved: ['mask'],
  compose: ({ x, mask }) => tf.mul(x, mask),
  gradient: (dy, [mask]) => ({ x: () => tf.mul(dy, mask as tf.Tensor) }),
});

/** x · mask, element by element, as dropout does; gradient to `x` only. Both of one shape. */
export function applyMask<T extends tf.Tensor>(x: T, mask: T): T {
  return runApplyMask({ x, mask }, {}) as T;
}

const runUpsample = registerOperation<'x', object>({
  name: 'LabUpsampleTwice',
  compose({ x }) {
    const [clips, frames, channels] = x.shape as [number, number, number];
    const column = tf.reshape(x, [clips, frames, 1, channels]);
    return tf.reshape(tf.concat([column, column], 2), [clips, 2 * frames, channels]);
  },
  gradient(dy) {
    const [clips, frames, channels] = dy.shape as [number, number, number];
    return { x: () => tf.sum(tf.reshape(dy, [clips, frames / 2, 2, channels]), 2) };
  },
});

/** Nearest-neighbour upsampling: each frame twice. [clips, frames, channels] -> [clips, 2 · frames, channels]. */
export function upsampleTwice(x: tf.Tensor3D): tf.Tensor3D {
  return runUpsample({ x }, {}) as tf.Tensor3D;
}

const runMeanSquaredError = registerOperation<'x' | 'target', object>({
  name: 'LabMeanSquaredError',
  saved: ['x', 'target'],
  compose: ({ x, target }) => tf.mul(tf.sum(tf.square(tf.sub(x, target))), 1 / x.size),
  gradient(dy, saved) {
    const [x, target] = saved as [tf.Tensor, tf.Tensor];
    return { x: () => tf.mul(tf.mul(tf.sub(x, target), 2 / x.size), dy) };
  },
});

/** mean((x - target)²) over all elements, a scalar. Gradient to `x` only: `target` must come from off the tape. */
export function meanSquaredError(x: tf.Tensor, target: tf.Tensor): tf.Scalar {
  return runMeanSquaredError({ x, target }, {}) as tf.Scalar;
}

const runWeightedSum = registerOperation<'a' | 'b', { weightA: number; weightB: number }>({
  name: 'LabWeightedSum',
  compose: ({ a, b }, { weightA, weightB }) => tf.add(tf.mul(a, weightA), tf.mul(b, weightB)),
  gradient: (dy, _saved, { weightA, weightB }) => ({
    a: () => tf.mul(dy, weightA),
    b: () => tf.mul(dy, weightB),
  }),
});

/** weightA · a + weightB · b of two tensors of one shape. */
export function weightedSum<T extends tf.Tensor>(a: T, weightA: number, b: T, weightB: number): T {
  return runWeightedSum({ a, b }, { weightA, weightB }) as T;
}
