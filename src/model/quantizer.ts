/**
 * Residual vector quantizer: each layer codes what the layers before left over. Forward only; the codebooks change in
 * `codebook.ts`. Follows GPT-SoVITS's `quantize.py` and `core_vq.py`, which follow EnCodec's.
 */
import * as tf from '@tensorflow/tfjs-core';
import { codeRows, lookUp, nearestCode } from '../kernels/codes.ts';
import { straightThrough } from '../kernels/pointwise.ts';
import { pack } from '../kernels/reductions.ts';
import { noGrad } from '../kernels/tape.ts';
import type { Codebooks } from './codebook.ts';

/** What a layer was given, and the codes it chose. */
export type LayerTrace = {
  /** [clips · frames, dim]; the codes themselves where they were recalled, see `recalled`. */
  rows: tf.Tensor2D;
  /** int32 [clips · frames] */
  codes: tf.Tensor1D;
};

/** All tensors belong to the caller. */
export type QuantizedResult = {
  /** What the decoder gets, [clips, frames, dim]. */
  quantized: tf.Tensor3D;
  /** What was quantized, [clips, frames, dim]; connected to the input in training mode only. */
  x: tf.Tensor3D;
  /** Squared error |q − x|² of each row of each layer, [layers · clips · frames], connected to nothing. */
  errors: tf.Tensor1D;
  layers: LayerTrace[];
};

/**
 * Quantizes `x` [clips, frames, dim].
 *
 * Training mode: straight-through, and `x` for the commitment loss. Evaluation mode: the plain codes, connected to
 * nothing.
 * @param onGradient is given the gradient at the output if the backward pass arrives there, as in `straightThrough`
 */
export function quantize(codebooks: Codebooks, x: tf.Tensor3D, onGradient?: (dy: tf.Tensor) => void): QuantizedResult {
  const { value, errors, layers } = noGrad(() => codeByLayer(codebooks, x));
  if (!codebooks.training) return { quantized: value, x: noGrad(() => tf.clone(x)), errors, layers };
  const quantized = straightThrough(x, value, onGradient);
  value.dispose();
  return { quantized, x, errors, layers };
}

/** What becomes of features on their way to the codes. */
export interface Coding {
  /** What is quantized, [clips, frames, dim]; not called where the codes are known. */
  project(): tf.Tensor3D;
  /** Codes that evaluation mode gave for these clips before; null: none. */
  coded: CodedBatch | null;
  clips: number;
}

/** Projects and quantizes, or recalls what that gave; `onGradient` as in `quantize`. */
export function encode(
  codebooks: Codebooks,
  { project, coded, clips }: Coding,
  onGradient: (dy: tf.Tensor) => void,
): QuantizedResult {
  return coded ? recalled(codebooks, coded, clips) : quantize(codebooks, project(), onGradient);
}

/** What evaluation mode gave for a batch before. */
export type CodedBatch = {
  /** int32 [clips · frames] per layer. */
  codes: tf.Tensor1D[];
  /** As in `QuantizedResult`. */
  errors: tf.Tensor1D;
};

/** What `quantize` gives in evaluation mode, from codes that are known already. `coded` stays the caller's. */
function recalled({ layers: codebooks }: Codebooks, coded: CodedBatch, clips: number): QuantizedResult {
  return noGrad(() => {
    const rows = coded.codes.map((codes, layer) => lookUp(codebooks[layer]?.embed as tf.Tensor2D, codes));
    const [first, ...rest] = rows as [tf.Tensor2D, ...tf.Tensor2D[]];
    const sum = rest.reduce((all, layer) => tf.add<tf.Tensor2D>(all, layer), first);
    const value = tf.reshape(sum, [clips, -1, first.shape[1]]) as tf.Tensor3D;
    const layers = rows.map((layer, i) => ({ rows: layer, codes: tf.clone(coded.codes[i] as tf.Tensor1D) }));
    return { quantized: value, x: tf.clone(value), errors: tf.clone(coded.errors), layers };
  });
}

type Coded = {
  /** Sum of what the layers give out, [clips, frames, dim]. */
  value: tf.Tensor3D;
  errors: tf.Tensor1D;
  layers: LayerTrace[];
};

/** Runs the layers one behind the other. To be called off the tape. */
function codeByLayer({ layers: codebooks, training }: Codebooks, x: tf.Tensor3D): Coded {
  const [clips, frames, dim] = x.shape;
  let rows = tf.reshape(x, [clips * frames, dim]) as tf.Tensor2D;
  let sum: tf.Tensor2D | null = null;
  const errors: tf.Tensor1D[] = [];
  const layers: LayerTrace[] = [];
  for (const { embed } of codebooks) {
    const codes = nearestCode(rows, embed);
    const coded = codeRows(rows, embed, codes, training);
    layers.push({ rows, codes });
    errors.push(coded.errors);
    sum = sum === null ? coded.output : tf.add<tf.Tensor2D>(sum, coded.output);
    if (layers.length < codebooks.length) rows = tf.sub(rows, coded.output);
  }
  const [first] = errors;
  if (!sum || !first) throw new Error('quantize: there are no layers; expected at least one');
  const value = tf.reshape(sum, x.shape) as tf.Tensor3D;
  return { value, errors: errors.length === 1 ? first : pack(errors), layers };
}
