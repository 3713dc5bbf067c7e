/**
 * One-dimensional convolution with its gradients, LeakyReLU included where one follows. tfjs's own convolution has no
 * gradient on wasm.
 *
 * Two forms are enough for the model and are the only ones taken: non-overlapping (stride = kernel, no padding; a
 * 1 × 1 convolution is one) and same-length (odd kernel, stride 1, padding (kernel - 1) / 2).
 */
import * as tf from '@tensorflow/tfjs-core';
import { columnSum, matMul } from './matMul.ts';
import { type Operation, registerOperation } from './registration.ts';

export interface ConvAttributes {
  kernel: number;
  form: 'non-overlapping' | 'same-length';
  /** Slope of the LeakyReLU behind the convolution for negative values; 1: none follows. */
  slope: number;
}

const convolution = (
  name: string,
  savesOutput: boolean,
): Operation<'x' | 'weight' | 'bias', ConvAttributes, tf.Tensor> => ({
  name,
  saved: ['x', 'weight'],
  savesOutput,
  compose({ x, weight, bias }, attributes) {
    const [clips] = x.shape as [number];
    const [, , channelsOut] = weight.shape as [number, number, number];
    const y = tf.add(matMul(patches(x as tf.Tensor3D, attributes), flatWeight(weight)), bias);
    const shaped = tf.reshape(y, [clips, -1, channelsOut]);
    return attributes.slope === 1 ? shaped : tf.leakyRelu(shaped, attributes.slope);
  },
  gradient(dy, [x, weight, y], attributes) {
    const inputs = { x, weight } as Record<'x' | 'weight', tf.Tensor>;
    // tfjs asks for x, weight and bias one after the other, each in a tidy of its own. What two of them share must be
    // kept beyond it: the gradient in front of the LeakyReLU until the weight's was computed, which is the last to need
    // it, and the bias's gradient, which one kernel computes with the weight's, until it is asked for.
    let before: tf.Tensor | null = null;
    const beforeRelu = (): tf.Tensor => {
      if (attributes.slope === 1) return dy;
      before ??= tf.keep(runReluGradient({ dy, y: y as tf.Tensor }, { slope: attributes.slope }));
      return before;
    };
    let ofBias: tf.Tensor | null = null;
    return {
      x: () => runInputGradient({ dy: beforeRelu(), ...inputs }, attributes),
      weight() {
        const [ofWeight, bias] = runWeightGradient({ dy: beforeRelu(), ...inputs }, attributes);
        before?.dispose();
        ofBias = tf.keep(bias as tf.Tensor);
        return ofWeight as tf.Tensor;
      },
      bias: () => ofBias as tf.Tensor,
    };
  },
});

/** Only the gradient of a LeakyReLU needs the output, which without one is not kept for it. */
const runConv = registerOperation(convolution('LabConv1d', false));
const runConvWithRelu = registerOperation(convolution('LabConv1dLeakyRelu', true));

const runReluGradient = registerOperation<'dy' | 'y', { slope: number }>({
  name: 'LabLeakyReluGradient',
  // The output has the sign of what went in.
  compose: ({ dy, y }, { slope }) => tf.where(tf.greater(y, 0), dy, tf.mul(dy, slope)),
});

/** Gradient with respect to x, from that in front of the LeakyReLU. */
const runInputGradient = registerOperation<'dy' | 'x' | 'weight', ConvAttributes>({
  name: 'LabConv1dInputGradient',
  compose({ dy, x, weight }, attributes) {
    return spread(matMul(rowsOf(dy), flatWeight(weight), { b: true }), x.shape as [number, number, number], attributes);
  },
});

/** Gradients with respect to weight and bias, from that in front of the LeakyReLU. */
const runWeightGradient = registerOperation<'dy' | 'x' | 'weight', ConvAttributes, tf.Tensor[]>({
  name: 'LabConv1dWeightGradient',
  compose({ dy, x, weight }, attributes) {
    const product = matMul(patches(x as tf.Tensor3D, attributes), rowsOf(dy), { a: true });
    return [tf.reshape(product, weight.shape), columnSum(rowsOf(dy))];
  },
});

/** Kernels of the convolution, for those who register faster ones. */
export const convOperations = {
  forward: runConv,
  reluGradient: runReluGradient,
  inputGradient: runInputGradient,
  weightGradient: runWeightGradient,
};

/**
 * y[b, t, o] = bias[o] + sum over k, c of x[b, t·stride + k - padding, c] · weight[k, c, o], as torch.nn.Conv1d with
 * axes moved, and LeakyReLU of it if a slope is given (its gradient at 0 is the slope, as torch.nn.LeakyReLU's). Frames
 * behind the last whole window are dropped, as there.
 * @param x [clips, frames, channelsIn]
 * @param weight [kernel, channelsIn, channelsOut]
 * @param bias [channelsOut]
 * @param stride equal to the kernel (no padding), or 1 with an odd kernel (padding keeps the length)
 * @param slope of a LeakyReLU behind it, above 0; 1: none
 * @returns [clips, frames out, channelsOut], owned by the caller
 */
export function conv1d(x: tf.Tensor3D, weight: tf.Tensor3D, bias: tf.Tensor1D, stride: number, slope = 1): tf.Tensor3D {
  const [kernel] = weight.shape;
  if (stride !== kernel && !(stride === 1 && kernel % 2 === 1)) {
    throw new Error(
      `conv1d: kernel ${kernel} with stride ${stride}; expected stride = kernel, or stride 1 and an odd kernel`,
    );
  }
  const form = stride === kernel ? 'non-overlapping' : 'same-length';
  const run = slope === 1 ? runConv : runConvWithRelu;
  return run({ x, weight, bias }, { kernel, form, slope }) as tf.Tensor3D;
}

/** [clips, frames, channels] -> [clips · frames, channels] */
function rowsOf(x: tf.Tensor): tf.Tensor2D {
  return tf.reshape(x, [-1, x.shape[2] as number]);
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
