/** The probe: a fixed batch that is never trained on, to see which tokens change. */
import * as tf from '@tensorflow/tfjs-core';
import { noGrad } from '../kernels/tape.ts';
import type { Synthesizer } from '../model/modules.ts';
import { quantize } from '../model/quantizer.ts';
import { project } from '../model/synthesizer.ts';
import type { Lane } from './lane.ts';
import type { MetricCollector } from './metricPack.ts';

export interface Probe {
  /** [clips, frames, channelsIn], owned by the session. */
  features: tf.Tensor3D;
}

/** The codes of every layer, int32 [frames] each, as evaluation mode gives them. The caller owns them. */
export function encodeProbe(model: Synthesizer, { features }: Probe): tf.Tensor1D[] {
  return noGrad(() => {
    const { layers } = quantize({ layers: model.quantizer.layers, training: false }, project(model, features));
    return layers.map(({ codes }) => codes);
  });
}

/** Share of probe frames whose code differs from the reference. */
export function measureFlips(metrics: MetricCollector, lane: Lane, probe: Probe): void {
  const { probeCodes } = lane;
  if (!probeCodes) return;
  const codes = encodeProbe(lane.model, probe);
  for (const [layer, now] of codes.entries()) {
    const before = probeCodes[layer] as tf.Tensor1D;
    metrics.add(
      `probe/token_flip_rate@${layer}`,
      tf.tidy(() => tf.mean(tf.cast(tf.notEqual(now, before), 'float32')) as tf.Scalar),
    );
  }
  tf.dispose(codes);
}
