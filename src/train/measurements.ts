/** What a step measures besides losses and gradients. */
import type * as tf from '@tensorflow/tfjs-core';
import type { MetricKey } from '../config/metrics.ts';
import { differences, normParts } from '../kernels/reductions.ts';
import { codeUsage } from '../kernels/updates.ts';
import { codebookPrefix } from '../model/modules.ts';
import type { Lane } from './lane.ts';
import type { MetricCollector } from './metricPack.ts';

/**
 * Codes used in the batch and in the last `window` steps, and the perplexity of the batch's histogram.
 * @param codes of the batch, int32 [n]
 */
export function measureUsage(
  metrics: MetricCollector,
  lane: Lane,
  layer: number,
  codes: tf.Tensor1D,
  window: number,
): void {
  // Step 0 stands for "never", so the window may not reach it.
  const present = () => ({ step: lane.step, since: Math.max(lane.step - window, 0) });
  metrics.add(
    [`codebook/used_batch@${layer}`, `codebook/used_window@${layer}`, `codebook/perplexity@${layer}`],
    codeUsage(codes, lane.lastUsed[layer] as tf.Variable<tf.Rank.R1>, present),
  );
}

/** Largest absolute change since step 0 of ssl_proj and of each codebook. */
export function measureDrift(metrics: MetricCollector, lane: Lane): void {
  const { sslProj, quantizer } = lane.model;
  const measured: [MetricKey, string, tf.Tensor][] = [
    ['drift/ssl_proj', 'ssl_proj.weight', sslProj.conv.weight],
    ['drift/ssl_proj', 'ssl_proj.bias', sslProj.conv.bias],
    ...quantizer.layers.map(({ embed }, layer): [MetricKey, string, tf.Tensor] => [
      `drift/codebook@${layer}`,
      `${codebookPrefix(layer)}.embed`,
      embed,
    ]),
  ];
  metrics.addDifferences(
    measured.flatMap(([key, , { size }]) => new Array<MetricKey>(normParts(size)).fill(key)),
    differences(measured.map(([, name, now]) => [now, lane.reference.get(name) as tf.Tensor])),
  );
}
