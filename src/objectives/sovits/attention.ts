/** Attention of several heads, with or without terms for how far apart two positions are (Shaw et al. 2018). */
import * as tf from '@tensorflow/tfjs-core';
import { conv } from './layers.ts';
import type { Parameters } from './parameters.ts';
import { convShapes, plain, type TensorShape } from './tensorShapes.ts';

/** Positions to either side that relative terms reach. */
const WINDOW = 4;
/** In place of the score of a position that is not there. A row of nothing else attends evenly to all. */
const MASKED = -1e4;

export interface AttentionSizes {
  channels: number;
  heads: number;
  /** Whether scores and values have terms for the distance. */
  relative: boolean;
}

export function attentionShapes({ channels, heads, relative }: AttentionSizes): TensorShape[] {
  const distances = [1, 2 * WINDOW + 1, channels / heads] as const;
  return [
    ...(relative ? [plain('emb_rel_k', ...distances), plain('emb_rel_v', ...distances)] : []),
    ...['conv_q', 'conv_k', 'conv_v', 'conv_o'].flatMap((name) => convShapes(name, channels, channels)),
  ];
}

/** [clips, frames, channels] -> [clips · heads, frames, channels / heads] */
export function splitHeads(x: tf.Tensor3D, heads: number): tf.Tensor3D {
  const [clips, frames, channels] = x.shape;
  const parts = tf.reshape(x, [clips, frames, heads, channels / heads]);
  return tf.reshape(tf.transpose(parts, [0, 2, 1, 3]), [clips * heads, frames, channels / heads]);
}

/** [clips · heads, frames, channels / heads] -> [clips, frames, channels], heads side by side. */
export function joinHeads(x: tf.Tensor3D, heads: number): tf.Tensor3D {
  const [all, frames, channels] = x.shape;
  const parts = tf.reshape(x, [all / heads, heads, frames, channels]);
  return tf.reshape(tf.transpose(parts, [0, 2, 1, 3]), [all / heads, frames, heads * channels]);
}

/**
 * Scores where a position may be looked at, else `instead`.
 * @param scores [clips · heads, queries, keys]
 * @param allowed 1 or 0, broadcast to [clips, queries, keys]
 */
export function maskScores(scores: tf.Tensor3D, allowed: tf.Tensor3D, heads: number, instead: number): tf.Tensor3D {
  const [all, queries, keys] = scores.shape;
  const byHead = tf.reshape(scores, [all / heads, heads, queries, keys]);
  const [clips, ...pairs] = allowed.shape;
  const isAllowed = tf.greater(tf.reshape(allowed, [clips, 1, ...pairs]), 0);
  return tf.reshape(tf.where(isAllowed, byHead, tf.scalar(instead)), scores.shape);
}

/**
 * @param x [clips, queries, channels], which asks
 * @param context [clips, keys, channels], which is looked at
 * @param mask [clips, queries, 1] and [clips, keys, 1]: 1 where a position is there
 * @returns [clips, queries, channels], behind the last convolution
 */
export function attention(
  module: Parameters,
  { heads, relative }: Pick<AttentionSizes, 'heads' | 'relative'>,
  x: tf.Tensor3D,
  context: tf.Tensor3D,
  [mask, contextMask]: readonly [tf.Tensor3D, tf.Tensor3D],
): tf.Tensor3D {
  const width = x.shape[2] / heads;
  const query = tf.div(splitHeads(conv(module.at('conv_q'), x), heads), Math.sqrt(width)) as tf.Tensor3D;
  const key = splitHeads(conv(module.at('conv_k'), context), heads);
  const value = splitHeads(conv(module.at('conv_v'), context), heads);
  const products = tf.matMul(query, key, false, true) as tf.Tensor3D;
  const scores = relative ? tf.add(products, distanceScores(query, module.get('emb_rel_k', 3))) : products;
  const allowed = tf.mul(mask, tf.transpose(contextMask, [0, 2, 1])) as tf.Tensor3D;
  const shares = tf.softmax(maskScores(scores as tf.Tensor3D, allowed, heads, MASKED));
  const seen = tf.matMul(shares, value) as tf.Tensor3D;
  const output = relative ? tf.add(seen, distanceValues(shares, module.get('emb_rel_v', 3))) : seen;
  return conv(module.at('conv_o'), joinHeads(output as tf.Tensor3D, heads));
}

/**
 * Query times the embedding of each distance, laid out by pairs of positions.
 * @param query [clips · heads, frames, width]
 * @param embedding [1, 2 · WINDOW + 1, width]
 * @returns [clips · heads, frames, frames]; 0 beyond the window
 */
function distanceScores(query: tf.Tensor3D, embedding: tf.Tensor3D): tf.Tensor3D {
  const [all, frames, width] = query.shape;
  const distances = 2 * frames - 1;
  const rows = tf.reshape(query, [all * frames, width]);
  const byDistance = tf.matMul(rows, allDistances(embedding, frames), false, true);
  // Row t of the pairs begins frames − 1 − t into row t of the distances: with one more value per row, every row is
  // shifted by one against the one before.
  const wider = tf.pad(tf.reshape(byDistance, [all, frames, distances]), [
    [0, 0],
    [0, 0],
    [0, 1],
  ]);
  const flat = tf.pad(tf.reshape(wider, [all, frames * (distances + 1)]), [
    [0, 0],
    [0, frames - 1],
  ]);
  const shifted = tf.reshape(flat, [all, frames + 1, distances]);
  return tf.slice(shifted, [0, 0, frames - 1], [all, frames, frames]) as tf.Tensor3D;
}

/**
 * The embedding of each distance, as much of it as it is attended to; the transpose of `distanceScores`.
 * @param shares [clips · heads, frames, frames]
 * @returns [clips · heads, frames, width]
 */
function distanceValues(shares: tf.Tensor3D, embedding: tf.Tensor3D): tf.Tensor3D {
  const [all, frames] = shares.shape;
  const distances = 2 * frames - 1;
  const wider = tf.pad(shares, [
    [0, 0],
    [0, 0],
    [0, frames - 1],
  ]);
  const flat = tf.pad(tf.reshape(wider, [all, frames * distances]), [
    [0, 0],
    [frames, 0],
  ]);
  const shifted = tf.reshape(flat, [all, frames, distances + 1]);
  const byDistance = tf.slice(shifted, [0, 0, 1], [all, frames, distances]);
  const rows = tf.reshape(byDistance, [all * frames, distances]);
  const values = tf.matMul(rows, allDistances(embedding, frames));
  return tf.reshape(values, [all, frames, -1]) as tf.Tensor3D;
}

/** The embedding of the distances 1 − frames … frames − 1: zeros beyond the window, or the middle of it. */
function allDistances(embedding: tf.Tensor3D, frames: number): tf.Tensor2D {
  const [, reach, width] = embedding.shape;
  const rows = tf.reshape(embedding, [reach, width]) as tf.Tensor2D;
  const beyond = frames - 1 - WINDOW;
  if (beyond < 0) return tf.slice(rows, [-beyond, 0], [2 * frames - 1, width]);
  return tf.pad(rows, [
    [beyond, beyond],
    [0, 0],
  ]);
}
