/** The forward pass: ssl_proj and quantizer under the freeze scope, the decoder, the losses. Mutates nothing. */
import type * as tf from '@tensorflow/tfjs-core';
import type { FreezeLevers } from '../config/freezePolicies.ts';
import { conv1d } from '../kernels/conv1d.ts';
import { type TrainingLoss, trainingLoss } from '../kernels/losses.ts';
import { applyMask, upsampleTwice } from '../kernels/pointwise.ts';
import { tapePosition, type TapeUse, tapeUseSince } from '../kernels/tape.ts';
import { freezable } from './freezeScope.ts';
import { type Codebook, type Conv, type Decoder, type Encoder, QUANTIZED, type Synthesizer } from './modules.ts';
import { type CodedBatch, type LayerTrace, type QuantizedResult, quantize, recalled } from './quantizer.ts';

/** Slope of the decoder's LeakyReLU for negative input. */
const LEAKY_SLOPE = 0.1;

export interface LossWeights {
  reconstruction: number;
  commitment: number;
}

/** Tensors of one batch. features [clips, frames, channelsIn], targets [clips, frames, channelsOut]. */
export interface BatchTensors {
  features: tf.Tensor3D;
  targets: tf.Tensor3D;
  /** Null: no dropout. */
  dropout: DropoutMasks | null;
  /** What a quantizer that stays as it is gave for these frames before; then neither it nor ssl_proj computes. */
  coded?: CodedBatch | null;
}

/** 0 where a value is dropped, else 1 / (1 - rate). Applied in training mode; the decoder is always in it. */
export interface DropoutMasks {
  /** [clips, frames behind ssl_proj, dim] */
  sslProj: tf.Tensor3D;
  /** [clips, frames, hidden] */
  decoder: tf.Tensor3D;
}

/** All tensors belong to the caller. */
export interface ForwardResult extends QuantizedResult, TrainingLoss {
  /** What ssl_proj and quantizer left on the tape. */
  tape: TapeUse;
}

/** Is told of each gradient that the backward pass brings to one of the model's `outputs`; it keeps a copy if it likes. */
export type OnArrival = (output: string, dy: tf.Tensor) => void;

/** ssl_proj alone: [clips, frames, channelsIn] -> [clips, frames or half of them, dim]. */
export function project({ sslProj }: Pick<Encoder, 'sslProj'>, features: tf.Tensor3D): tf.Tensor3D {
  return applyConv(sslProj.conv, features);
}

/** ssl_proj, then the quantizer, under the freeze scope; upsampled to the features' frame rate at 25 Hz. */
export const encode = freezable((model: Synthesizer, batch: BatchTensors, onArrival: OnArrival): QuantizedResult => {
  const { features, dropout, coded } = batch;
  const result = coded
    ? recalled(model.quantizer, coded, features.shape[0])
    : quantize(model.quantizer, projectedFor(model, features, dropout), (dy) => onArrival(QUANTIZED, dy));
  return model.upsample ? { ...result, quantized: upsampleTwice(result.quantized) } : result;
});

/** What the quantizer is given. */
function projectedFor(model: Synthesizer, features: tf.Tensor3D, dropout: DropoutMasks | null): tf.Tensor3D {
  const projected = project(model, features);
  return dropout && model.sslProj.training ? applyMask(projected, dropout.sslProj) : projected;
}

/** [clips, frames, dim] -> [clips, frames, channelsOut] */
export function decode(decoder: Decoder, quantized: tf.Tensor3D, dropout: DropoutMasks | null): tf.Tensor3D {
  const hidden = applyConv(decoder.first, quantized, LEAKY_SLOPE);
  return applyConv(decoder.last, dropout ? applyMask(hidden, dropout.decoder) : hidden);
}

/** One forward pass with losses. To be called inside a tidy or a gradient computation. */
export function forward(
  model: Synthesizer,
  levers: FreezeLevers,
  batch: BatchTensors,
  weights: LossWeights,
  onArrival: OnArrival,
): ForwardResult {
  const start = tapePosition();
  const encoded = encode(levers, model, batch, onArrival);
  const tape = tapeUseSince(start);
  const output = decode(model.decoder, encoded.quantized, batch.dropout);
  const { embed } = model.quantizer.layers[0] as Codebook;
  const { codes } = encoded.layers[0] as LayerTrace;
  const losses = trainingLoss(
    { output, target: batch.targets },
    { x: encoded.x, embed: embed as tf.Tensor, codes, errors: encoded.errors },
    { ...weights, layers: encoded.layers.length, training: model.quantizer.training },
  );
  return { ...encoded, ...losses, tape };
}

function applyConv({ weight, bias, stride, padding }: Conv, x: tf.Tensor3D, slope?: number): tf.Tensor3D {
  return conv1d(x, weight as unknown as tf.Tensor3D, bias as unknown as tf.Tensor1D, { stride, padding }, slope);
}
