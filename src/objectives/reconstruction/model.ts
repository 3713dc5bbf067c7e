/** The modules that a lane trains, with their tensors. Tensors are variables; whoever makes a model disposes it. */
import type * as tf from '@tensorflow/tfjs-core';
import type { MetricKey } from '../../config/metrics.ts';
import type { Codebook, Codebooks } from '../../model/codebook.ts';
import { codebookFrom, codebookLayout } from '../../model/codebookTensors.ts';
import { CONV_WEIGHT, type NamedModel, namedTensors, type TensorLayout } from '../../model/namedModel.ts';
import { entryOf, type StateDict } from '../../model/stateDict.ts';
import { codebookPrefix } from '../codebookPrefix.ts';
import { DECODER_KERNEL } from './facts.ts';

/** A Conv1d. weight [kernel, channelsIn, channelsOut] (see `CONV_WEIGHT` for PyTorch's order), bias [channelsOut]. */
export interface Conv {
  weight: tf.Variable<tf.Rank.R3>;
  bias: tf.Variable<tf.Rank.R1>;
  stride: number;
  /** Zeros at either end. */
  padding: number;
}

/** Projects features into the space of the codebook. */
export interface SslProj {
  conv: Conv;
  /** Training mode, as `torch.nn.Module.training`. */
  training: boolean;
}

/** conv (kernel 3), LeakyReLU(0.1), conv (kernel 1): back to the target's channels. */
export interface Decoder {
  first: Conv;
  last: Conv;
}

export interface Synthesizer extends NamedModel {
  sslProj: SslProj;
  /** Those of the quantizer. */
  codebooks: Codebooks;
  decoder: Decoder;
  /** True at 25 Hz: ssl_proj halves the frame rate, and each quantized frame is repeated behind the quantizer. */
  upsample: boolean;
}

/** The quantizer's output, before it is upsampled. */
export const QUANTIZED = 'quantized';

/** What the shapes of the tensors depend on. */
export interface ModelSizes {
  channelsIn: number;
  dim: number;
  /** Frames from one code to the next, which is the kernel of ssl_proj as well. */
  stride: number;
  layers: number;
  codes: number;
  hidden: number;
  channelsOut: number;
}

/** Every tensor of the model: the only list of their names. */
export function layoutOf({ channelsIn, dim, stride, layers, codes, hidden, channelsOut }: ModelSizes): TensorLayout[] {
  const conv = (
    module: 'ssl_proj' | 'decoder',
    prefix: string,
    shape: [number, number, number],
    drift: MetricKey | null,
  ): TensorLayout[] => {
    const own = { module, kind: 'parameter', gradient: `gradient/${module}`, drift } as const;
    return [
      { ...own, name: `${prefix}.weight`, shape, axes: CONV_WEIGHT },
      { ...own, name: `${prefix}.bias`, shape: [shape[0]], axes: null },
    ];
  };
  const codebook = (layer: number): TensorLayout[] =>
    codebookLayout(codebookPrefix(layer), { codes, dim }, { module: 'quantizer', drift: `drift/codebook@${layer}` });
  return [
    ...conv('ssl_proj', 'ssl_proj', [dim, channelsIn, stride], 'drift/ssl_proj'),
    ...Array.from({ length: layers }, (_, layer) => codebook(layer)).flat(),
    ...conv('decoder', 'dec.0', [hidden, dim, DECODER_KERNEL], null),
    ...conv('decoder', 'dec.2', [channelsOut, hidden, 1], null),
  ];
}

/** Parameters of ssl_proj and of the decoder. */
export const SSL_PROJ_TENSORS = ['ssl_proj.weight', 'ssl_proj.bias'];
export const DECODER_TENSORS = ['dec.0.weight', 'dec.0.bias', 'dec.2.weight', 'dec.2.bias'];

/**
 * Sizes as the arrays of a `state_dict` tell them: the kernel of `ssl_proj` tells the token rate, the codebooks present
 * tell the number of layers.
 * @throws Error naming the entry that is missing or has a wrong shape
 */
export function sizesOf(state: StateDict): ModelSizes {
  const [dim = 0, channelsIn = 0, stride = 0] = entryOf(state, 'ssl_proj.weight', 3).shape;
  let layers = 0;
  while (state.has(`${codebookPrefix(layers)}.embed`)) layers += 1;
  if (layers === 0) throw new Error(`The weights have no ${codebookPrefix(0)}.embed; expected at least one codebook`);
  const [codes = 0] = entryOf(state, `${codebookPrefix(0)}.embed`, 2).shape;
  const [hidden = 0] = entryOf(state, 'dec.0.weight', 3).shape;
  const [channelsOut = 0] = entryOf(state, 'dec.2.weight', 3).shape;
  return { channelsIn, dim, stride, layers, codes, hidden, channelsOut };
}

/** A model in training mode around variables under PyTorch's names, which it takes over; its codebooks are set. */
export function assemble(variables: ReadonlyMap<string, tf.Variable>): Synthesizer {
  const conv = (prefix: string, strideIsKernel: boolean): Conv => {
    const weight = variables.get(`${prefix}.weight`) as unknown as Conv['weight'];
    const bias = variables.get(`${prefix}.bias`) as unknown as Conv['bias'];
    const [kernel] = weight.shape;
    return { weight, bias, stride: strideIsKernel ? kernel : 1, padding: strideIsKernel ? 0 : (kernel - 1) / 2 };
  };
  const layers: Codebook[] = [];
  while (variables.has(`${codebookPrefix(layers.length)}.embed`)) {
    layers.push(codebookFrom(variables, codebookPrefix(layers.length)));
  }
  const sslProj = { conv: conv('ssl_proj', true), training: true };
  const codebooks = { layers, training: true };
  const withMode: Record<string, { training: boolean }> = { ssl_proj: sslProj, quantizer: codebooks };
  const decoder = { first: conv('dec.0', false), last: conv('dec.2', false) };
  const [, channelsIn, dim] = sslProj.conv.weight.shape;
  const layout = layoutOf({
    channelsIn,
    dim,
    stride: sslProj.conv.stride,
    layers: layers.length,
    codes: layers[0]?.embed.shape[0] ?? 0,
    hidden: decoder.first.bias.size,
    channelsOut: decoder.last.bias.size,
  });
  return {
    ...namedTensors(layout, variables),
    outputs: new Map([[QUANTIZED, { module: 'quantizer', gradient: 'gradient/quantizer' } as const]]),
    // The decoder is always in training mode.
    modes: new Map(Object.entries(withMode)),
    flags: new Map(layers.map((codebook, layer) => [`${codebookPrefix(layer)}.inited`, codebook])),
    sslProj,
    codebooks,
    decoder,
    upsample: sslProj.conv.stride === 2,
  };
}
