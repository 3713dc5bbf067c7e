/**
 * Residual vector quantizer: each layer codes what the layers before left over. Forward only; the codebooks change in
 * `codebook.ts`. Follows GPT-SoVITS's `quantize.py` and `core_vq.py`, which follow EnCodec's.
 */
import * as tf from '@tensorflow/tfjs-core';
import { lookUp, nearestCode } from '../kernels/codes.ts';
import { meanSquaredError, straightThrough, weightedSum } from '../kernels/pointwise.ts';
import { noGrad } from '../kernels/tape.ts';
import type { Quantizer } from './modules.ts';

/** What a layer was given, and the codes it chose. */
export type LayerTrace = {
  /** [clips · frames, dim] */
  rows: tf.Tensor2D;
  /** int32 [clips · frames] */
  codes: tf.Tensor1D;
};

/** All tensors belong to the caller. */
export type QuantizedResult = {
  /** What the decoder gets, [clips, frames, dim]. */
  quantized: tf.Tensor3D;
  /** Mean over layers of mean((q - x)²), weight not applied; a plain 0 in evaluation mode. */
  commitment: tf.Scalar;
  /** The same quantity in every mode, connected to nothing. */
  error: tf.Scalar;
  layers: LayerTrace[];
};

/**
 * Quantizes `x` [clips, frames, dim].
 *
 * Training mode: straight-through with a commitment loss. Only the first layer's commitment loss has a gradient: a
 * later layer's input is x minus a straight-through copy of x, whose gradients cancel. Evaluation mode: the plain
 * codes, connected to nothing, and a commitment loss of 0.
 */
export function quantize(quantizer: Quantizer, x: tf.Tensor3D): QuantizedResult {
  const { value, firstNearest, errors, layers } = noGrad(() => codeByLayer(quantizer, x));
  const share = 1 / errors.length;
  return tf.tidy(() => {
    const error = noGrad(() => tf.mul(tf.addN(errors), share) as tf.Scalar);
    if (!quantizer.training) {
      tf.dispose([firstNearest, errors]);
      return { quantized: value, commitment: tf.scalar(0), error, layers };
    }
    const later = noGrad(() => (errors.length > 1 ? (tf.addN(errors.slice(1)) as tf.Scalar) : tf.scalar(0)));
    const commitment = weightedSum(meanSquaredError(x, firstNearest), share, later, share);
    const quantized = straightThrough(x, value);
    tf.dispose([value, firstNearest, errors]);
    return { quantized, commitment, error, layers };
  });
}

type Coded = {
  /** Sum of what the layers give out, [clips, frames, dim]. */
  value: tf.Tensor3D;
  /** The codes of the first layer, [clips, frames, dim]. */
  firstNearest: tf.Tensor3D;
  /** mean((q - x)²) per layer. */
  errors: tf.Scalar[];
  layers: LayerTrace[];
};

/** Runs the layers one behind the other. To be called off the tape. */
function codeByLayer({ layers: codebooks, training }: Quantizer, x: tf.Tensor3D): Coded {
  const [clips, frames, dim] = x.shape;
  let rows = tf.reshape(x, [clips * frames, dim]) as tf.Tensor2D;
  let sum: tf.Tensor | null = null;
  const errors: tf.Scalar[] = [];
  const layers: LayerTrace[] = [];
  let firstNearest: tf.Tensor | null = null;
  for (const codebook of codebooks) {
    const codes = nearestCode(rows, codebook.embed);
    const nearest = lookUp(codebook.embed, codes);
    // In training mode a layer's output is x + (q - x), which rounds differently from q.
    const output: tf.Tensor2D = training ? tf.add(rows, tf.sub(nearest, rows)) : nearest;
    layers.push({ rows, codes });
    errors.push(meanSquaredError(nearest, rows));
    firstNearest ??= tf.reshape(nearest, x.shape);
    sum = sum === null ? output : tf.add(sum, output);
    rows = tf.sub(rows, output);
  }
  if (sum === null || firstNearest === null)
    throw new Error('quantize: the quantizer has no layers; expected at least one');
  return { value: tf.reshape(sum, x.shape) as tf.Tensor3D, firstNearest: firstNearest as tf.Tensor3D, errors, layers };
}
