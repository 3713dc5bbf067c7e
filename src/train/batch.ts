/** The batches of training: drawn into the same arrays again and again, and uploaded. */
import * as tf from '@tensorflow/tfjs-core';
import type { Settings } from '../config/settings.ts';
import type { Batch } from '../data/dataset.ts';
import { sampleBatch, type Split } from '../data/sampler.ts';
import type { BatchTensors, Objective } from '../objectives/objective.ts';
import type { BatchPlaces } from './frozenTokens.ts';

/** A batch in main memory, valid until the next one is drawn. */
export interface DrawnBatch extends Batch {
  places: BatchPlaces;
}

export class BatchSource {
  readonly #split: Split;
  /** Filled anew for every batch: fresh memory of this size costs more than what is written into it. */
  #arrays: Batch | null = null;

  constructor(split: Split) {
    this.#split = split;
  }

  /** What all lanes train on in a step, a pure function of split, settings and step. */
  draw(settings: Settings, step: number): DrawnBatch {
    const { seed, batchSize, clipFrames, tokenRate } = settings;
    // At 25 Hz a last odd frame has no code, and nothing to reconstruct it from.
    const stride = tokenRate === '25hz' ? 2 : 1;
    const frames = clipFrames - (clipFrames % stride);
    this.#arrays = sampleBatch(this.#split, { seed, step, clips: batchSize, frames }, this.#arrays);
    const starts = this.#arrays.starts.slice();
    const places = { frames: this.#split.trainingFrames, starts, codesPerClip: frames / stride, stride };
    return { ...this.#arrays, places };
  }

  /**
   * A drawn batch as tensors. The caller owns them, and disposes them before the next draw: on the cpu backend they are
   * the arrays that it overwrites.
   */
  upload(
    { clips, frames, features, targets }: DrawnBatch,
    settings: Settings,
    step: number,
    objective: Objective,
  ): BatchTensors {
    const { channelsIn, channelsOut } = this.#split;
    const input = tf.tensor3d(features, [clips, frames, channelsIn]);
    return {
      features: input,
      targets: targets === features ? input : tf.tensor3d(targets, [clips, frames, channelsOut]),
      dropout: objective.dropoutMasks(settings, step, clips, frames),
    };
  }
}

/** Disposes the tensors of a batch. */
export function disposeBatch({ features, targets, dropout }: BatchTensors): void {
  tf.dispose([features, targets]);
  if (dropout) tf.dispose(Object.values(dropout));
}
