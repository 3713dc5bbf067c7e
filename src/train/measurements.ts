/** What a step measures besides losses and gradients. */
import * as tf from '@tensorflow/tfjs-core';
import { codebookPrefix } from '../model/modules.ts';
import type { Lane } from './lane.ts';
import type { MetricCollector } from './metricPack.ts';

/** Avoids log(0) in the entropy; p·log p is 0 there whatever is put in. */
const TINY = 1e-30;

/**
 * Codes used in the batch and in the last `window` steps, and the perplexity of the batch's histogram.
 * @param counts frames per code, [codes]
 */
export function measureUsage(
  metrics: MetricCollector,
  { lastUsed }: Lane,
  layer: number,
  counts: tf.Tensor1D,
  step: number,
  window: number,
): void {
  const last = lastUsed[layer] as tf.Variable<tf.Rank.R1>;
  const [batch, recent, perplexity] = tf.tidy(() => {
    const used = tf.greater(counts, 0);
    const updated = tf.where(used, tf.fill(last.shape as [number], step), last) as tf.Tensor1D;
    last.assign(updated);
    const share = tf.div(counts, tf.sum(counts));
    const entropy = tf.neg(tf.sum(tf.mul(share, tf.log(tf.maximum(share, TINY)))));
    // Step 0 stands for "never", so the window may not reach it.
    const since = Math.max(step - window, 0);
    return [
      tf.sum(tf.cast(used, 'float32')) as tf.Scalar,
      tf.sum(tf.cast(tf.greater(updated, since), 'float32')) as tf.Scalar,
      tf.exp(entropy) as tf.Scalar,
    ];
  });
  metrics.add(`codebook/used_batch@${layer}`, batch as tf.Scalar);
  metrics.add(`codebook/used_window@${layer}`, recent as tf.Scalar);
  metrics.add(`codebook/perplexity@${layer}`, perplexity as tf.Scalar);
}

/** Largest absolute change since step 0 of ssl_proj and of each codebook. */
export function measureDrift(metrics: MetricCollector, lane: Lane): void {
  const { sslProj, quantizer } = lane.model;
  const change = (pairs: [string, tf.Tensor][]): tf.Scalar =>
    tf.tidy(() => {
      const largest = pairs.map(([name, now]) => tf.max(tf.abs(tf.sub(now, lane.reference.get(name) as tf.Tensor))));
      return tf.max(tf.stack(largest)) as tf.Scalar;
    });
  metrics.add(
    'drift/ssl_proj',
    change([
      ['ssl_proj.weight', sslProj.conv.weight],
      ['ssl_proj.bias', sslProj.conv.bias],
    ]),
  );
  for (const [layer, { embed }] of quantizer.layers.entries()) {
    metrics.add(`drift/codebook@${layer}`, change([[`${codebookPrefix(layer)}.embed`, embed]]));
  }
}
