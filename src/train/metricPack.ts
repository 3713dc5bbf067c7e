/** The metrics of one step of one lane: values on the device, and what is known without it. */
import type * as tf from '@tensorflow/tfjs-core';
import type { LaneId } from '../config/experiment.ts';
import type { MetricKey } from '../config/metrics.ts';
import { pack } from '../kernels/reductions.ts';

/** Values on the device, and what each of them is: a metric, a part of the square of a norm, or one of a difference. */
interface Entry {
  tensor: tf.Tensor;
  /** Null: what no metric tells. */
  keys: (MetricKey | null)[];
  kind: 'values' | 'squared norms' | 'differences';
}

export interface MetricPack {
  entries: Entry[];
  known: [MetricKey, number][];
  /** What `disposePack` disposes. */
  owned: tf.Tensor[];
}

/** The metrics of a step of all lanes. */
export interface StepMetrics {
  packs: [LaneId, MetricPack][];
  /** All their values, see `joinPacks`; the packs' own tensors are disposed. */
  joined: tf.Tensor1D;
}

/** Collects metrics during a step. */
export class MetricCollector {
  readonly #pack: MetricPack = { entries: [], known: [], owned: [] };

  /** As many values on the device as there are keys; the collector takes the tensor over. */
  add(keys: MetricKey | MetricKey[], tensor: tf.Tensor): void {
    this.#pack.entries.push({ tensor, keys: [keys].flat(), kind: 'values' });
    this.#pack.owned.push(tensor);
  }

  /** Norms, each the root of the sum of its parts; the tensor stays the caller's, and is there until the pack is read. */
  addNorms(keys: (MetricKey | null)[], parts: tf.Tensor1D): void {
    this.#pack.entries.push({ tensor: parts, keys, kind: 'squared norms' });
  }

  /** Largest differences, from what `differences` gives: one key per part. The collector takes the tensor over. */
  addDifferences(keys: MetricKey[], parts: tf.Tensor1D): void {
    this.#pack.entries.push({ tensor: parts, keys: keys.flatMap((key) => [key, key]), kind: 'differences' });
    this.#pack.owned.push(parts);
  }

  /** A value known on the CPU. */
  addNumber(key: MetricKey, value: number): void {
    this.#pack.known.push([key, value]);
  }

  /** The pack; the caller owns it. */
  pack(): MetricPack {
    return this.#pack;
  }
}

/** Joins the packs of a step and disposes their tensors. The caller owns the result. */
export function joinStep(packs: [LaneId, MetricPack][]): StepMetrics {
  const joined = joinPacks(packs.map(([, pack]) => pack));
  for (const [, pack] of packs) disposePack(pack);
  return { packs, joined };
}

/** All values of some packs in one tensor, to be read in one go and then given to `unpack`. The caller owns it. */
export function joinPacks(packs: MetricPack[]): tf.Tensor1D {
  return pack(packs.flatMap(({ entries }) => entries.map(({ tensor }) => tensor)));
}

/** The metrics of packs that were joined, from the values read. */
export function unpack(packs: MetricPack[], data: ArrayLike<number>): Map<MetricKey, number>[] {
  let at = 0;
  return packs.map(({ entries, known }) => {
    const values = new Map<MetricKey, number>(known);
    const squares = new Map<MetricKey, number>();
    for (const { keys, kind } of entries) {
      for (const [i, key] of keys.entries()) {
        const value = data[at] as number;
        at += 1;
        if (key === null) continue;
        if (kind === 'values') values.set(key, value);
        else if (kind === 'squared norms') squares.set(key, (squares.get(key) ?? 0) + value);
        // Every second value says how many values differ.
        else if (i % 2 === 0) values.set(key, Math.max(values.get(key) ?? 0, value));
      }
    }
    for (const [key, sum] of squares) values.set(key, Math.sqrt(sum));
    return values;
  });
}

/** Reads a pack from the device, and disposes it. */
export async function readPack(metrics: MetricPack): Promise<Map<MetricKey, number>> {
  const joined = joinPacks([metrics]);
  disposePack(metrics);
  const data = await joined.data();
  joined.dispose();
  return unpack([metrics], data)[0] as Map<MetricKey, number>;
}

export function disposePack({ owned }: MetricPack): void {
  for (const tensor of owned) tensor.dispose();
}
