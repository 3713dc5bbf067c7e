/** What a step measures besides losses and gradients. */
import * as tf from '@tensorflow/tfjs-core';
import type { MetricKey } from '../config/metrics.ts';
import { differences, normParts } from '../kernels/reductions.ts';
import { codeUsage } from '../kernels/updates.ts';
import type { Lane } from './lane.ts';
import type { MetricCollector } from './metricPack.ts';
import { codeProbe, measureFlips, type Probe } from './probe.ts';
import { measureRepresentation } from './representation.ts';

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
    codeUsage(codes, lane.measured.lastUsed[layer] as tf.Variable<tf.Rank.R1>, present),
  );
}

/** Largest absolute change since step 0 of whatever a drift metric speaks of. */
export function measureDrift(metrics: MetricCollector, lane: Lane): void {
  const { parameters, buffers } = lane.model;
  const measured = [...parameters, ...buffers].flatMap(
    ([name, { drift, variable }]): [MetricKey, string, tf.Tensor][] =>
      drift === null ? [] : [[drift, name, variable]],
  );
  metrics.addDifferences(
    measured.flatMap(([key, , { size }]) => new Array<MetricKey>(normParts(size)).fill(key)),
    differences(measured.map(([, name, now]) => [now, lane.measured.reference.get(name) as tf.Tensor])),
  );
}

/**
 * Tokens of the probe against each reference, and what its codes keep of the features; nothing for a model without
 * codebooks.
 * @param imported tokens of the probe, see `ProbeReferences`
 */
export function measureProbe(metrics: MetricCollector, lane: Lane, probe: Probe, imported: tf.Tensor1D[] | null): void {
  const coded = codeProbe(lane, probe);
  if (!coded) return;
  const { codes, projected, quantized } = coded;
  measureFlips(metrics, codes, { start: lane.measured.probeTokens, freeze: lane.measured.freezeTokens, imported });
  measureRepresentation(metrics, projected, quantized);
  tf.dispose([projected, quantized, ...codes]);
}
