/** Tensors of the same values in memory of their own. */
import * as tf from '@tensorflow/tfjs-core';

/** A copy with a buffer of its own: `clone` would share it. */
export function copyOf<T extends tf.Tensor>(tensor: T): T {
  return tf.tidy(() => (tensor.dtype === 'int32' ? tf.add(tensor, tf.zerosLike(tensor)) : tf.mul(tensor, 1))) as T;
}

export function copyVariable<R extends tf.Rank>(variable: tf.Variable<R>): tf.Variable<R> {
  return tf.tidy(() => tf.variable(copyOf(variable as tf.Tensor<R>)));
}
