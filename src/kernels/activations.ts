/** Activations that tfjs has no differentiable form of on every backend. */
import * as tf from '@tensorflow/tfjs-core';
import { registerOperation } from './registration.ts';

const runMish = registerOperation<'x', object>({
  name: 'LabMish',
  saved: ['x'],
  compose: ({ x }) => tf.mul(x, tf.tanh(tf.softplus(x))),
  gradient: (dy, [x]) => ({ x: () => runMishGradient({ dy, x: x as tf.Tensor }, {}) }),
});

const runMishGradient = registerOperation<'dy' | 'x', object>({
  name: 'LabMishGradient',
  compose({ dy, x }) {
    const gate = tf.tanh(tf.softplus(x));
    const slope = tf.mul(tf.sub(1, tf.square(gate)), tf.sigmoid(x));
    return tf.mul(dy, tf.add(gate, tf.mul(x, slope)));
  },
});

/** x · tanh(ln(1 + eˣ)), element by element, as `torch.nn.Mish` (Misra 2019). The caller owns the result. */
export function mish<T extends tf.Tensor>(x: T): T {
  return runMish({ x }, {}) as T;
}
