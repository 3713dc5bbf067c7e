/** Matrix products and column sums that give the same bits in every run. */
import * as tf from '@tensorflow/tfjs-core';
import { registerOperation } from './registration.ts';

/**
 * From this inner size on, tfjs's WebGPU backend may split the sum over workgroups and add the parts with atomics, in
 * an order that changes from run to run.
 */
const SPLIT_K_FROM = 2000;

interface Transposition {
  a?: boolean;
  b?: boolean;
}

const run = registerOperation<'a' | 'b', { transposeA: boolean; transposeB: boolean }>({
  name: 'LabMatMul',
  compose(inputs, { transposeA, transposeB }) {
    const a = inputs.a as tf.Tensor2D;
    const b = inputs.b as tf.Tensor2D;
    // On wasm a transposed operand is far slower than a transposition before.
    if (tf.getBackend() === 'wasm') {
      return tf.matMul(transposeA ? tf.transpose(a) : a, transposeB ? tf.transpose(b) : b);
    }
    const inner = transposeA ? a.shape[0] : a.shape[1];
    if (tf.getBackend() !== 'webgpu' || inner < SPLIT_K_FROM) return tf.matMul(a, b, transposeA, transposeB);
    return sumOfParts(a, b, transposeA, transposeB, inner);
  },
});

/** a · b of two matrices, each optionally transposed first. [m, k] · [k, n] -> [m, n]. To be called off the tape. */
export function matMul(a: tf.Tensor2D, b: tf.Tensor2D, transpose: Transposition = {}): tf.Tensor2D {
  return run({ a, b }, { transposeA: transpose.a ?? false, transposeB: transpose.b ?? false }) as tf.Tensor2D;
}

const runColumnSum = registerOperation<'x', object>({ name: 'LabColumnSum', compose: ({ x }) => tf.sum(x, 0) });

/** Sum of each column: [n, columns] -> [columns]. To be called off the tape. */
export function columnSum(x: tf.Tensor2D): tf.Tensor1D {
  return runColumnSum({ x }, {}) as tf.Tensor1D;
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
