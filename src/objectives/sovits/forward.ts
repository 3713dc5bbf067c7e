/** One forward pass: the style, the codes under the freeze scope, prior and posterior, and sound of a part of each clip. */
import * as tf from '@tensorflow/tfjs-core';
import type { FreezeLevers } from '../../config/freezePolicies.ts';
import { upsampleTwice } from '../../kernels/pointwise.ts';
import { tapePosition, tapeUseSince } from '../../kernels/tape.ts';
import { freezable } from '../../model/freezeScope.ts';
import { encode, type QuantizedResult } from '../../model/quantizer.ts';
import type { BatchTensors, ForwardPass, OnArrival } from '../objective.ts';
import { flow } from './flow.ts';
import { generator } from './generator.ts';
import { channels, conv } from './layers.ts';
import { flowSizes, posteriorSizes, QUANTIZED, type SovitsModel } from './model.ts';
import { posteriorEncoder } from './posteriorEncoder.ts';
import { priorEncoder } from './priorEncoder.ts';
import { segmentFramesOf, stretches } from './segments.ts';
import { styleEncoder } from './styleEncoder.ts';

/** What the forward pass hands to the losses; [clips, frames, …] but for `errors` and `made`. */
export type Forwarded = Pick<QuantizedResult, 'quantized' | 'x' | 'errors'> & {
  /** [clips, 1, channels] */
  style: tf.Tensor3D;
  z: tf.Tensor3D;
  posteriorMean: tf.Tensor3D;
  posteriorLogSpread: tf.Tensor3D;
  /** What the flow made of z. */
  draw: tf.Tensor3D;
  priorMean: tf.Tensor3D;
  priorLogSpread: tf.Tensor3D;
  /** The sound, [clips, samples, 1]. */
  made: tf.Tensor3D;
};

/** A batch with everything that this objective needs: spectra as targets, sound, text, noise. */
export type SovitsBatch = BatchTensors &
  Required<Pick<BatchTensors, 'mask' | 'waveform' | 'text' | 'textMask' | 'noise' | 'segmentStarts'>>;

const PARTS = ['mask', 'waveform', 'text', 'textMask', 'noise', 'segmentStarts'] as const;

/** @throws Error naming the part that is not there */
export function completeBatch(batch: BatchTensors): SovitsBatch {
  const missing = PARTS.find((part) => batch[part] === undefined);
  if (missing) throw new Error(`sovits: no ${missing}`);
  return batch as SovitsBatch;
}

/** ssl_proj: [clips, frames, features] -> [clips, codes, features]. */
export function project({ parts }: Pick<SovitsModel, 'parts'>, features: tf.Tensor3D): tf.Tensor3D {
  const layer = parts.at('ssl_proj');
  return conv(layer, features, { stride: layer.get('weight', 3).shape[0] });
}

/** ssl_proj, then the quantizer, under the freeze scope. Padded frames are coded like any other, as in the original. */
const encodeFeatures = freezable((model: SovitsModel, batch: BatchTensors, onArrival: OnArrival): QuantizedResult => {
  const { features, coded = null } = batch;
  const coding = { project: () => project(model, features), coded, clips: features.shape[0] };
  return encode(model.codebooks, coding, (dy) => onArrival(QUANTIZED, dy));
});

/** One forward pass, see `Objective.forward`. */
export function forward(
  model: SovitsModel,
  levers: FreezeLevers,
  given: BatchTensors,
  onArrival: OnArrival,
): ForwardPass<Forwarded> {
  const batch = completeBatch(given);
  const { mask, targets: spectrum } = batch;
  const { parts, sizes } = model;
  const seen = tf.mul(channels(spectrum, 0, sizes.style.bins), mask) as tf.Tensor3D;
  const style = styleEncoder(parts.at('ref_enc'), sizes.style.heads, seen, mask);
  const start = tapePosition();
  const { layers, ...coded } = encodeFeatures(levers, model, batch, onArrival);
  const tape = tapeUseSince(start);
  const values = sizes.codeStride === 2 ? upsampleTwice(coded.quantized) : coded.quantized;
  const text = { ids: batch.text, mask: batch.textMask };
  const prior = priorEncoder(parts.at('enc_p'), sizes, { values, mask }, text, style);
  const posterior = posteriorEncoder(parts.at('enc_q'), posteriorSizes(sizes), spectrum, mask, style, batch.noise);
  const draw = flow(parts.at('flow'), flowSizes(sizes), posterior.z, mask, style);
  const segments = stretches(posterior.z, batch.segmentStarts, segmentFramesOf(sizes, mask.shape[1]));
  const tensors: Forwarded = {
    ...coded,
    style,
    z: posterior.z,
    posteriorMean: posterior.mean,
    posteriorLogSpread: posterior.logSpread,
    draw,
    priorMean: prior.mean,
    priorLogSpread: prior.logSpread,
    made: generator(parts.at('dec'), sizes.generator, segments, style),
  };
  return { tensors, layers, tape };
}
