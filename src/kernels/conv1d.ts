/**
 * One-dimensional convolution as matrix products, with its gradients. tfjs's own convolution has no gradient on wasm.
 *
 * Two forms are enough for the model and are the only ones taken: non-overlapping (stride = kernel, no padding; a
 * 1 × 1 convolution is one) and same-length (odd kernel, stride 1, padding (kernel - 1) / 2).
 */
import * as tf from '@tensorflow/tfjs-core';
import { columnSum, matMul } from './matMul.ts';
import { registerOperation } from './registration.ts';

interface ConvAttributes {
  kernel: number;
  form: 'non-overlapping' | 'same-length';
}

const run = registerOperation<'x' | 'weight' | 'bias', ConvAttributes>({
  name: 'LabConv1d',
  saved: ['x', 'weight'],
  compose({ x, weight, bias }, attributes) {
    const [clips] = x.shape as [number];
    const [, , channelsOut] = weight.shape as [number, number, number];
    const y = tf.add(matMul(patches(x as tf.Tensor3D, attributes), flatWeight(weight)), bias);
    return tf.reshape(y, [clips, -1, channelsOut]);
  },
  gradient(dy, saved, attributes) {
    const [x, weight] = saved as [tf.Tensor3D, tf.Tensor3D];
    const dyRows = tf.reshape(dy, [-1, weight.shape[2]]) as tf.Tensor2D;
    return {
      x: () => spread(matMul(dyRows, flatWeight(weight), { b: true }), x.shape, attributes),
      weight: () => tf.reshape(matMul(patches(x, attributes), dyRows, { a: true }), weight.shape),
      bias: () => columnSum(dyRows),
    };
  },
});

/**
 * y[b, t, o] = bias[o] + sum over k, c of x[b, t·stride + k - padding, c] · weight[k, c, o], as torch.nn.Conv1d with
 * axes moved. Frames behind the last whole window are dropped, as there.
 * @param x [clips, frames, channelsIn]
 * @param weight [kernel, channelsIn, channelsOut]
 * @param bias [channelsOut]
 * @param stride equal to the kernel (no padding), or 1 with an odd kernel (padding keeps the length)
 * @returns [clips, frames out, channelsOut], owned by the caller
 */
export function conv1d(x: tf.Tensor3D, weight: tf.Tensor3D, bias: tf.Tensor1D, stride: number): tf.Tensor3D {
  const [kernel] = weight.shape;
  if (stride !== kernel && !(stride === 1 && kernel % 2 === 1)) {
    throw new Error(
      `conv1d: kernel ${kernel} with stride ${stride}; expected stride = kernel, or stride 1 and an odd kernel`,
    );
  }
  const form = stride === kernel ? 'non-overlapping' : 'same-length';
  return run({ x, weight, bias }, { kernel, form }) as tf.Tensor3D;
}

function flatWeight(weight: tf.Tensor): tf.Tensor2D {
  const [kernel, channelsIn, channelsOut] = weight.shape as [number, number, number];
  return tf.reshape(weight, [kernel * channelsIn, channelsOut]);
}

/** The windows that the kernel sees, one row each: [clips · frames out, kernel · channels]. */
function patches(x: tf.Tensor3D, { kernel, form }: ConvAttributes): tf.Tensor2D {
  const [clips, frames, channels] = x.shape;
  if (form === 'non-overlapping') {
    const windows = Math.floor(frames / kernel);
    const whole = windows * kernel === frames ? x : tf.slice(x, [0, 0, 0], [clips, windows * kernel, channels]);
    return tf.reshape(whole, [clips * windows, kernel * channels]);
  }
  const padding = (kernel - 1) / 2;
  const padded = tf.pad(x, [
    [0, 0],
    [padding, padding],
    [0, 0],
  ]);
  const shifted = Array.from({ length: kernel }, (_, k) => tf.slice(padded, [0, k, 0], [clips, frames, channels]));
  return tf.reshape(tf.concat(shifted, 2), [clips * frames, kernel * channels]);
}

/** The transpose of `patches`: sums what each window says of a frame. */
function spread(rows: tf.Tensor2D, shape: [number, number, number], { kernel, form }: ConvAttributes): tf.Tensor3D {
  const [clips, frames, channels] = shape;
  if (form === 'non-overlapping') {
    const windows = Math.floor(frames / kernel);
    const whole = tf.reshape(rows, [clips, windows * kernel, channels]) as tf.Tensor3D;
    return windows * kernel === frames
      ? whole
      : tf.pad(whole, [
          [0, 0],
          [0, frames - windows * kernel],
          [0, 0],
        ]);
  }
  const padding = (kernel - 1) / 2;
  const windows = tf.reshape(rows, [clips, frames, kernel * channels]);
  let sum: tf.Tensor3D | null = null;
  for (let k = 0; k < kernel; k += 1) {
    const part = tf.slice(windows, [0, 0, k * channels], [clips, frames, channels]) as tf.Tensor3D;
    // Window t holds frame t + k - padding, so the part moves by k - padding; what leaves the clip was padding.
    const padded = tf.pad(part, [
      [0, 0],
      [k, kernel - 1 - k],
      [0, 0],
    ]);
    const moved = tf.slice(padded, [0, padding, 0], [clips, frames, channels]) as tf.Tensor3D;
    sum = sum === null ? moved : tf.add(sum, moved);
  }
  return sum as tf.Tensor3D;
}
