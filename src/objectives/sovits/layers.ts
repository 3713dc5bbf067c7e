/** The layers that the modules are made of, each on the tensors of its own name. [clips, frames, channels] throughout. */
import * as tf from '@tensorflow/tfjs-core';
import { conv1d, type ConvOptions, convTranspose1d } from '../../kernels/conv1d.ts';
import type { Parameters } from './parameters.ts';

/** Added to the variance of a layer norm. */
const NORM_EPSILON = 1e-5;

/** `torch.nn.Conv1d`, with a bias if there is one. */
export function conv(layer: Parameters, x: tf.Tensor3D, options?: ConvOptions): tf.Tensor3D {
  return conv1d(x, layer.get('weight', 3), layer.has('bias') ? layer.get('bias', 1) : null, options);
}

/** `torch.nn.Linear` on every frame. */
export function linear(layer: Parameters, x: tf.Tensor3D): tf.Tensor3D {
  const weight = layer.get('weight', 2);
  return conv1d(x, tf.reshape(weight, [1, ...weight.shape]), layer.get('bias', 1));
}

/** Conv1d under weight normalisation. */
export function normedConv(layer: Parameters, x: tf.Tensor3D, options?: ConvOptions): tf.Tensor3D {
  return conv1d(x, normedWeight(layer), layer.get('bias', 1), options);
}

/** ConvTranspose1d under weight normalisation. */
export function normedConvTranspose(layer: Parameters, x: tf.Tensor3D, options?: ConvOptions): tf.Tensor3D {
  return convTranspose1d(x, normedWeight(layer), layer.get('bias', 1), options);
}

/** How many taps a normalised convolution has. */
export function tapsOf(layer: Parameters): number {
  return layer.any('weight_v').shape.at(-3) as number;
}

/**
 * g · v / |v|, the norm of each slice of PyTorch's axis 0 (Salimans & Kingma 2016), which is our last axis: of a
 * convolution that of its outputs, of a transposed one that of its inputs. An axis that has room for a second dimension
 * of frames goes.
 */
function normedWeight(layer: Parameters): tf.Tensor3D {
  const v = layer.any('weight_v');
  const others = Array.from({ length: v.rank - 1 }, (_, axis) => axis);
  const norms = tf.sqrt(tf.sum(tf.square(v), others, true));
  const weight = tf.mul(v, tf.div(layer.any('weight_g'), norms));
  return tf.reshape(weight, v.shape.slice(-3) as [number, number, number]);
}

/** Normalisation over channels at each frame, with a trained gain and offset. */
export function layerNorm(layer: Parameters, x: tf.Tensor3D): tf.Tensor3D {
  const centred = tf.sub(x, tf.mean(x, 2, true));
  const variance = tf.mean(tf.square(centred), 2, true);
  const normed = tf.div(centred, tf.sqrt(tf.add(variance, NORM_EPSILON)));
  return tf.add(tf.mul(normed, layer.get('gamma', 1)), layer.get('beta', 1));
}

/** Channels `from` … `from + count − 1`. */
export function channels(x: tf.Tensor3D, from: number, count: number): tf.Tensor3D {
  return tf.slice(x, [0, 0, from], [-1, -1, count]);
}

/** The first and the second half of the channels. */
export function halves(x: tf.Tensor3D): [tf.Tensor3D, tf.Tensor3D] {
  const half = x.shape[2] / 2;
  return [channels(x, 0, half), channels(x, half, half)];
}

/** 1 where a frame is before the end of its clip, else 0: lengths of the clips -> [clips, frames, 1]. */
export function maskOf(lengths: readonly number[], frames: number): tf.Tensor3D {
  const values = Float32Array.from({ length: lengths.length * frames }, (_, i) =>
    i % frames < (lengths[Math.floor(i / frames)] as number) ? 1 : 0,
  );
  return tf.tensor3d(values, [lengths.length, frames, 1]);
}
