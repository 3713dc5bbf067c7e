/** Differentiable operations without weights: straight-through, masks, upsampling. */
import * as tf from '@tensorflow/tfjs-core';
import { registerOperation } from './registration.ts';

const runStraightThrough = registerOperation<'x' | 'value', { onGradient(dy: tf.Tensor): void }>({
  name: 'LabStraightThrough',
  compose: ({ value }) => tf.clone(value),
  gradient: (dy, _saved, { onGradient }) => ({
    x: () => {
      onGradient(dy);
      return tf.clone(dy);
    },
  }),
});

/**
 * Straight-through estimator: the value of `value`, the gradient handed to `x` unchanged (Bengio et al. 2013, as used
 * by van den Oord et al. 2017). `value` must come from off the tape: it gets no gradient. Both of one shape.
 * @param onGradient is given the gradient when the backward pass arrives with it; a copy of it must be kept
 */
export function straightThrough<T extends tf.Tensor>(
  x: T,
  value: T,
  onGradient: (dy: tf.Tensor) => void = () => {},
): T {
  return runStraightThrough({ x, value }, { onGradient }) as T;
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

const runPairSum = registerOperation<'x', object>({
  name: 'LabPairSum',
  compose({ x }) {
    const [clips, frames, channels] = x.shape as [number, number, number];
    return tf.sum(tf.reshape(x, [clips, frames / 2, 2, channels]), 2);
  },
});

const runUpsample = registerOperation<'x', object>({
  name: 'LabUpsampleTwice',
  compose({ x }) {
    const [clips, frames, channels] = x.shape as [number, number, number];
    const column = tf.reshape(x, [clips, frames, 1, channels]);
    return tf.reshape(tf.concat([column, column], 2), [clips, 2 * frames, channels]);
  },
  gradient: (dy) => ({ x: () => runPairSum({ x: dy }, {}) }),
});

/** Nearest-neighbour upsampling: each frame twice. [clips, frames, channels] -> [clips, 2 · frames, channels]. */
export function upsampleTwice(x: tf.Tensor3D): tf.Tensor3D {
  return runUpsample({ x }, {}) as tf.Tensor3D;
}
