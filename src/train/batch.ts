/** The batch of a step as tensors. */
import * as tf from '@tensorflow/tfjs-core';
import type { Settings } from '../config/settings.ts';
import { sampleBatch, type Split } from '../data/sampler.ts';
import type { BatchTensors } from '../model/synthesizer.ts';
import { dropoutMasks } from './dropout.ts';
import type { BatchPlaces } from './frozenCodes.ts';

/** What all lanes train on in a step, a pure function of its arguments. The caller owns the tensors. */
export function batchAt(split: Split, settings: Settings, step: number): BatchTensors & { places: BatchPlaces } {
  const { seed, batchSize, clipFrames, frameRate } = settings;
  // At 25 Hz a last odd frame has no code, and nothing to reconstruct it from.
  const stride = frameRate === '25hz' ? 2 : 1;
  const frames = clipFrames - (clipFrames % stride);
  const { channelsIn, channelsOut, trainingFrames } = split;
  const { clips, features, targets, starts } = sampleBatch(split, { seed, step, clips: batchSize, frames });
  const input = tf.tensor3d(features, [clips, frames, channelsIn]);
  return {
    features: input,
    targets: targets === features ? input : tf.tensor3d(targets, [clips, frames, channelsOut]),
    dropout: dropoutMasks(settings, step, clips, frames),
    places: { frames: trainingFrames, starts, codesPerClip: frames / stride, stride },
  };
}
