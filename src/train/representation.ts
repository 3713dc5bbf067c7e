/**
 * What the codes keep of the features they stand for, measured on the probe in evaluation mode. Two of the reasons given
 * for freezing a quantizer become numbers here: the bottleneck, and the richness of features.
 */
import * as tf from '@tensorflow/tfjs-core';
import { matMul } from '../kernels/matMul.ts';
import type { MetricCollector } from './metricPack.ts';

/**
 * Collects the share of variance that the codes explain, and the effective dimensions before and behind quantization.
 * @param projected what the codebooks were given, [clips, windows, dim]  @param quantized what they gave, the same shape;
 *   both stay the caller's
 */
export function measureRepresentation(metrics: MetricCollector, projected: tf.Tensor3D, quantized: tf.Tensor3D): void {
  const given = rowsOf(projected);
  const coded = rowsOf(quantized);
  metrics.add('probe/explained_variance', explainedVariance(given, coded));
  metrics.add('probe/dimensions_projected', effectiveDimensions(given));
  metrics.add('probe/dimensions_quantized', effectiveDimensions(coded));
  tf.dispose([given, coded]);
}

/**
 * 1 − Σ|x − q|² / Σ|x − mean(x)|²: 1 where the codes say everything, 0 where they say no more than one code would; below
 * that, they are further away than the mean. NaN if the rows do not differ.
 * @param given [rows, dim]  @param coded [rows, dim]  @returns scalar, owned by the caller
 */
export function explainedVariance(given: tf.Tensor2D, coded: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => {
    const lost = tf.sum(tf.square(tf.sub(given, coded)));
    const all = tf.sum(tf.square(centred(given)));
    return tf.sub(1, tf.div(lost, all)) as tf.Scalar;
  });
}

/**
 * Participation ratio of the covariance C of the rows, tr(C)² / tr(C²), divided by `dim`: 1 where the variance is spread
 * evenly over all dimensions, 1/dim where it lies in one. NaN if the rows do not differ.
 * (Gao et al., "A theory of multineuronal dimensionality, dynamics and measurement", 2017.)
 * @param rows [rows, dim]  @returns scalar, owned by the caller
 */
export function effectiveDimensions(rows: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => {
    const [count, dim] = rows.shape;
    const x = centred(rows);
    // X·Xᵀ has the eigenvalues of Xᵀ·X other than 0; the smaller one is computed.
    const products = count < dim ? matMul(x, x, { b: true }) : matMul(x, x, { a: true });
    const trace = tf.sum(tf.square(x));
    return tf.div(tf.square(trace), tf.mul(tf.sum(tf.square(products)), dim)) as tf.Scalar;
  });
}

const centred = (rows: tf.Tensor2D): tf.Tensor2D => tf.sub(rows, tf.mean(rows, 0, true));

const rowsOf = (x: tf.Tensor3D): tf.Tensor2D => tf.reshape(x, [-1, x.shape[2]]);
