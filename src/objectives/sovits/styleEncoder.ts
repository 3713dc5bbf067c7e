/** `ref_enc`, the style encoder of Meta-StyleSpeech: one vector per clip, from its spectrum. */
import * as tf from '@tensorflow/tfjs-core';
import { mish } from '../../kernels/activations.ts';
import { joinHeads, maskScores, splitHeads } from './attention.ts';
import { conv, halves, linear } from './layers.ts';
import type { Parameters } from './parameters.ts';
import { convShapes, inList, inside, linearShapes, type TensorShape } from './tensorShapes.ts';

const KERNEL = 5;
const CONVOLUTIONS = 2;
/** In place of the score of a padded key: its share is an exact 0. WGSL knows no infinity. */
const NEVER = -1e30;

export interface StyleSizes {
  /** Bins of the spectrum that it sees, the lowest ones. */
  bins: number;
  hidden: number;
  heads: number;
  /** Channels of the style vector. */
  style: number;
}

export function styleShapes({ bins, hidden, style }: StyleSizes): TensorShape[] {
  return [
    ...linearShapes('spectral.0.fc', bins, hidden),
    ...linearShapes('spectral.3.fc', hidden, hidden),
    ...inList('temporal', CONVOLUTIONS, (name) => convShapes(`${name}.conv1.conv`, hidden, 2 * hidden, KERNEL)),
    ...inside(
      'slf_attn',
      ['w_qs', 'w_ks', 'w_vs', 'fc'].flatMap((name) => linearShapes(name, hidden, hidden)),
    ),
    ...linearShapes('fc.fc', hidden, style),
  ];
}

/**
 * @param x [clips, frames, bins], masked
 * @param mask [clips, frames, 1]
 * @returns [clips, 1, style]
 */
export function styleEncoder(module: Parameters, heads: number, x: tf.Tensor3D, mask: tf.Tensor3D): tf.Tensor3D {
  let state = mish(linear(module.at('spectral.0.fc'), x));
  state = mish(linear(module.at('spectral.3.fc'), state));
  // As in the original, nothing is masked so far: what stands behind the end of a clip is heard by its last frames.
  for (let i = 0; i < CONVOLUTIONS; i += 1) {
    const [signal, opening] = halves(
      conv(module.at('temporal', i, 'conv1.conv'), state, { padding: (KERNEL - 1) / 2 }),
    );
    state = tf.add(state, tf.mul(signal, tf.sigmoid(opening)));
  }
  state = selfAttention(module.at('slf_attn'), heads, tf.mul(state, mask), mask);
  const styles = linear(module.at('fc.fc'), state);
  const shares = tf.div(mask, tf.sum(mask, 1, true));
  return tf.sum(tf.mul(styles, shares), 1, true);
}

/** Attention of every frame to those that are there, and what came in. Scores are divided by √(all channels). */
function selfAttention(module: Parameters, heads: number, x: tf.Tensor3D, mask: tf.Tensor3D): tf.Tensor3D {
  const [query, key, value] = ['w_qs', 'w_ks', 'w_vs'].map((name) => splitHeads(linear(module.at(name), x), heads)) as [
    tf.Tensor3D,
    tf.Tensor3D,
    tf.Tensor3D,
  ];
  const scores = tf.div(tf.matMul(query, key, false, true), Math.sqrt(x.shape[2])) as tf.Tensor3D;
  const shares = tf.softmax(maskScores(scores, tf.transpose(mask, [0, 2, 1]), heads, NEVER));
  const seen = joinHeads(tf.matMul(shares, value) as tf.Tensor3D, heads);
  return tf.add(linear(module.at('fc'), seen), x);
}
