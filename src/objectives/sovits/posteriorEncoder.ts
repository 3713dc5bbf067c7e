/** `enc_q`: what the spectrum says of the latents, and a draw of them. */
import * as tf from '@tensorflow/tfjs-core';
import { noGrad } from '../../kernels/tape.ts';
import { conv, halves } from './layers.ts';
import type { Parameters } from './parameters.ts';
import { convShapes, inside, type TensorShape } from './tensorShapes.ts';
import { waveNet, waveNetShapes, type WaveNetSizes } from './waveNet.ts';

export interface PosteriorSizes extends WaveNetSizes {
  /** Bins of the spectrum. */
  bins: number;
  /** Channels of the latents. */
  latent: number;
}

export function posteriorShapes(sizes: PosteriorSizes): TensorShape[] {
  const { bins, hidden, latent } = sizes;
  return [
    ...convShapes('pre', bins, hidden),
    ...inside('enc', waveNetShapes(sizes)),
    ...convShapes('proj', hidden, 2 * latent),
  ];
}

export interface Posterior {
  /** The draw, [clips, frames, latent]. */
  z: tf.Tensor3D;
  /** [clips, frames, latent] each, masked. */
  mean: tf.Tensor3D;
  logSpread: tf.Tensor3D;
}

/**
 * @param spectrum [clips, frames, bins]
 * @param mask [clips, frames, 1]
 * @param style [clips, 1, channels], which gets no gradient from here
 * @param noise [clips, frames, latent], normally distributed
 */
export function posteriorEncoder(
  module: Parameters,
  sizes: Pick<PosteriorSizes, 'hidden' | 'layers' | 'dilationRate'>,
  spectrum: tf.Tensor3D,
  mask: tf.Tensor3D,
  style: tf.Tensor3D,
  noise: tf.Tensor3D,
): Posterior {
  const detached = noGrad(() => tf.clone(style));
  const x = tf.mul(conv(module.at('pre'), spectrum), mask) as tf.Tensor3D;
  const heard = waveNet(module.at('enc'), sizes, x, mask, detached);
  const [mean, logSpread] = halves(tf.mul(conv(module.at('proj'), heard), mask));
  const z = tf.mul(tf.add(mean, tf.mul(noise, tf.exp(logSpread))), mask) as tf.Tensor3D;
  return { z, mean, logSpread };
}
