/** The part of each clip that becomes sound in a step. */
import * as tf from '@tensorflow/tfjs-core';
import type { SovitsSizes } from './sizes.ts';

/** How many frames of each clip become sound: all, where clips are shorter than that. */
export function segmentFramesOf({ segmentFrames }: Pick<SovitsSizes, 'segmentFrames'>, frames: number): number {
  return Math.min(segmentFrames, frames);
}

/** Stretches of one length, each from its clip: [clips, length, channels]. */
export function stretches(x: tf.Tensor3D, starts: readonly number[], length: number): tf.Tensor3D {
  return tf.concat(starts.map((start, clip) => tf.slice(x, [clip, start, 0], [1, length, -1])));
}

/** The sound of the data in these parts, [clips, samples, 1]. */
export function soundOfSegments(
  waveform: tf.Tensor3D,
  starts: readonly number[],
  { segmentFrames, spectrum: { hop } }: Pick<SovitsSizes, 'segmentFrames' | 'spectrum'>,
): tf.Tensor3D {
  const frames = segmentFramesOf({ segmentFrames }, waveform.shape[1] / hop);
  return stretches(
    waveform,
    starts.map((start) => start * hop),
    frames * hop,
  );
}
