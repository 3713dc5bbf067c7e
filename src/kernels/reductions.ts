/** Many tensors made small: squared norms, and values of several tensors side by side. Off the tape. */
import * as tf from '@tensorflow/tfjs-core';
import { registerOperation } from './registration.ts';

/** Most tensors that one call of the kernel takes, which binds each of them beside its result: 8 is what a GPU must offer. */
export const MOST_NORMS = 7;
/** Values per part of a squared norm, or of a difference: what one thread of a GPU adds up. */
export const NORM_CHUNK = 512;

/** Parts of the squared norm of a tensor of `size` values. */
export const normParts = (size: number): number => Math.ceil(size / NORM_CHUNK);

const runSquaredNorms = registerOperation<string, object>({
  name: 'LabSquaredNorms',
  compose(inputs) {
    const parts = Object.values(inputs).map((x) => {
      const chunks = normParts(x.size);
      const padded = tf.pad(tf.reshape(x, [x.size]), [[0, chunks * NORM_CHUNK - x.size]]);
      return tf.sum(tf.square(tf.reshape(padded, [chunks, NORM_CHUNK])), 1);
    });
    return tf.concat(parts);
  },
});

/**
 * Squared L2 norm of each tensor in parts of 512 values, which whoever reads them adds up: first the parts of the first
 * tensor, `normParts` of them, then those of the second. The caller owns the result. At least one tensor.
 */
export function squaredNorms(tensors: readonly tf.Tensor[]): tf.Tensor1D {
  return inGroups(tensors, MOST_NORMS, (some) => runSquaredNorms(numbered(some), {}) as tf.Tensor1D);
}

/** Runs a kernel that takes so many tensors on as many as there are, and lays its results one behind the other. */
function inGroups(
  tensors: readonly tf.Tensor[],
  most: number,
  run: (some: readonly tf.Tensor[]) => tf.Tensor1D,
): tf.Tensor1D {
  const results: tf.Tensor1D[] = [];
  for (let from = 0; from < tensors.length; from += most) results.push(run(tensors.slice(from, from + most)));
  const [first] = results;
  if (first === undefined) throw new Error('A reduction was given no tensor; expected at least one');
  if (results.length === 1) return first;
  const all = pack(results);
  tf.dispose(results);
  return all;
}

/** Inputs of a kernel that takes any number of tensors. */
const numbered = (tensors: readonly tf.Tensor[]): Record<string, tf.Tensor> =>
  Object.fromEntries(tensors.map((tensor, i) => [`x${i}`, tensor]));

const runNotFinite = registerOperation<string, object>({
  name: 'LabNotFinite',
  compose(inputs) {
    const parts = Object.values(inputs).map((x) => {
      const chunks = normParts(x.size);
      const padded = tf.pad(tf.reshape(x, [x.size]), [[0, chunks * NORM_CHUNK - x.size]]);
      // NaN, and infinity less itself, differ from 0.
      const isOdd = tf.cast(tf.notEqual(tf.sub(padded, padded), tf.zerosLike(padded)), 'float32');
      return tf.sum(tf.reshape(isOdd, [chunks, NORM_CHUNK]), 1);
    });
    return tf.concat(parts);
  },
});

/**
 * How many values of each tensor are NaN or infinite, in parts of 512 values: first the parts of the first tensor,
 * `normParts` of them, then those of the second. The caller owns the result. At least one tensor.
 */
export function notFinite(tensors: readonly tf.Tensor[]): tf.Tensor1D {
  return inGroups(tensors, MOST_NORMS, (some) => runNotFinite(numbered(some), {}) as tf.Tensor1D);
}

/** Most pairs that one call of the kernel takes. */
export const MOST_PAIRS = 3;

const runDifferences = registerOperation<string, object>({
  name: 'LabDifferences',
  compose(inputs) {
    const tensors = Object.values(inputs);
    const parts: tf.Tensor[] = [];
    for (let i = 0; i < tensors.length; i += 2) {
      const [now, before] = [tensors[i] as tf.Tensor, tensors[i + 1] as tf.Tensor];
      const chunks = normParts(now.size);
      const inChunks = (x: tf.Tensor): tf.Tensor =>
        tf.reshape(tf.pad(tf.reshape(x, [x.size]), [[0, chunks * NORM_CHUNK - x.size]]), [chunks, NORM_CHUNK]);
      const largest = tf.max(inChunks(tf.abs(tf.sub(now, before))), 1);
      const differ = tf.sum(inChunks(tf.cast(tf.notEqual(now, before), 'float32')), 1);
      parts.push(tf.reshape(tf.stack([largest, differ], 1), [2 * chunks]));
    }
    return tf.concat(parts);
  },
});

/**
 * How two states of each tensor differ, in parts of 512 values: for each part the largest absolute difference and the
 * number of values that are not equal, and `normParts` parts for each pair, those of the first pair first. The caller
 * owns the result. At least one pair.
 */
export function differences(pairs: readonly [now: tf.Tensor, before: tf.Tensor][]): tf.Tensor1D {
  return inGroups(pairs.flat(), 2 * MOST_PAIRS, (some) => runDifferences(numbered(some), {}) as tf.Tensor1D);
}

const runPack = registerOperation<string, object>({
  name: 'LabPack',
  compose: (inputs) => tf.concat(Object.values(inputs).map((x) => tf.reshape(x, [-1]))),
});

/** The values of float32 tensors one behind the other, [sum of sizes], owned by the caller. At least one. */
export function pack(tensors: readonly tf.Tensor[]): tf.Tensor1D {
  return runPack(numbered(tensors), {}) as tf.Tensor1D;
}

/** Kernels of the reductions, for those who register faster ones. */
export const reductionOperations = {
  squaredNorms: runSquaredNorms,
  notFinite: runNotFinite,
  differences: runDifferences,
  pack: runPack,
};
