/** Looks at the first step under a new freeze state, so that the log can say what was checked. */
import * as tf from '@tensorflow/tfjs-core';
import { type MetricKey, NO_GRADIENT } from '../config/metrics.ts';
import type { FreezeCheck } from '../protocol/events.ts';
import type { Lane } from './lane.ts';
import { changeSince, snapshotFrozenPart } from './measurements.ts';

/** Started before the step, finished after it. Owns tensors until `finish`. */
export class FreezeWatch {
  readonly #lane: Lane;
  readonly #before: Map<string, tf.Tensor>;

  constructor(lane: Lane) {
    this.#lane = lane;
    this.#before = snapshotFrozenPart(lane);
  }

  /** To be called right after the step; resolves when the change was read from the device. */
  async finish(metrics: Promise<Map<MetricKey, number>>): Promise<FreezeCheck> {
    const change = changeSince(this.#lane, this.#before);
    tf.dispose([...this.#before.values()]);
    const { sslProj, quantizer } = this.#lane.model;
    const training = { ssl_proj: sslProj.training, quantizer: quantizer.training };
    const [ssl_proj, codebook] = await change.data();
    change.dispose();
    const values = await metrics;
    const norm = values.get('gradient/ssl_proj');
    return {
      training,
      gradient: norm === NO_GRADIENT ? 'none' : norm === 0 ? 'zero' : 'present',
      change: { ssl_proj: ssl_proj as number, codebook: codebook as number },
      tapeNodes: values.get('tape/nodes') ?? 0,
    };
  }
}
