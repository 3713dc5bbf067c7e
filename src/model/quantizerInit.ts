/** First values of the codebooks from data. */
import * as tf from '@tensorflow/tfjs-core';
import type { CodebookRules } from '../config/settings.ts';
import { lookUp, nearestCode } from '../kernels/codes.ts';
import { type Codebook, type Codebooks, initialiseCodebook, kMeans } from './codebook.ts';
import { atOnce, byRows, partOfWork, type SlicedWork } from './slices.ts';

export interface KMeansPlan {
  iterations: number;
  codebookRules: CodebookRules;
  /** Number of training batches in the features. */
  batches: number;
  /** Rows that the means of a layer start from, int32 [codes]. */
  startRows(layer: number, rowCount: number, codeCount: number): Int32Array;
}

/**
 * Runs k-means for every layer that is not initialised. Each layer is fitted to what the layers before leave over.
 * @param project gives what is quantized, [clips, frames, dim]; not called if every layer is initialised
 */
export function initialiseQuantizer(codebooks: Codebooks, project: () => tf.Tensor3D, plan: KMeansPlan): void {
  if (codebooks.layers.every(({ inited }) => inited)) return;
  tf.tidy(() => {
    const x = project();
    atOnce(fitCodebooks(codebooks, tf.reshape(x, [-1, x.shape[2]]), plan));
  });
}

/**
 * The same in slices.
 * @param projected what is quantized, [clips · frames, dim]; it stays the caller's
 */
export function* fitCodebooks(
  { layers, training }: Codebooks,
  projected: tf.Tensor2D,
  plan: KMeansPlan,
): SlicedWork<void> {
  const shareOf = (layer: number, from: number, to: number) =>
    [(layer + from) / layers.length, (layer + to) / layers.length] as const;
  let rows = projected;
  try {
    for (const [layer, codebook] of layers.entries()) {
      if (!codebook.inited) yield* partOfWork(fitCodebook(codebook, rows, layer, plan), shareOf(layer, 0, 0.9));
      if (layer + 1 === layers.length) return;
      const left = yield* partOfWork(leftOver(codebook, rows, training), shareOf(layer, 0.9, 1));
      if (rows !== projected) rows.dispose();
      rows = left;
    }
  } finally {
    if (rows !== projected) rows.dispose();
  }
}

/** What a layer leaves to the next, from what it gives out in that mode. */
function leftOver({ embed }: Codebook, rows: tf.Tensor2D, training: boolean): SlicedWork<tf.Tensor2D> {
  return byRows(rows, embed.size, (part) => {
    const nearest = lookUp(embed, nearestCode(part, embed));
    return tf.sub<tf.Tensor2D>(part, training ? tf.add(part, tf.sub(nearest, part)) : nearest);
  });
}

function* fitCodebook(codebook: Codebook, rows: tf.Tensor2D, layer: number, plan: KMeansPlan): SlicedWork<void> {
  const start = tf.tensor1d(plan.startRows(layer, rows.shape[0], codebook.embed.shape[0]), 'int32');
  try {
    const result = yield* kMeans(rows, start, plan.iterations);
    initialiseCodebook(codebook, result, plan.codebookRules, plan.batches);
    tf.dispose([result.means, result.counts]);
  } finally {
    start.dispose();
  }
}
