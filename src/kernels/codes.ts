/** What a codebook does with rows: nearest code, lookup, statistics. All of it runs off the tape. */
import * as tf from '@tensorflow/tfjs-core';
import { columnSum, matMul } from './matMul.ts';
import { registerOperation } from './registration.ts';

const runNearestCode = registerOperation<'rows' | 'embed', object>({
  name: 'LabNearestCode',
  compose({ rows, embed }) {
    const [codes] = embed.shape as [number];
    const distances = distancesTo(rows as tf.Tensor2D, embed as tf.Tensor2D);
    // tfjs's argMin does not promise the lowest index on ties, so the index is a minimum as well. A row of NaN
    // equals no minimum and gets the last code.
    const isNearest = tf.lessEqual(distances, tf.min(distances, 1, true));
    const indices = tf.range(0, codes, 1, 'float32') as tf.Tensor;
    return tf.cast(tf.min(tf.where(isNearest, indices, tf.scalar(codes - 1)), 1), 'int32');
  },
});

/** |row - code|² for every pair, without the |row|² that is the same for every code: [n, codes]. */
function distancesTo(rows: tf.Tensor2D, embed: tf.Tensor2D): tf.Tensor2D {
  return tf.sub(tf.sum(tf.square(embed), 1), tf.mul(matMul(rows, embed, { b: true }), 2));
}

/**
 * Index of the nearest row of `embed` by squared Euclidean distance, the lowest index on ties.
 * @param rows [n, dim]  @param embed [codes, dim]
 * @returns int32 [n], owned by the caller
 */
export function nearestCode(rows: tf.Tensor2D, embed: tf.Tensor2D): tf.Tensor1D {
  return runNearestCode({ rows, embed }, {}) as tf.Tensor1D;
}

const runTakeRows = registerOperation<'rows', { from: number; count: number }>({
  name: 'LabTakeRows',
  compose: ({ rows }, { from, count }) => tf.slice(rows as tf.Tensor2D, [from, 0], [count, -1]),
});

/** Rows `from` … `from + count − 1`: [n, dim] -> [count, dim], owned by the caller. */
export function takeRows(rows: tf.Tensor2D, from: number, count: number): tf.Tensor2D {
  return runTakeRows({ rows }, { from, count }) as tf.Tensor2D;
}

const runLookUp = registerOperation<'embed' | 'codes', object>({
  name: 'LabLookUp',
  compose: ({ embed, codes }) => tf.gather(embed, codes as tf.Tensor1D),
});

/** Rows of `embed` at `codes`: [codes, dim], int32 [n] -> [n, dim], owned by the caller. */
export function lookUp(embed: tf.Tensor2D, codes: tf.Tensor1D): tf.Tensor2D {
  return runLookUp({ embed, codes }, {}) as tf.Tensor2D;
}

const runCodeRows = registerOperation<'rows' | 'embed' | 'codes', { training: boolean }, tf.Tensor[]>({
  name: 'LabCodeRows',
  compose({ rows, embed, codes }, { training }) {
    const difference = tf.sub(lookUp(embed as tf.Tensor2D, codes as tf.Tensor1D), rows);
    const coded = training ? tf.add(rows, difference) : lookUp(embed as tf.Tensor2D, codes as tf.Tensor1D);
    return [coded, tf.sum(tf.square(difference), 1)];
  },
});

/**
 * What a layer gives out for its rows: in evaluation mode the codes themselves, in training mode x + (q − x), which
 * rounds differently from q.
 * @param rows [n, dim]  @param embed [codes, dim]  @param codes int32 [n]
 * @returns tensors owned by the caller: output [n, dim], and the squared error |q − x|² of each row, [n]
 */
export function codeRows(
  rows: tf.Tensor2D,
  embed: tf.Tensor2D,
  codes: tf.Tensor1D,
  training: boolean,
): { output: tf.Tensor2D; errors: tf.Tensor1D } {
  const [output, errors] = runCodeRows({ rows, embed, codes }, { training });
  return { output: output as tf.Tensor2D, errors: errors as tf.Tensor1D };
}

const runCountCodes = registerOperation<'codes', { codeCount: number }>({
  name: 'LabCountCodes',
  compose: ({ codes }, { codeCount }) => columnSum(membership(codes, codeCount)),
});

/** Frames per code: int32 [n] -> [codeCount]. */
export function countCodes(codes: tf.Tensor1D, codeCount: number): tf.Tensor1D {
  return runCountCodes({ codes }, { codeCount }) as tf.Tensor1D;
}

const runSumByCode = registerOperation<'rows' | 'codes', { codeCount: number }>({
  name: 'LabSumByCode',
  // A product with the membership matrix, because tfjs's segment sum adds in an order that changes from run to run on
  // WebGPU and does not exist on wasm.
  compose: ({ rows, codes }, { codeCount }) => matMul(membership(codes, codeCount), rows as tf.Tensor2D, { a: true }),
});

/**
 * Sum of the rows given each code.
 * @param rows [n, dim]  @param codes int32 [n]
 * @returns [codeCount, dim], owned by the caller
 */
export function sumByCode(rows: tf.Tensor2D, codes: tf.Tensor1D, codeCount: number): tf.Tensor2D {
  return runSumByCode({ rows, codes }, { codeCount }) as tf.Tensor2D;
}

/** 1 where a row has a code, else 0, [n, codeCount]. tfjs's oneHot writes integer bits into floats on wasm. */
function membership(codes: tf.Tensor, codeCount: number): tf.Tensor2D {
  return tf.cast(tf.equal(tf.expandDims(codes, 1), tf.range(0, codeCount, 1, 'int32')), 'float32');
}

/** Kernels of the codes, for those who register faster ones. */
export const codeOperations = {
  nearestCode: runNearestCode,
  takeRows: runTakeRows,
  codeRows: runCodeRows,
  countCodes: runCountCodes,
  sumByCode: runSumByCode,
};
