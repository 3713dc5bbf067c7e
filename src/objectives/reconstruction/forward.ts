/** The forward pass: ssl_proj and quantizer under the freeze scope, then the decoder. */
import type * as tf from '@tensorflow/tfjs-core';
import type { FreezeLevers } from '../../config/freezePolicies.ts';
import { conv1d } from '../../kernels/conv1d.ts';
import { applyMask, upsampleTwice } from '../../kernels/pointwise.ts';
import { tapePosition, tapeUseSince } from '../../kernels/tape.ts';
import { freezable } from '../../model/freezeScope.ts';
import { encode as encodeByCodes, type QuantizedResult } from '../../model/quantizer.ts';
import type { BatchTensors, DropoutMasks, ForwardPass, OnArrival } from '../objective.ts';
import { type Conv, type Decoder, QUANTIZED, type Synthesizer } from './model.ts';

/** Slope of the decoder's LeakyReLU for negative input. */
const LEAKY_SLOPE = 0.1;

/** What the forward pass hands to the loss; sizes as in `QuantizedResult`, output [clips, frames, channelsOut]. */
export type Forwarded = Pick<QuantizedResult, 'quantized' | 'x' | 'errors'> & { output: tf.Tensor3D };

/** ssl_proj alone: [clips, frames, channelsIn] -> [clips, frames or half of them, dim]. */
export function project({ sslProj }: Pick<Synthesizer, 'sslProj'>, features: tf.Tensor3D): tf.Tensor3D {
  return applyConv(sslProj.conv, features);
}

/** ssl_proj, then the quantizer, under the freeze scope; upsampled to the features' frame rate at 25 Hz. */
export const encode = freezable((model: Synthesizer, batch: BatchTensors, onArrival: OnArrival): QuantizedResult => {
  const { features, dropout, coded = null } = batch;
  const project = (): tf.Tensor3D => projectedFor(model, features, dropout);
  const coding = { project, coded, clips: features.shape[0] };
  const result = encodeByCodes(model.codebooks, coding, (dy) => onArrival(QUANTIZED, dy));
  return model.upsample ? { ...result, quantized: upsampleTwice(result.quantized) } : result;
});

/** What the quantizer is given. */
function projectedFor(model: Synthesizer, features: tf.Tensor3D, dropout: DropoutMasks | null): tf.Tensor3D {
  const projected = project(model, features);
  return dropout && model.sslProj.training ? masked(projected, dropout, 'sslProj') : projected;
}

/** [clips, frames, dim] -> [clips, frames, channelsOut] */
export function decode(decoder: Decoder, quantized: tf.Tensor3D, dropout: DropoutMasks | null): tf.Tensor3D {
  const hidden = applyConv(decoder.first, quantized, LEAKY_SLOPE);
  return applyConv(decoder.last, dropout ? masked(hidden, dropout, 'decoder') : hidden);
}

/** The decoder alone, without dropout: [clips, windows, dim] -> [clips, frames, channelsOut], owned by the caller. */
export function decodeVectors({ decoder, upsample }: Synthesizer, vectors: tf.Tensor3D): tf.Tensor3D {
  return decode(decoder, upsample ? upsampleTwice(vectors) : vectors, null);
}

/** One forward pass, see `Objective.forward`. */
export function forward(
  model: Synthesizer,
  levers: FreezeLevers,
  batch: BatchTensors,
  onArrival: OnArrival,
): ForwardPass<Forwarded> {
  const start = tapePosition();
  const { layers, ...encoded } = encode(levers, model, batch, onArrival);
  const tape = tapeUseSince(start);
  const output = decode(model.decoder, encoded.quantized, batch.dropout);
  return { tensors: { ...encoded, output }, layers, tape };
}

function masked(x: tf.Tensor3D, masks: DropoutMasks, name: string): tf.Tensor3D {
  return applyMask(x, masks[name] as tf.Tensor3D);
}

function applyConv({ weight, bias, stride, padding }: Conv, x: tf.Tensor3D, slope?: number): tf.Tensor3D {
  return conv1d(x, weight as unknown as tf.Tensor3D, bias as unknown as tf.Tensor1D, { stride, padding }, slope);
}
