/** The modules that a lane trains, with their tensors. Tensors are variables; whoever makes a model disposes it. */
import type * as tf from '@tensorflow/tfjs-core';

/** A Conv1d. weight [kernel, channelsIn, channelsOut] (see `stateDict.ts` for PyTorch's order), bias [channelsOut]. */
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

/** One layer of the residual vector quantizer: an EMA codebook. */
export interface Codebook {
  /** Whether k-means or a random draw has set it. */
  inited: boolean;
  /** Decayed number of frames per code, [codes]. */
  clusterSize: tf.Variable<tf.Rank.R1>;
  /** The codes, [codes, dim]. */
  embed: tf.Variable<tf.Rank.R2>;
  /** Decayed sum of frames per code, [codes, dim]. */
  embedAvg: tf.Variable<tf.Rank.R2>;
}

export interface Quantizer {
  layers: Codebook[];
  training: boolean;
}

/** conv (kernel 3), LeakyReLU(0.1), conv (kernel 1): back to the target's channels. */
export interface Decoder {
  first: Conv;
  last: Conv;
}

export interface Synthesizer {
  sslProj: SslProj;
  quantizer: Quantizer;
  decoder: Decoder;
  /** True at 25 Hz: ssl_proj halves the frame rate, and each quantized frame is repeated behind the quantizer. */
  upsample: boolean;
}

/** Names of the trained modules, as metrics and logs call them. */
export type ModuleName = 'ssl_proj' | 'decoder';

type Parameters = ReadonlyMap<string, { module: ModuleName; variable: tf.Variable }>;

/** A model keeps its variables for good, and every step asks for them several times. */
const parameters = new WeakMap<Synthesizer, Parameters>();

/** Trained parameters under PyTorch's names, in the order in which the optimizer holds them. */
export function parametersOf(model: Synthesizer): Parameters {
  const known = parameters.get(model) ?? listParameters(model);
  parameters.set(model, known);
  return known;
}

function listParameters({ sslProj, decoder }: Synthesizer): Parameters {
  return new Map<string, { module: ModuleName; variable: tf.Variable }>([
    ['ssl_proj.weight', { module: 'ssl_proj', variable: sslProj.conv.weight as tf.Variable }],
    ['ssl_proj.bias', { module: 'ssl_proj', variable: sslProj.conv.bias as tf.Variable }],
    ['dec.0.weight', { module: 'decoder', variable: decoder.first.weight as tf.Variable }],
    ['dec.0.bias', { module: 'decoder', variable: decoder.first.bias as tf.Variable }],
    ['dec.2.weight', { module: 'decoder', variable: decoder.last.weight as tf.Variable }],
    ['dec.2.bias', { module: 'decoder', variable: decoder.last.bias as tf.Variable }],
  ]);
}

/** Codebook tensors under PyTorch's names; `inited` is not a tensor here. */
export function buffersOf(model: Synthesizer): Map<string, tf.Variable> {
  const buffers = new Map<string, tf.Variable>();
  for (const [layer, codebook] of model.quantizer.layers.entries()) {
    const prefix = codebookPrefix(layer);
    buffers.set(`${prefix}.cluster_size`, codebook.clusterSize as tf.Variable);
    buffers.set(`${prefix}.embed`, codebook.embed as tf.Variable);
    buffers.set(`${prefix}.embed_avg`, codebook.embedAvg as tf.Variable);
  }
  return buffers;
}

/** Where PyTorch keeps the buffers of a codebook. */
export function codebookPrefix(layer: number): string {
  return `quantizer.vq.layers.${layer}._codebook`;
}

/** Disposes every tensor of the model. */
export function disposeModel(model: Synthesizer): void {
  for (const { variable } of parametersOf(model).values()) variable.dispose();
  for (const variable of buffersOf(model).values()) variable.dispose();
}
