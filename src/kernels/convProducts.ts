/** The three products that a convolution and its gradients are, for any geometry; in stock operations. */
import * as tf from '@tensorflow/tfjs-core';
import { matMul } from './matMul.ts';
import { overlapAdd, type Windowing, windowCount, windowsOf } from './windows.ts';

export interface Geometry extends Windowing {
  /** Channels are dealt out to so many convolutions that know nothing of each other. */
  groups: number;
}

/**
 * Windows of x times weights.
 * @param x [clips, frames, channelsIn]
 * @param weight [kernel, channelsIn / groups, channelsOut]
 * @returns [clips, windows, channelsOut]
 */
export function windowProducts(x: tf.Tensor3D, weight: tf.Tensor3D, geometry: Geometry): tf.Tensor3D {
  const shape: [number, number, number] = [x.shape[0], windowCount(x.shape[1], geometry), -1];
  const groups = partsOf([x, weight], geometry.groups).map(([ownX, ownWeight]) =>
    tf.reshape(matMul(windowsOf(ownX, geometry), flat(ownWeight)), shape),
  );
  return groups.length === 1 ? (groups[0] as tf.Tensor3D) : (tf.concat(groups, 2) as tf.Tensor3D);
}

/**
 * Products of dy with the weights, spread over the frames that each window saw.
 * @param dy [clips, windows, channelsOut]
 * @param weight [kernel, channelsIn / groups, channelsOut]
 * @returns [clips, frames, channelsIn]
 */
export function spreadProducts(dy: tf.Tensor3D, weight: tf.Tensor3D, frames: number, geometry: Geometry): tf.Tensor3D {
  const shape: [number, number, number] = [dy.shape[0], frames, weight.shape[1]];
  const groups = partsOf([dy, weight], geometry.groups).map(([ownDy, ownWeight]) =>
    overlapAdd(matMul(rowsOf(ownDy), flat(ownWeight), { b: true }), shape, geometry),
  );
  return groups.length === 1 ? (groups[0] as tf.Tensor3D) : (tf.concat(groups, 2) as tf.Tensor3D);
}

/**
 * Windows of x, transposed, times dy.
 * @param x [clips, frames, channelsIn]
 * @param dy [clips, windows, channelsOut]
 * @returns [kernel, channelsIn / groups, channelsOut]
 */
export function weightProducts(x: tf.Tensor3D, dy: tf.Tensor3D, geometry: Geometry): tf.Tensor3D {
  const shape: [number, number, number] = [geometry.kernel, x.shape[2] / geometry.groups, -1];
  const groups = partsOf([x, dy], geometry.groups).map(([ownX, ownDy]) =>
    tf.reshape(matMul(windowsOf(ownX, geometry), rowsOf(ownDy), { a: true }), shape),
  );
  return groups.length === 1 ? (groups[0] as tf.Tensor3D) : (tf.concat(groups, 2) as tf.Tensor3D);
}

/** The channels (last axis) of each tensor, group by group. */
function partsOf(tensors: [tf.Tensor3D, tf.Tensor3D], groups: number): [tf.Tensor3D, tf.Tensor3D][] {
  if (groups === 1) return [tensors];
  const [a, b] = tensors.map((tensor) => tf.split(tensor, groups, 2)) as [tf.Tensor3D[], tf.Tensor3D[]];
  return a.map((part, group) => [part, b[group] as tf.Tensor3D]);
}

/** [clips, frames, channels] -> [clips · frames, channels] */
function rowsOf(x: tf.Tensor3D): tf.Tensor2D {
  return tf.reshape(x, [-1, x.shape[2]]);
}

/** [kernel, channelsIn, channelsOut] -> [kernel · channelsIn, channelsOut] */
function flat(weight: tf.Tensor3D): tf.Tensor2D {
  return tf.reshape(weight, [-1, weight.shape[2]]);
}
