/** Features in pieces that a coder takes one at a time, for models that would compute too long on all of them. */
import * as tf from '@tensorflow/tfjs-core';
import type { Batch } from '../data/dataset.ts';
import { rowsPerSlice, type SlicedWork } from '../model/slices.ts';

/** A batch, or some clips one after another, and their channels. */
export interface FeatureSource {
  clips: Iterable<Pick<Batch, 'clips' | 'frames' | 'features'>>;
  /** Clips in all. */
  count: number;
  channels: number;
}

/**
 * Calls `compute` with a few windows at a time. No piece reaches over the end of a clip, and frames behind
 * its last whole window are left out, as in `Coder.project`.
 * @param stride frames in a window
 * @param productsPerRow multiplications that a window takes
 * @param compute is given [1, frames, channels] and returns tensors whose rows are the windows'
 * @returns each of its results with all rows, owned by the caller
 */
export function* overPieces<T extends tf.Tensor>(
  stride: number,
  { clips, count, channels }: FeatureSource,
  productsPerRow: number,
  compute: (features: tf.Tensor3D) => T[],
): SlicedWork<T[]> {
  const results: T[][] = [];
  let done = 0;
  try {
    for (const batch of clips) {
      const windows = Math.floor(batch.frames / stride);
      const perSlice = rowsPerSlice(windows, productsPerRow);
      for (let clip = 0; clip < batch.clips; clip += 1) {
        for (let from = 0; from < windows; from += perSlice) {
          const frames = Math.min(perSlice, windows - from) * stride;
          const first = (clip * batch.frames + from * stride) * channels;
          const values = batch.features.subarray(first, first + frames * channels);
          const piece = tf.tidy(() => compute(tf.tensor3d(values, [1, frames, channels])));
          results.push(piece);
          yield { done: (done + (from + frames / stride) / windows) / count, written: piece.at(-1) ?? null };
        }
        done += 1;
      }
    }
    const [first = []] = results;
    return first.map((_, i) => tf.concat(results.map((piece) => piece[i] as T)) as T);
  } finally {
    tf.dispose(results);
  }
}
