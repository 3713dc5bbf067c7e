/** The batches of training as tensors. */
import * as tf from '@tensorflow/tfjs-core';
import type { Settings } from '../config/settings.ts';
import type { Batch } from '../data/dataset.ts';
import { sampleBatch, type Split } from '../data/sampler.ts';
import type { BatchTensors } from '../model/synthesizer.ts';
import { dropoutMasks } from './dropout.ts';
import type { BatchPlaces } from './frozenCodes.ts';

/** Draws and uploads batches of a data set. */
export class BatchSource {
  readonly #split: Split;
  /** Filled anew for every batch: fresh memory of this size costs more than what is written into it. */
  #arrays: Batch | null = null;

  constructor(split: Split) {
    this.#split = split;
  }

  /**
   * What all lanes train on in a step, a pure function of split, settings and step. The caller owns the tensors, and
   * disposes them before the next batch: on the cpu backend they are the arrays that it overwrites.
   */
  at(settings: Settings, step: number): BatchTensors & { places: BatchPlaces } {
    const { seed, batchSize, clipFrames, frameRate } = settings;
    // At 25 Hz a last odd frame has no code, and nothing to reconstruct it from.
    const stride = frameRate === '25hz' ? 2 : 1;
    const frames = clipFrames - (clipFrames % stride);
    const { channelsIn, channelsOut, trainingFrames } = this.#split;
    this.#arrays = sampleBatch(this.#split, { seed, step, clips: batchSize, frames }, this.#arrays);
    const { clips, features, targets, starts } = this.#arrays;
    const input = tf.tensor3d(features, [clips, frames, channelsIn]);
    return {
      features: input,
      targets: targets === features ? input : tf.tensor3d(targets, [clips, frames, channelsOut]),
      dropout: dropoutMasks(settings, step, clips, frames),
      places: { frames: trainingFrames, starts: starts.slice(), codesPerClip: frames / stride, stride },
    };
  }
}
