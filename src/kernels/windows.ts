/**
 * The windows that a convolution's kernel sees, laid out as rows, and the way back: what each window says of a frame,
 * added up. Each is the transpose of the other. In stock operations, so that every backend has them; every sum runs tap
 * by tap in ascending order.
 */
import * as tf from '@tensorflow/tfjs-core';

/** Taps of the kernel, and how it moves over the frames; as in torch.nn.Conv1d. */
export interface Windowing {
  kernel: number;
  stride: number;
  dilation: number;
  /** Zeros at either end. */
  padding: number;
}

/** Windows that fit into `frames`; less than 1 if none does. */
export function windowCount(frames: number, { kernel, stride, dilation, padding }: Windowing): number {
  return Math.floor((frames + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1;
}

/** [clips, frames, channels] -> [clips · windows, kernel · channels]. The caller owns the result. */
export function windowsOf(x: tf.Tensor3D, windowing: Windowing): tf.Tensor2D {
  const { kernel, stride, dilation, padding } = windowing;
  const [clips, frames, channels] = x.shape;
  const windows = windowCount(frames, windowing);
  const shape: [number, number] = [clips * windows, kernel * channels];
  if (isSideBySide(windowing)) {
    const whole = windows * kernel === frames ? x : tf.slice(x, [0, 0, 0], [clips, windows * kernel, channels]);
    return tf.reshape(whole, shape);
  }
  return tf.tidy(() => {
    // A tap sees every stride-th frame; the last stretch may reach beyond the padding, where nothing is looked at.
    const reach = (kernel - 1) * dilation + windows * stride;
    const behind = Math.max(reach - frames - padding, 0);
    const padded = alongFrames(x, padding, behind);
    const taps = Array.from({ length: kernel }, (_, k) => {
      const stretch = tf.slice(padded, [0, k * dilation, 0], [clips, windows * stride, channels]);
      if (stride === 1) return stretch;
      const strides = tf.reshape(stretch, [clips * windows, stride, channels]);
      return tf.reshape(tf.slice(strides, [0, 0, 0], [-1, 1, -1]), [clips, windows, channels]);
    });
    return tf.reshape(tf.concat(taps, 2), shape);
  });
}

/** [clips · windows, kernel · channels] -> [clips, frames, channels]. The caller owns the result. */
export function overlapAdd(rows: tf.Tensor2D, shape: [number, number, number], windowing: Windowing): tf.Tensor3D {
  const { kernel, stride, dilation, padding } = windowing;
  const [clips, frames, channels] = shape;
  const windows = windowCount(frames, windowing);
  if (isSideBySide(windowing)) {
    const whole = tf.reshape(rows, [clips, windows * kernel, channels]) as tf.Tensor3D;
    return windows * kernel === frames ? whole : alongFrames(whole, 0, frames - windows * kernel);
  }
  return tf.tidy(() => {
    const taps = tf.reshape(rows, [clips * windows, 1, kernel * channels]);
    const total = Math.max((kernel - 1) * dilation + windows * stride, frames + padding);
    let sum: tf.Tensor3D | null = null;
    for (let k = 0; k < kernel; k += 1) {
      const tap = tf.slice(taps, [0, 0, k * channels], [-1, -1, channels]) as tf.Tensor3D;
      const apart = stride === 1 ? tap : alongFrames(tap, 0, stride - 1);
      const stretch = tf.reshape(apart, [clips, windows * stride, channels]) as tf.Tensor3D;
      const moved = alongFrames(stretch, k * dilation, total - windows * stride - k * dilation);
      sum = sum === null ? moved : tf.add(sum, moved);
    }
    // What reaches out of the clip was padding.
    return tf.slice(sum as tf.Tensor3D, [0, padding, 0], [clips, frames, channels]);
  });
}

/** Windows that neither overlap nor leave frames out are the frames themselves, in another shape. */
function isSideBySide({ kernel, stride, dilation, padding }: Windowing): boolean {
  return stride === kernel && padding === 0 && (dilation === 1 || kernel === 1);
}

function alongFrames(x: tf.Tensor3D, before: number, behind: number): tf.Tensor3D {
  if (before === 0 && behind === 0) return x;
  return tf.pad(x, [
    [0, 0],
    [before, behind],
    [0, 0],
  ]);
}
