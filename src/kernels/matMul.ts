/** Matrix products that give the same bits in every run. */
import * as tf from '@tensorflow/tfjs-core';

/**
 * From this inner size on, tfjs's WebGPU backend may split the sum over workgroups and add the parts with atomics, in
 * an order that changes from run to run.
 */
const SPLIT_K_FROM = 2000;

interface Transposition {
  a?: boolean;
  b?: boolean;
}

/**
 * a · b of two matrices, each optionally transposed first. [m, k] · [k, n] -> [m, n].
 * On wasm a transposed operand is far slower than a transposition before, so it is transposed before.
 */
export function matMul(a: tf.Tensor2D, b: tf.Tensor2D, transpose: Transposition = {}): tf.Tensor2D {
  const ta = transpose.a ?? false;
  const tb = transpose.b ?? false;
  if (tf.getBackend() === 'wasm') {
    return tf.matMul(ta ? tf.transpose(a) : a, tb ? tf.transpose(b) : b);
  }
  const inner = ta ? a.shape[0] : a.shape[1];
  if (tf.getBackend() !== 'webgpu' || inner < SPLIT_K_FROM) return tf.matMul(a, b, ta, tb);
  return sumOfParts(a, b, ta, tb, inner);
}

/** The product as a sum over parts of the inner dimension, each too small to be split, added in order. */
function sumOfParts(a: tf.Tensor2D, b: tf.Tensor2D, ta: boolean, tb: boolean, inner: number): tf.Tensor2D {
  let sum: tf.Tensor2D | null = null;
  for (let from = 0; from < inner; from += SPLIT_K_FROM - 1) {
    const size = Math.min(SPLIT_K_FROM - 1, inner - from);
    const partA = ta ? tf.slice(a, [from, 0], [size, -1]) : tf.slice(a, [0, from], [-1, size]);
    const partB = tb ? tf.slice(b, [0, from], [-1, size]) : tf.slice(b, [from, 0], [size, -1]);
    const part = tf.matMul(partA, partB, ta, tb) as tf.Tensor2D;
    sum = sum === null ? part : tf.add<tf.Tensor2D>(sum, part);
  }
  if (sum === null) throw new Error('matMul: the inner dimension is empty; expected at least 1');
  return sum;
}
