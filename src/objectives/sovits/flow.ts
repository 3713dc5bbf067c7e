/** `flow`: an invertible map between latents as the posterior draws them and as the prior describes them. */
import * as tf from '@tensorflow/tfjs-core';
import { conv, halves } from './layers.ts';
import type { Parameters } from './parameters.ts';
import { convShapes, inside, type TensorShape } from './tensorShapes.ts';
import { waveNet, waveNetShapes, type WaveNetSizes } from './waveNet.ts';

/** Couplings; behind each stands a reversal of the channels, which counts as a module of its own. */
const COUPLINGS = 4;

export interface FlowSizes extends WaveNetSizes {
  /** Channels of the latents. */
  latent: number;
}

const couplingName = (index: number): string => `flows.${2 * index}`;

export function flowShapes(sizes: FlowSizes): TensorShape[] {
  const { hidden, latent } = sizes;
  const coupling = [
    ...convShapes('pre', latent / 2, hidden),
    ...inside('enc', waveNetShapes(sizes)),
    ...convShapes('post', hidden, latent / 2),
  ];
  return Array.from({ length: COUPLINGS }, (_, i) => inside(couplingName(i), coupling)).flat();
}

type ForwardSizes = Pick<FlowSizes, 'hidden' | 'layers' | 'dilationRate'>;

/**
 * @param z [clips, frames, latent]
 * @param mask [clips, frames, 1]
 * @param style [clips, 1, channels]
 * @returns [clips, frames, latent]
 */
export function flow(
  module: Parameters,
  sizes: ForwardSizes,
  z: tf.Tensor3D,
  mask: tf.Tensor3D,
  style: tf.Tensor3D,
): tf.Tensor3D {
  let state = z;
  for (let i = 0; i < COUPLINGS; i += 1) {
    const [kept, moved] = halves(state);
    const shift = shiftOf(module.at(couplingName(i)), sizes, kept, mask, style);
    state = tf.reverse(tf.concat([kept, tf.add(shift, tf.mul(moved, mask))], 2), 2);
  }
  return state;
}

/** The way back: `flow(inverseFlow(x))` is x, as far as the mask lets it. */
export function inverseFlow(
  module: Parameters,
  sizes: ForwardSizes,
  z: tf.Tensor3D,
  mask: tf.Tensor3D,
  style: tf.Tensor3D,
): tf.Tensor3D {
  let state = z;
  for (let i = COUPLINGS - 1; i >= 0; i -= 1) {
    const [kept, moved] = halves(tf.reverse(state, 2));
    const shift = shiftOf(module.at(couplingName(i)), sizes, kept, mask, style);
    state = tf.concat([kept, tf.mul(tf.sub(moved, shift), mask)], 2);
  }
  return state;
}

/** By how much a coupling moves one half of the channels, from the other half. */
function shiftOf(
  coupling: Parameters,
  sizes: ForwardSizes,
  kept: tf.Tensor3D,
  mask: tf.Tensor3D,
  style: tf.Tensor3D,
): tf.Tensor3D {
  const x = tf.mul(conv(coupling.at('pre'), kept), mask) as tf.Tensor3D;
  const heard = waveNet(coupling.at('enc'), sizes, x, mask, style);
  return tf.mul(conv(coupling.at('post'), heard), mask);
}
