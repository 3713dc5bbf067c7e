/**
 * What changes a codebook beside the EMA update (`kernels/updates.ts`): initialisation by k-means, the expiry of dead
 * codes. All of it off the tape, and none of it part of a forward.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { CodebookRules } from '../config/settings.ts';
import { countCodes, lookUp, nearestCode, sumByCode } from '../kernels/codes.ts';
import { byRows, partOfWork, type SlicedWork } from './slices.ts';

/** One layer of the residual vector quantizer: an EMA codebook. */
export interface Codebook {
  /** Whether k-means or a random draw has set it. */
  inited: boolean;
  /** Decayed number of frames per code, [codes]. */
  clusterSize: tf.Variable<tf.Rank.R1>;
  /** The codes, [codes, dim]. */
  embed: tf.Variable<tf.Rank.R2>;
  /** Decayed sum of frames per code, [codes, dim]. */
  embedAvg: tf.Variable<tf.Rank.R2>;
}

/** The layers of a residual vector quantizer, one behind another. */
export interface Codebooks {
  layers: Codebook[];
  /** Training mode, as `torch.nn.Module.training`: straight-through outside, moving averages inside. */
  training: boolean;
}

/** Means of k-means and the number of rows each got in the last assignment. The caller owns both. */
export type KMeansResult = { means: tf.Tensor2D; counts: tf.Tensor1D };

/**
 * Lloyd's algorithm as the original runs it: a mean without rows stays where it is. However many slices the assignment
 * takes, the result has the same bits: a row's code depends on no other row, and sums go over all rows at once.
 * @param rows [n, dim]
 * @param start int32 [codes]: the row that each mean starts from
 */
export function* kMeans(rows: tf.Tensor2D, start: tf.Tensor1D, iterations: number): SlicedWork<KMeansResult> {
  const codeCount = start.shape[0];
  let means = tf.gather(rows, start);
  let counts = tf.zeros([codeCount]) as tf.Tensor1D;
  let finished = false;
  try {
    for (let i = 0; i < iterations; i += 1) {
      const codes = yield* partOfWork(nearestCodes(rows, means), [i / iterations, (i + 1) / iterations]);
      const next = movedMeans(rows, codes, means);
      tf.dispose([codes, means, counts]);
      ({ means, counts } = next);
      yield { done: (i + 1) / iterations, written: counts };
    }
    finished = true;
    return { means, counts };
  } finally {
    if (!finished) tf.dispose([means, counts]);
  }
}

function movedMeans(rows: tf.Tensor2D, codes: tf.Tensor1D, means: tf.Tensor2D): KMeansResult {
  const [codeCount] = means.shape;
  return tf.tidy(() => {
    const counts = countCodes(codes, codeCount);
    const divisor = tf.expandDims(tf.maximum(counts, 1), 1);
    const averages = tf.div(sumByCode(rows, codes, codeCount), divisor);
    const moved = tf.where(tf.expandDims(tf.greater(counts, 0), 1), averages, means) as tf.Tensor2D;
    return { means: moved, counts };
  });
}

/** Index of the nearest row of `embed` for each of `rows`, as `nearestCode`; int32 [n], owned by the caller. */
export function nearestCodes(rows: tf.Tensor2D, embed: tf.Tensor2D): SlicedWork<tf.Tensor1D> {
  return byRows(rows, embed.size, (part) => nearestCode(part, embed));
}

/**
 * Sets a codebook from k-means.
 *
 * `gpt-sovits`: as the original, `embed_avg` becomes the mean itself although it stands for a sum, so the first EMA
 * update divides every code by its cluster size. `corrected`: `embed_avg` is mean times cluster size, and no cluster
 * is smaller than one frame, so that the first update moves codes only as far as its data says.
 *
 * @param batches number of training batches that `counts` speaks of
 */
export function initialiseCodebook(
  codebook: Codebook,
  { means, counts }: KMeansResult,
  codebookRules: CodebookRules,
  batches = 1,
): void {
  tf.tidy(() => {
    codebook.embed.assign(tf.clone(means));
    if (codebookRules === 'gpt-sovits') {
      codebook.clusterSize.assign(tf.clone(counts));
      // A copy: the two are changed in place later, and a clone would share its buffer.
      codebook.embedAvg.assign(tf.mul(means, 1));
    } else {
      const size = tf.maximum(tf.mul(counts, 1 / batches), 1) as tf.Tensor1D;
      codebook.clusterSize.assign(size);
      codebook.embedAvg.assign(tf.mul(means, tf.expandDims(size, 1)));
    }
  });
  codebook.inited = true;
}

/**
 * Replaces every code whose cluster size is below `threshold` by a row of the batch.
 *
 * `gpt-sovits`: only `embed` changes, so the next EMA update computes the old code again and it is replaced again, in
 * every step. `corrected`: the cluster size becomes the threshold and `embed_avg` follows, as vector-quantize-pytorch
 * does, so that the replacement lasts.
 *
 * @param rowOrder int32 [codes]: the j-th dead code, in ascending order, gets row `rowOrder[j]`
 * @returns how many codes were replaced, a scalar owned by the caller
 */
export function expireDeadCodes(
  codebook: Codebook,
  rows: tf.Tensor2D,
  rowOrder: tf.Tensor1D,
  threshold: number,
  codebookRules: CodebookRules,
): tf.Scalar {
  return tf.tidy(() => {
    const dead = tf.less(codebook.clusterSize, threshold);
    const rank = tf.cumsum(tf.cast(dead, 'int32'), 0, true) as tf.Tensor1D;
    const replacement = lookUp(rows, tf.gather(rowOrder, rank));
    const deadColumn = tf.expandDims(dead, 1);
    codebook.embed.assign(tf.where(deadColumn, replacement, codebook.embed) as tf.Tensor2D);
    if (codebookRules === 'corrected') {
      codebook.embedAvg.assign(tf.where(deadColumn, tf.mul(replacement, threshold), codebook.embedAvg) as tf.Tensor2D);
      codebook.clusterSize.assign(
        tf.where(dead, tf.mul(tf.onesLike(codebook.clusterSize), threshold), codebook.clusterSize) as tf.Tensor1D,
      );
    }
    return tf.sum(tf.cast(dead, 'float32')) as tf.Scalar;
  });
}
