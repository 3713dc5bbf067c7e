/** The mean absolute error. tfjs's own gradient of |x| is −1 at 0; PyTorch's is 0, and so is this one. */
import * as tf from '@tensorflow/tfjs-core';
import { registerOperation } from './registration.ts';

const runAbsoluteError = registerOperation<'x' | 'target', object>({
  name: 'LabMeanAbsoluteError',
  saved: ['x', 'target'],
  compose: ({ x, target }) => tf.mean(tf.abs(tf.sub(x, target))),
  gradient: (dy, [x, target]) => ({
    x: () => runErrorSigns({ dy, x: x as tf.Tensor, target: target as tf.Tensor }, {}),
  }),
});

const runErrorSigns = registerOperation<'dy' | 'x' | 'target', object>({
  name: 'LabMeanAbsoluteErrorGradient',
  compose: ({ dy, x, target }) => tf.mul(tf.sign(tf.sub(x, target)), tf.div(dy, x.size)),
});

/** mean(|x − target|) of two tensors of one shape, with a gradient to `x` only. `target` must come from off the tape. */
export function meanAbsoluteError(x: tf.Tensor, target: tf.Tensor): tf.Scalar {
  return runAbsoluteError({ x, target }, {}) as tf.Scalar;
}
