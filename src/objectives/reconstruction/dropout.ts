/** Dropout masks, drawn on the CPU so that every backend and every lane drops the same values. */
import * as tf from '@tensorflow/tfjs-core';
import type { Settings } from '../../config/settings.ts';
import { randomStream } from '../../data/random.ts';
import type { DropoutMasks } from '../objective.ts';

/**
 * The masks of a step, owned by the caller; null if the dropout rate is 0. `sslProj` [clips, frames behind ssl_proj,
 * dim], applied in training mode; `decoder` [clips, frames, hidden], always.
 */
export function dropoutMasks(settings: Settings, step: number, clips: number, frames: number): DropoutMasks | null {
  const { dropout, dim, hidden, tokenRate } = settings;
  if (dropout === 0) return null;
  const codedFrames = tokenRate === '25hz' ? frames / 2 : frames;
  return {
    sslProj: mask(settings, ['dropout', 'ssl_proj', step], [clips, codedFrames, dim]),
    decoder: mask(settings, ['dropout', 'decoder', step], [clips, frames, hidden]),
  };
}

function mask({ seed, dropout }: Settings, keys: (string | number)[], shape: [number, number, number]): tf.Tensor3D {
  const random = randomStream(seed, ...keys);
  const kept = 1 / (1 - dropout);
  const values = Float32Array.from({ length: shape[0] * shape[1] * shape[2] }, () =>
    random.uniform() < dropout ? 0 : kept,
  );
  return tf.tensor3d(values, shape);
}
