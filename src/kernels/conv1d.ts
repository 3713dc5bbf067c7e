/**
 * One-dimensional convolution and its transpose, with their gradients; a LeakyReLU may stand behind the convolution.
 * tfjs's own convolution has no gradient on wasm, and knows neither groups nor a stride together with a dilation.
 *
 * Both are made of three pieces that are each other's gradients: windows of x times weights; products of dy spread back
 * over the frames that they came from; windows of x times dy. The compositions take any geometry. Backends have faster
 * kernels for the forms that `simpleForm` names.
 */
import * as tf from '@tensorflow/tfjs-core';
import { columnSum } from './matMul.ts';
import { type Operation, registerOperation } from './registration.ts';
import { type Geometry, spreadProducts, weightProducts, windowProducts } from './convProducts.ts';
import { windowCount } from './windows.ts';

export interface ConvAttributes extends Geometry {
  /** Slope of the LeakyReLU behind the convolution for negative values; 1: none follows. */
  slope: number;
}

/**
 * The forms that backends have kernels of their own for: windows side by side (a 1 × 1 convolution is one), and as many
 * frames out as in, by an odd kernel. Null for all others, which are composed.
 */
export function simpleForm(geometry: Geometry): 'non-overlapping' | 'same-length' | null {
  const { kernel, stride, dilation, padding, groups } = geometry;
  if (dilation !== 1 || groups !== 1) return null;
  if (stride === kernel && padding === 0) return 'non-overlapping';
  return stride === 1 && kernel % 2 === 1 && padding === (kernel - 1) / 2 ? 'same-length' : null;
}

type Inputs = Record<'x' | 'weight', tf.Tensor3D> & { bias?: tf.Tensor };

const convolution = (
  name: string,
  { bias: hasBias, relu }: { bias: boolean; relu: boolean },
): Operation<string, ConvAttributes, tf.Tensor> => ({
  name,
  saved: ['x', 'weight'],
  // Only the gradient of a LeakyReLU needs the output, which without one is not kept for it.
  savesOutput: relu,
  compose(inputs, attributes) {
    const { x, weight, bias } = inputs as Inputs;
    const products = windowProducts(x, weight, attributes);
    const y = bias ? tf.add(products, bias) : products;
    return attributes.slope === 1 ? y : tf.leakyRelu(y, attributes.slope);
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
        if (hasBias) ofBias = tf.keep(bias as tf.Tensor);
        return ofWeight as tf.Tensor;
      },
      ...(hasBias ? { bias: () => released(ofBias as tf.Tensor) } : {}),
    };
  },
});

/** A kept tensor as one that the tidy around disposes: of a convolution that ran twice, tfjs adds up the two gradients. */
function released(kept: tf.Tensor): tf.Tensor {
  const same = tf.clone(kept);
  kept.dispose();
  return same;
}

const runConv = registerOperation(convolution('LabConv1d', { bias: true, relu: false }));
const runConvWithRelu = registerOperation(convolution('LabConv1dLeakyRelu', { bias: true, relu: true }));
const runWithoutBias = registerOperation(convolution('LabConv1dWithoutBias', { bias: false, relu: false }));

const runReluGradient = registerOperation<'dy' | 'y', { slope: number }>({
  name: 'LabLeakyReluGradient',
  // The output has the sign of what went in.
  compose: ({ dy, y }, { slope }) => tf.where(tf.greater(y, 0), dy, tf.mul(dy, slope)),
});

/** Gradient with respect to x, from that in front of the LeakyReLU. */
const runInputGradient = registerOperation<'dy' | 'x' | 'weight', ConvAttributes>({
  name: 'LabConv1dInputGradient',
  compose: ({ dy, x, weight }, attributes) =>
    spreadProducts(dy as tf.Tensor3D, weight as tf.Tensor3D, (x as tf.Tensor3D).shape[1], attributes),
});

/** Gradients with respect to weight and bias, from that in front of the LeakyReLU. */
const runWeightGradient = registerOperation<'dy' | 'x' | 'weight', ConvAttributes, tf.Tensor[]>({
  name: 'LabConv1dWeightGradient',
  compose: ({ dy, x }, attributes) => [
    weightProducts(x as tf.Tensor3D, dy as tf.Tensor3D, attributes),
    columnSum(tf.reshape(dy, [-1, dy.shape[2] as number])),
  ],
});

/** Kernels of the convolution, for those who register faster ones. */
export const convOperations = {
  forward: runConv,
  reluGradient: runReluGradient,
  inputGradient: runInputGradient,
  weightGradient: runWeightGradient,
};

/** How the kernel moves, as in torch.nn.Conv1d; what is left out is as there. */
export interface ConvOptions {
  stride?: number;
  dilation?: number;
  /** Zeros at either end. */
  padding?: number;
  groups?: number;
}

function geometryOf(weight: tf.Tensor3D, options: ConvOptions): Geometry {
  const { stride = 1, dilation = 1, padding = 0, groups = 1 } = options;
  return { kernel: weight.shape[0], stride, dilation, padding, groups };
}

/**
 * y[b, t, o] = bias[o] + sum over k, c of x[b, t·stride + k·dilation − padding, c] · weight[k, c, o], c running over the
 * channels of o's group: torch.nn.Conv1d with axes moved. Frames behind the last whole window are dropped, as there.
 * @param x [clips, frames, channelsIn]
 * @param weight [kernel, channelsIn / groups, channelsOut]
 * @param bias [channelsOut], trained whenever the weight is; null: none
 * @param slope of a LeakyReLU behind it, above 0 (its gradient at 0 is the slope, as torch.nn.LeakyReLU's); 1: none. For
 *   convolutions with a bias whose weight is trained
 * @returns [clips, frames out, channelsOut], owned by the caller
 * @throws Error if the sizes do not fit together
 */
export function conv1d(
  x: tf.Tensor3D,
  weight: tf.Tensor3D,
  bias: tf.Tensor1D | null,
  options: ConvOptions = {},
  slope = 1,
): tf.Tensor3D {
  const geometry = geometryOf(weight, options);
  checkChannels('conv1d', x.shape[2], geometry.groups * weight.shape[1], weight.shape[2], geometry.groups);
  const [, frames] = x.shape;
  if (windowCount(frames, geometry) < 1) {
    const { kernel, dilation, padding } = geometry;
    throw new Error(
      `conv1d: ${frames} frames and ${padding} zeros at either end; expected ${dilation * (kernel - 1) + 1}`,
    );
  }
  if (bias === null) {
    if (slope !== 1) throw new Error('conv1d: a LeakyReLU stands behind a convolution with a bias only');
    return runWithoutBias({ x, weight }, { ...geometry, slope }) as tf.Tensor3D;
  }
  const run = slope === 1 ? runConv : runConvWithRelu;
  return run({ x, weight, bias }, { ...geometry, slope }) as tf.Tensor3D;
}

const transposed = (name: string, hasBias: boolean): Operation<string, ConvAttributes, tf.Tensor> => ({
  name,
  saved: ['x', 'weight'],
  compose(inputs, attributes) {
    const { x, weight, bias } = inputs as Inputs;
    const y = spreadProducts(x, weight, framesOfTranspose(x.shape[1], attributes), attributes);
    return bias ? tf.add(y, bias) : y;
  },
  gradient(dy, [x, weight], attributes) {
    const wide = dy as tf.Tensor3D;
    return {
      x: () => windowProducts(wide, weight as tf.Tensor3D, attributes),
      weight: () => weightProducts(wide, x as tf.Tensor3D, attributes),
      ...(hasBias ? { bias: () => columnSum(tf.reshape(dy, [-1, dy.shape[2] as number])) } : {}),
    };
  },
});

const runTransposed = registerOperation(transposed('LabConvTranspose1d', true));
const runTransposedWithoutBias = registerOperation(transposed('LabConvTranspose1dWithoutBias', false));

/**
 * torch.nn.ConvTranspose1d with axes moved: the gradient of `conv1d` with respect to its input, as a forward pass.
 * @param x [clips, frames, channelsIn]
 * @param weight [kernel, channelsOut / groups, channelsIn]: that of the convolution which it is the transpose of
 * @param bias [channelsOut], or null
 * @returns [clips, (frames − 1) · stride − 2 · padding + dilation · (kernel − 1) + 1, channelsOut], owned by the caller
 * @throws Error if the sizes do not fit together
 */
export function convTranspose1d(
  x: tf.Tensor3D,
  weight: tf.Tensor3D,
  bias: tf.Tensor1D | null,
  options: ConvOptions = {},
): tf.Tensor3D {
  const geometry = geometryOf(weight, options);
  checkChannels('convTranspose1d', x.shape[2], weight.shape[2], geometry.groups * weight.shape[1], geometry.groups);
  const frames = framesOfTranspose(x.shape[1], geometry);
  if (frames < 1) throw new Error(`convTranspose1d: ${frames} frames would come out; expected at least 1`);
  const attributes = { ...geometry, slope: 1 };
  return (
    bias ? runTransposed({ x, weight, bias }, attributes) : runTransposedWithoutBias({ x, weight }, attributes)
  ) as tf.Tensor3D;
}

function framesOfTranspose(frames: number, { kernel, stride, dilation, padding }: Geometry): number {
  return (frames - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1;
}

function checkChannels(name: string, given: number, expected: number, out: number, groups: number): void {
  if (given !== expected) throw new Error(`${name}: x has ${given} channels; the weight takes ${expected}`);
  if (given % groups !== 0 || out % groups !== 0) {
    throw new Error(`${name}: ${given} channels in and ${out} out; expected multiples of the ${groups} groups`);
  }
}
