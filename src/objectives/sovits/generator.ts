/** `dec`, the generator of HiFi-GAN: latents become sound. */
import * as tf from '@tensorflow/tfjs-core';
import { conv, normedConv, normedConvTranspose, tapsOf } from './layers.ts';
import type { Parameters } from './parameters.ts';
import { convShapes, inList, inside, normedShapes, type TensorShape } from './tensorShapes.ts';
import type { GeneratorSizes } from './sizes.ts';

export type { GeneratorSizes };

/** Slope of every LeakyReLU for negative input but the last. */
const SLOPE = 0.1;
/** The last one is written without a slope in the original, and so has PyTorch's. */
const LAST_SLOPE = 0.01;
/** Of the convolutions before and behind the upsampling. */
const OUTER_KERNEL = 7;

export function generatorShapes(sizes: GeneratorSizes): TensorShape[] {
  const { latent, condition, channels, upsampleRates, upsampleKernels, blockKernels } = sizes;
  const widthBehind = (stage: number): number => channels / 2 ** stage;
  return [
    ...convShapes('conv_pre', latent, channels, OUTER_KERNEL),
    ...inList('ups', upsampleRates.length, (name, i) =>
      normedShapes(name, [widthBehind(i), widthBehind(i + 1), upsampleKernels[i] as number], widthBehind(i + 1)),
    ),
    ...inList('resblocks', upsampleRates.length * blockKernels.length, (name, i) => {
      const stage = Math.floor(i / blockKernels.length);
      return inside(name, blockShapes(sizes, i % blockKernels.length, widthBehind(stage + 1)));
    }),
    ...convShapes('conv_post', widthBehind(upsampleRates.length), 1, OUTER_KERNEL, { bias: false }),
    ...convShapes('cond', condition, channels),
  ];
}

function blockShapes({ blocks, blockKernels, blockDilations }: GeneratorSizes, which: number, width: number) {
  const kernel = blockKernels[which] as number;
  const dilations = blockDilations[which] as readonly number[];
  const lists = blocks === '1' ? ['convs1', 'convs2'] : ['convs'];
  return lists.flatMap((list) => inList(list, dilations.length, (name) => normedShapes(name, [width, width, kernel])));
}

/**
 * @param z [clips, frames, latent]
 * @param style [clips, 1, condition]
 * @returns [clips, frames · all rates, 1]
 */
export function generator(
  module: Parameters,
  sizes: Omit<GeneratorSizes, 'latent' | 'condition' | 'channels'>,
  z: tf.Tensor3D,
  style: tf.Tensor3D,
): tf.Tensor3D {
  const { upsampleRates, upsampleKernels, blockKernels } = sizes;
  const outer = { padding: (OUTER_KERNEL - 1) / 2 };
  let state = tf.add<tf.Tensor3D>(conv(module.at('conv_pre'), z, outer), conv(module.at('cond'), style));
  for (const [i, stride] of upsampleRates.entries()) {
    const padding = ((upsampleKernels[i] as number) - stride) / 2;
    const wide = normedConvTranspose(module.at('ups', i), tf.leakyRelu(state, SLOPE), { stride, padding });
    const heard = blockKernels.map((_, j) => {
      const block = module.at('resblocks', i * blockKernels.length + j);
      return residualBlock(block, sizes, sizes.blockDilations[j] as readonly number[], wide);
    });
    state = tf.div(
      heard.reduce((sum, each) => tf.add(sum, each)),
      heard.length,
    );
  }
  return tf.tanh(conv(module.at('conv_post'), tf.leakyRelu(state, LAST_SLOPE), outer));
}

function residualBlock(
  block: Parameters,
  { blocks }: Pick<GeneratorSizes, 'blocks'>,
  dilations: readonly number[],
  x: tf.Tensor3D,
): tf.Tensor3D {
  let state = x;
  for (const [i, dilation] of dilations.entries()) {
    const first = dilated(block.at(blocks === '1' ? 'convs1' : 'convs', i), tf.leakyRelu(state, SLOPE), dilation);
    const last = blocks === '1' ? dilated(block.at('convs2', i), tf.leakyRelu(first, SLOPE), 1) : first;
    state = tf.add(state, last);
  }
  return state;
}

/** A convolution that gives as many frames as it gets. */
function dilated(layer: Parameters, x: tf.Tensor3D, dilation: number): tf.Tensor3D {
  return normedConv(layer, x, { dilation, padding: ((tapsOf(layer) - 1) * dilation) / 2 });
}
