/** `enc_p`: what the codes and the text say of the latents, a mean and a spread for each frame. */
import * as tf from '@tensorflow/tfjs-core';
import { embed } from '../../kernels/embedding.ts';
import { attention, attentionShapes } from './attention.ts';
import { encoder, encoderShapes, type EncoderSizes } from './encoder.ts';
import { conv, halves } from './layers.ts';
import type { Parameters } from './parameters.ts';
import { convShapes, inside, plain, type TensorShape } from './tensorShapes.ts';

export interface MrteSizes {
  hidden: number;
  /** Channels that codes and text meet in, those of the style vector as well. */
  width: number;
  heads: number;
}

/** The multi-reference timbre encoder of Mega-TTS: codes look at the text, and the style comes in. */
export function mrteShapes({ hidden, width, heads }: MrteSizes): TensorShape[] {
  return [
    ...inside('cross_attention', attentionShapes({ channels: width, heads, relative: false })),
    ...convShapes('c_pre', hidden, width),
    ...convShapes('text_pre', hidden, width),
    ...convShapes('c_post', width, hidden),
  ];
}

export interface Masked {
  /** [clips, frames or symbols, hidden] */
  values: tf.Tensor3D;
  /** [clips, frames or symbols, 1] */
  mask: tf.Tensor3D;
}

/**
 * @param style [clips, 1, width]
 * @returns [clips, frames, hidden], not masked
 */
export function mrte(module: Parameters, heads: number, codes: Masked, text: Masked, style: tf.Tensor3D): tf.Tensor3D {
  const content = conv(module.at('c_pre'), tf.mul(codes.values, codes.mask));
  const symbols = conv(module.at('text_pre'), tf.mul(text.values, text.mask));
  const attended = attention(
    module.at('cross_attention'),
    { heads, relative: false },
    tf.mul(content, codes.mask),
    tf.mul(symbols, text.mask),
    [codes.mask, text.mask],
  );
  const mixed = tf.add(tf.add(attended, content), style);
  return conv(module.at('c_post'), tf.mul(mixed, codes.mask));
}

export interface PriorSizes extends Pick<EncoderSizes, 'hidden' | 'filter' | 'heads' | 'kernel'> {
  /** Channels of the latents. */
  latent: number;
  /** Channels of the codes. */
  codeChannels: number;
  /** Of the encoder of the text; the two others have half of them. */
  layers: number;
  symbols: number;
  mrte: Omit<MrteSizes, 'hidden'>;
}

const halfOf = (layers: number): number => Math.floor(layers / 2);

export function priorShapes(sizes: PriorSizes): TensorShape[] {
  const { hidden, latent, codeChannels, layers, symbols } = sizes;
  const half = { ...sizes, layers: halfOf(layers) };
  return [
    ...convShapes('ssl_proj', codeChannels, hidden),
    ...inside('encoder_ssl', encoderShapes(half)),
    ...inside('encoder_text', encoderShapes(sizes)),
    plain('text_embedding.weight', symbols, hidden),
    ...inside('mrte', mrteShapes({ ...sizes.mrte, hidden })),
    ...inside('encoder2', encoderShapes(half)),
    ...convShapes('proj', hidden, 2 * latent),
  ];
}

export interface Prior {
  /** What mean and spread are computed from, [clips, frames, hidden]. */
  y: tf.Tensor3D;
  /** [clips, frames, latent] each, masked. */
  mean: tf.Tensor3D;
  logSpread: tf.Tensor3D;
}

/**
 * @param quantized codes, [clips, frames, codeChannels], and the mask of frames
 * @param text ids int32 [clips, symbols], and the mask of symbols
 * @param style [clips, 1, mrte.width]
 */
export function priorEncoder(
  module: Parameters,
  { heads, layers, mrte: { heads: mrteHeads } }: Pick<PriorSizes, 'heads' | 'layers'> & { mrte: { heads: number } },
  quantized: Masked,
  text: { ids: tf.Tensor2D; mask: tf.Tensor3D },
  style: tf.Tensor3D,
): Prior {
  const { mask } = quantized;
  const half = { heads, layers: halfOf(layers) };
  const projected = tf.mul(conv(module.at('ssl_proj'), tf.mul(quantized.values, mask)), mask) as tf.Tensor3D;
  const codes = encoder(module.at('encoder_ssl'), half, projected, mask);
  const symbols = embed(module.at('text_embedding').get('weight', 2), text.ids);
  const read = encoder(module.at('encoder_text'), { heads, layers }, symbols, text.mask);
  const met = mrte(module.at('mrte'), mrteHeads, { values: codes, mask }, { values: read, mask: text.mask }, style);
  const y = encoder(module.at('encoder2'), half, met, mask);
  const [mean, logSpread] = halves(tf.mul(conv(module.at('proj'), y), mask));
  return { y, mean, logSpread };
}
