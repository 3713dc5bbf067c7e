/** A transformer encoder with relative attention, as VITS has it. */
import * as tf from '@tensorflow/tfjs-core';
import { attention, attentionShapes } from './attention.ts';
import { conv, layerNorm } from './layers.ts';
import type { Parameters } from './parameters.ts';
import { convShapes, inList, inside, layerNormShapes, type TensorShape } from './tensorShapes.ts';

export interface EncoderSizes {
  hidden: number;
  filter: number;
  heads: number;
  layers: number;
  /** Of the two convolutions of a layer. */
  kernel: number;
}

export function encoderShapes({ hidden, filter, heads, layers, kernel }: EncoderSizes): TensorShape[] {
  const attentionSizes = { channels: hidden, heads, relative: true };
  return [
    ...inList('attn_layers', layers, (name) => inside(name, attentionShapes(attentionSizes))),
    ...inList('norm_layers_1', layers, (name) => layerNormShapes(name, hidden)),
    ...inList('ffn_layers', layers, (name) =>
      inside(name, [...convShapes('conv_1', hidden, filter, kernel), ...convShapes('conv_2', filter, hidden, kernel)]),
    ),
    ...inList('norm_layers_2', layers, (name) => layerNormShapes(name, hidden)),
  ];
}

/**
 * @param x [clips, frames, hidden]
 * @param mask [clips, frames, 1]
 * @returns [clips, frames, hidden], masked
 */
export function encoder(
  module: Parameters,
  { heads, layers }: Pick<EncoderSizes, 'heads' | 'layers'>,
  x: tf.Tensor3D,
  mask: tf.Tensor3D,
): tf.Tensor3D {
  let state = tf.mul(x, mask) as tf.Tensor3D;
  for (let i = 0; i < layers; i += 1) {
    const sizes = { heads, relative: true };
    const attended = attention(module.at('attn_layers', i), sizes, state, state, [mask, mask]);
    state = layerNorm(module.at('norm_layers_1', i), tf.add(state, attended));
    const fed = feedForward(module.at('ffn_layers', i), state, mask);
    state = layerNorm(module.at('norm_layers_2', i), tf.add(state, fed));
  }
  return tf.mul(state, mask);
}

/** conv, ReLU, conv; padded frames are zeros before each of them and behind the last. */
function feedForward(module: Parameters, x: tf.Tensor3D, mask: tf.Tensor3D): tf.Tensor3D {
  const hidden = tf.relu(sameLength(module.at('conv_1'), tf.mul(x, mask)));
  return tf.mul(sameLength(module.at('conv_2'), tf.mul(hidden, mask)), mask);
}

/** A convolution that gives as many frames as it gets; an even kernel looks a frame further ahead than back. */
function sameLength(layer: Parameters, x: tf.Tensor3D): tf.Tensor3D {
  const [kernel] = layer.get('weight', 3).shape;
  if (kernel % 2 === 1) return conv(layer, x, { padding: (kernel - 1) / 2 });
  const padded = tf.pad(x, [
    [0, 0],
    [kernel / 2 - 1, kernel / 2],
    [0, 0],
  ]);
  return conv(layer, padded);
}
