/** Padding by reflection; the gradient of tfjs's own leaves out what was reflected. */
import * as tf from '@tensorflow/tfjs-core';

/**
 * [clips, frames, channels], with so many frames more at either end, as in a mirror that stands on the last frame: x₂ x₁
 * x₀ x₁ x₂ ….
 * @throws Error if there are not more frames than are to be reflected
 */
export function reflected(x: tf.Tensor3D, before: number, behind: number): tf.Tensor3D {
  const [, frames] = x.shape;
  if (Math.max(before, behind) >= frames) {
    throw new Error(`reflected: ${frames} frames; expected more than ${Math.max(before, behind)}`);
  }
  const mirror = (from: number, count: number): tf.Tensor3D =>
    tf.reverse(tf.slice(x, [0, from, 0], [-1, count, -1]), 1);
  const parts = [
    ...(before > 0 ? [mirror(1, before)] : []),
    x,
    ...(behind > 0 ? [mirror(frames - 1 - behind, behind)] : []),
  ];
  return parts.length === 1 ? x : tf.concat(parts, 1);
}
