/** First values of the codebooks from data. */
import * as tf from '@tensorflow/tfjs-core';
import type { Behaviour } from '../config/settings.ts';
import { lookUp, nearestCode } from '../kernels/codes.ts';
import { initialiseCodebook, kMeans } from './codebook.ts';
import type { Synthesizer } from './modules.ts';
import { project } from './synthesizer.ts';

export interface KMeansPlan {
  iterations: number;
  behaviour: Behaviour;
  /** Number of training batches in the features. */
  batches: number;
  /** Rows that the means of a layer start from, int32 [codes]. */
  startRows(layer: number, rowCount: number, codeCount: number): Int32Array;
}

/**
 * Runs k-means for every layer that is not initialised, on what ssl_proj makes of `features`
 * [clips, frames, channelsIn]. Each layer is fitted to what the layers before leave over.
 */
export function initialiseQuantizer(model: Synthesizer, features: tf.Tensor3D, plan: KMeansPlan): void {
  const { quantizer } = model;
  if (quantizer.layers.every(({ inited }) => inited)) return;
  tf.tidy(() => {
    const x = project(model, features);
    let rows = tf.reshape(x, [-1, x.shape[2]]) as tf.Tensor2D;
    for (const [layer, codebook] of quantizer.layers.entries()) {
      if (!codebook.inited) {
        const start = tf.tensor1d(plan.startRows(layer, rows.shape[0], codebook.embed.shape[0]), 'int32');
        initialiseCodebook(codebook, kMeans(rows, start, plan.iterations), plan.behaviour, plan.batches);
      }
      const nearest = lookUp(codebook.embed, nearestCode(rows, codebook.embed));
      const output = quantizer.training ? tf.add(rows, tf.sub(nearest, rows)) : nearest;
      rows = tf.sub(rows, output);
    }
  });
}
