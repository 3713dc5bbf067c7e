/** Terms of the two losses, as GPT-SoVITS's `losses.py`; weights are applied where they are added up. */
import * as tf from '@tensorflow/tfjs-core';
import { meanAbsoluteError } from '../../kernels/absoluteError.ts';
import { noGrad } from '../../kernels/tape.ts';
import { type FeatureMaps, scoresOf } from './discriminator.ts';

/** How far scores are from what they should be: mean((wanted − score)²) (Mao et al. 2017). */
function meanDistance(scores: tf.Tensor, wanted: 0 | 1): tf.Scalar {
  return tf.mean(tf.square(wanted === 0 ? scores : tf.sub(1, scores)));
}

const sumOf = (values: readonly tf.Scalar[]): tf.Scalar => values.reduce((sum, each) => tf.add(sum, each));

/** Of the discriminator: real sound is 1, made sound is 0. One part per discriminator. */
export function discriminatorLoss(
  real: readonly tf.Tensor[],
  made: readonly tf.Tensor[],
): { loss: tf.Scalar; real: tf.Scalar[]; made: tf.Scalar[] } {
  const ofReal = real.map((scores) => meanDistance(scores, 1));
  const ofMade = made.map((scores) => meanDistance(scores, 0));
  return { loss: sumOf(ofReal.map((each, i) => tf.add(each, ofMade[i] as tf.Scalar))), real: ofReal, made: ofMade };
}

/** Of the generator: its sound should pass for real. One part per discriminator. */
export function adversarialLoss(made: readonly tf.Tensor[]): { loss: tf.Scalar; parts: tf.Scalar[] } {
  const parts = made.map((scores) => meanDistance(scores, 1));
  return { loss: sumOf(parts), parts };
}

/** Twice the sum over all feature maps, scores included, of mean(|real − made|); gradient to `made` only. */
export function featureLoss(
  real: readonly (readonly tf.Tensor[])[],
  made: readonly (readonly tf.Tensor[])[],
): tf.Scalar {
  const detached = noGrad(() => real.map((maps) => maps.map((map) => tf.clone(map))));
  const errors = made.flatMap((maps, i) => maps.map((map, j) => meanAbsoluteError(map, detached[i]?.[j] as tf.Tensor)));
  return tf.mul(sumOf(errors), 2);
}

/** The scores of each discriminator. */
export const scoresOfAll = (all: readonly FeatureMaps[]): tf.Tensor3D[] => all.map(scoresOf);

/**
 * The Kullback–Leibler divergence of the posterior from the prior, from one draw: the sum over frames and channels, per
 * frame that is there.
 * @param draw what the flow made of the posterior's draw, [clips, frames, latent], as all others
 * @param mask [clips, frames, 1]
 */
export function divergence(
  draw: tf.Tensor3D,
  posterior: { logSpread: tf.Tensor3D },
  prior: { mean: tf.Tensor3D; logSpread: tf.Tensor3D },
  mask: tf.Tensor3D,
): tf.Scalar {
  const distance = tf.square(tf.sub(draw, prior.mean));
  const precision = tf.exp(tf.mul(prior.logSpread, -2));
  const spreads = tf.sub(tf.sub(prior.logSpread, posterior.logSpread), 0.5);
  const terms = tf.add(spreads, tf.mul(tf.mul(distance, precision), 0.5));
  return tf.div(tf.sum(tf.mul(terms, mask)), tf.sum(mask));
}
