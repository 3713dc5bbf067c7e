/** WN of WaveGlow and VITS: a stack of gated convolutions, conditioned on one vector per clip. */
import * as tf from '@tensorflow/tfjs-core';
import { channels, halves, normedConv, tapsOf } from './layers.ts';
import type { Parameters } from './parameters.ts';
import { inList, normedShapes, type TensorShape } from './tensorShapes.ts';

export interface WaveNetSizes {
  hidden: number;
  kernel: number;
  layers: number;
  /** The dilation of layer i is this to the power of i. */
  dilationRate: number;
  /** Channels of the vector that it is conditioned on; 0: none. */
  condition: number;
}

export function waveNetShapes({ hidden, kernel, layers, condition }: WaveNetSizes): TensorShape[] {
  return [
    ...inList('in_layers', layers, (name) => normedShapes(name, [2 * hidden, hidden, kernel])),
    ...inList('res_skip_layers', layers, (name, i) =>
      normedShapes(name, [i + 1 < layers ? 2 * hidden : hidden, hidden, 1]),
    ),
    ...(condition > 0 ? normedShapes('cond_layer', [2 * hidden * layers, condition, 1]) : []),
  ];
}

/**
 * @param x [clips, frames, hidden], not masked inside
 * @param mask [clips, frames, 1]
 * @param condition [clips, 1, channels]; null where the stack has none
 * @returns what all layers put aside, [clips, frames, hidden], masked
 */
export function waveNet(
  stack: Parameters,
  { hidden, layers, dilationRate }: Pick<WaveNetSizes, 'hidden' | 'layers' | 'dilationRate'>,
  x: tf.Tensor3D,
  mask: tf.Tensor3D,
  condition: tf.Tensor3D | null,
): tf.Tensor3D {
  const conditions = condition && normedConv(stack.at('cond_layer'), condition);
  let state = x;
  let output: tf.Tensor3D | null = null;
  for (let i = 0; i < layers; i += 1) {
    const layer = stack.at('in_layers', i);
    const dilation = dilationRate ** i;
    const heard = normedConv(layer, state, { dilation, padding: ((tapsOf(layer) - 1) * dilation) / 2 });
    const gated = gate(conditions ? tf.add(heard, channels(conditions, 2 * hidden * i, 2 * hidden)) : heard);
    const result = normedConv(stack.at('res_skip_layers', i), gated);
    const isLast = i + 1 === layers;
    const [residual, skip] = isLast ? [null, result] : halves(result);
    if (residual) state = tf.mul(tf.add(state, residual), mask);
    output = output === null ? skip : tf.add(output, skip);
  }
  if (output === null) throw new Error('waveNet: no layers');
  return tf.mul(output, mask);
}

/** tanh of the first half of the channels, as far as the second half lets it through. */
function gate(x: tf.Tensor3D): tf.Tensor3D {
  const [signal, opening] = halves(x);
  return tf.mul(tf.tanh(signal), tf.sigmoid(opening));
}
