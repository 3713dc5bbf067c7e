/** What a step measures besides losses and gradients. */
import * as tf from '@tensorflow/tfjs-core';
import { buffersOf, codebookPrefix } from '../model/modules.ts';
import { type Lane, tensorsOf } from './lane.ts';
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

/** Copies of what a freeze must hold still: the parameters of ssl_proj and all codebook buffers. Owned by the caller. */
export function snapshotFrozenPart(lane: Lane): Map<string, tf.Tensor> {
  const names = [...buffersOf(lane.model).keys(), 'ssl_proj.weight', 'ssl_proj.bias'];
  const tensors = tensorsOf(lane.model);
  return new Map(names.map((name) => [name, tf.tidy(() => tf.mul(tensors.get(name) as tf.Tensor, 1))]));
}

/** Largest absolute change of ssl_proj and of the codebooks since a snapshot; [2], owned by the caller. */
export function changeSince(lane: Lane, snapshot: Map<string, tf.Tensor>): tf.Tensor1D {
  return tf.tidy(() => {
    const tensors = tensorsOf(lane.model);
    const largest = (isSslProj: boolean): tf.Scalar => {
      const changes = [...snapshot]
        .filter(([name]) => name.startsWith('ssl_proj') === isSslProj)
        .map(([name, before]) => tf.max(tf.abs(tf.sub(tensors.get(name) as tf.Tensor, before))));
      return tf.max(tf.stack(changes)) as tf.Scalar;
    };
    return tf.stack([largest(true), largest(false)]) as tf.Tensor1D;
  });
}
