/** Many tensors made small: squared norms, and values of several tensors side by side. Off the tape. */
import * as tf from '@tensorflow/tfjs-core';
import { registerOperation } from './registration.ts';

/** Most tensors that one call takes: a kernel binds each of them. */
export const MOST_NORMS = 6;

const runSquaredNorms = registerOperation<string, object, tf.Tensor[]>({
  name: 'LabSquaredNorms',
  compose: (inputs) => Object.values(inputs).map((x) => tf.reshape(tf.sum(tf.square(x)), [1])),
});

/**
 * Squared L2 norm of each tensor as parts that add up to it, each [parts]; how many parts is the kernel's choice, and
 * whoever reads them adds them up. The caller owns them.
 */
export function squaredNorms(tensors: tf.Tensor[]): tf.Tensor1D[] {
  const parts: tf.Tensor[] = [];
  for (let from = 0; from < tensors.length; from += MOST_NORMS) {
    const some = tensors.slice(from, from + MOST_NORMS);
    parts.push(...runSquaredNorms(Object.fromEntries(some.map((tensor, i) => [`x${i}`, tensor])), {}));
  }
  return parts as tf.Tensor1D[];
}

const runPack = registerOperation<string, object>({
  name: 'LabPack',
  compose: (inputs) => tf.concat(Object.values(inputs).map((x) => tf.reshape(x, [-1]))),
});

/** The values of float32 tensors one behind the other, [sum of sizes], owned by the caller. At least one. */
export function pack(tensors: tf.Tensor[]): tf.Tensor1D {
  return runPack(Object.fromEntries(tensors.map((tensor, i) => [`x${i}`, tensor])), {}) as tf.Tensor1D;
}

/** Kernels of the reductions, for those who register faster ones. */
export const reductionOperations = { squaredNorms: runSquaredNorms, pack: runPack };
