/** The metrics of one step of one lane: scalars on the device in one tensor, and what is known without the device. */
import * as tf from '@tensorflow/tfjs-core';
import type { MetricKey } from '../config/metrics.ts';

/** Owns `values` until `disposePack`. */
export interface MetricPack {
  keys: MetricKey[];
  /** [keys.length] */
  values: tf.Tensor1D;
  known: [MetricKey, number][];
}

/** Collects scalars during a step. Scalars that are added are disposed by `pack`. */
export class MetricCollector {
  readonly #keys: MetricKey[] = [];
  readonly #scalars: tf.Scalar[] = [];
  readonly #known: [MetricKey, number][] = [];

  /** A scalar on the device; the collector takes it over. */
  add(key: MetricKey, scalar: tf.Scalar): void {
    this.#keys.push(key);
    this.#scalars.push(scalar);
  }

  /** A value known on the CPU. */
  know(key: MetricKey, value: number): void {
    this.#known.push([key, value]);
  }

  /** The pack; the caller owns it. */
  pack(): MetricPack {
    const values = tf.tidy(() => tf.stack(this.#scalars) as tf.Tensor1D);
    tf.dispose(this.#scalars);
    return { keys: this.#keys, values, known: this.#known };
  }
}

/** Reads a pack from the device, and disposes it. */
export async function readPack(pack: MetricPack): Promise<Map<MetricKey, number>> {
  const data = await pack.values.data();
  disposePack(pack);
  return unpack(pack, data, 0);
}

export function disposePack(pack: MetricPack): void {
  pack.values.dispose();
}

/** The values of a pack whose scalars stand in `data` from `offset` on. */
export function unpack({ keys, known }: MetricPack, data: ArrayLike<number>, offset: number): Map<MetricKey, number> {
  const values = new Map<MetricKey, number>(known);
  for (const [i, key] of keys.entries()) values.set(key, data[offset + i] as number);
  return values;
}
