/** What a freeze is measured against. */
import * as tf from '@tensorflow/tfjs-core';

/** Copies of all tensors from just before the first step under the present freeze state. */
export interface AuditBaseline {
  /** First step under the present freeze state. */
  since: number;
  tensors: Map<string, tf.Tensor>;
  /** Largest momentum of ssl_proj in the optimizer when it began; null if it never had a gradient. */
  momentum: tf.Scalar | null;
  /** Whether the codebook was initialised when it began. */
  inited: boolean;
}

/** Disposes the copies. */
export function disposeBaseline(baseline: AuditBaseline): void {
  tf.dispose([...baseline.tensors.values()]);
  baseline.momentum?.dispose();
}
