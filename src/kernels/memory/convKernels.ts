/**
 * Convolution over typed arrays and the backend's matrix product; see `conv1d.ts` for what it computes. For the two forms
 * that `simpleForm` names.
 *
 * Forward and input gradient multiply first, every frame with every tap of the kernel, and add what belongs together
 * afterwards, so that no window is ever copied. Taps that would reach out of a clip are left out of the sum.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { type ConvAttributes, simpleForm } from '../conv1d.ts';
import { type Heap, type MemoryKernel, reshaped, transpose } from './heap.ts';

type Gradient = MemoryKernel<'dy' | 'x' | 'weight', ConvAttributes>;

export const convInMemory: MemoryKernel<'x' | 'weight' | 'bias', ConvAttributes> = (inputs, attributes, heap) => {
  const { x, weight, bias } = inputs;
  const [clips, frames, channelsIn] = x.shape as [number, number, number];
  const [kernel, , channelsOut] = weight.shape as [number, number, number];
  if (simpleForm(attributes) === 'non-overlapping') {
    const rows = wholeWindows(x, kernel, heap);
    const y = heap.product(rows.tensor, reshaped(weight, [kernel * channelsIn, channelsOut]));
    rows.release();
    addBias(heap.floats(y), heap.floats(bias), attributes.slope);
    return { ...y, shape: [clips, Math.floor(frames / kernel), channelsOut] };
  }
  const taps = heap.output([channelsIn, kernel * channelsOut]);
  tapsSideBySide(heap.floats(weight), heap.floats(taps), kernel, channelsIn, channelsOut);
  const products = heap.product(reshaped(x, [clips * frames, channelsIn]), taps);
  const y = heap.output([clips, frames, channelsOut]);
  const target = heap.floats(y);
  // Output frame t takes tap k of input frame t + k - padding.
  addTaps(heap.floats(products), target, { clips, frames, kernel, channels: channelsOut, direction: 1 });
  addBias(target, heap.floats(bias), attributes.slope);
  heap.release(taps, products);
  return y;
};

export const convInputGradientInMemory: Gradient = ({ dy, x, weight }, attributes, heap) => {
  const [clips, frames, channelsIn] = x.shape as [number, number, number];
  const [kernel, , channelsOut] = weight.shape as [number, number, number];
  const transposed = heap.output([channelsOut, kernel * channelsIn]);
  transpose(heap.floats(weight), heap.floats(transposed), kernel * channelsIn, channelsOut);
  const products = heap.product(rowsOf(dy), transposed);
  heap.release(transposed);
  const windows = Math.floor(frames / kernel);
  if (simpleForm(attributes) === 'non-overlapping' && windows * kernel === frames) {
    return { ...products, shape: [clips, frames, channelsIn] };
  }
  const dx = heap.output([clips, frames, channelsIn]);
  const [from, to] = [heap.floats(products), heap.floats(dx)];
  if (simpleForm(attributes) === 'same-length') {
    addTaps(from, to, { clips, frames, kernel, channels: channelsIn, direction: -1 });
  } else {
    const [kept, all] = [windows * kernel * channelsIn, frames * channelsIn];
    to.fill(0);
    for (let clip = 0; clip < clips; clip += 1) to.set(from.subarray(clip * kept, (clip + 1) * kept), clip * all);
  }
  heap.release(products);
  return dx;
};

export const convWeightGradientInMemory: Gradient = ({ dy, x, weight }, attributes, heap) => {
  const [kernel, channelsIn, channelsOut] = weight.shape as [number, number, number];
  const rows = rowsOf(dy);
  const windows =
    simpleForm(attributes) === 'same-length' ? shiftedColumns(x, kernel, heap) : windowColumns(x, kernel, heap);
  const product = heap.product(windows, rows);
  const bias = heap.output([channelsOut]);
  sumColumns(heap.floats(rows), heap.floats(bias));
  heap.release(windows);
  return [{ ...product, shape: [kernel, channelsIn, channelsOut] }, bias];
};

interface Lent {
  tensor: tf.TensorInfo;
  release(): void;
}

/** x as windows side by side, [clips · windows, kernel · channels]; a copy only where frames are left over. */
function wholeWindows(x: tf.TensorInfo, kernel: number, heap: Heap): Lent {
  const [clips, frames, channels] = x.shape as [number, number, number];
  const windows = Math.floor(frames / kernel);
  const shape = [clips * windows, kernel * channels];
  if (windows * kernel === frames) return { tensor: reshaped(x, shape), release() {} };
  const tensor = heap.output(shape);
  const [from, to] = [heap.floats(x), heap.floats(tensor)];
  const [kept, all] = [windows * kernel * channels, frames * channels];
  for (let clip = 0; clip < clips; clip += 1) to.set(from.subarray(clip * all, clip * all + kept), clip * kept);
  return { tensor, release: () => heap.release(tensor) };
}

/** The transpose of `wholeWindows`, [kernel · channels, clips · windows]. */
function windowColumns(x: tf.TensorInfo, kernel: number, heap: Heap): tf.TensorInfo {
  const rows = wholeWindows(x, kernel, heap);
  const [count, width] = rows.tensor.shape as [number, number];
  const columns = heap.output([width, count]);
  transpose(heap.floats(rows.tensor), heap.floats(columns), count, width);
  rows.release();
  return columns;
}

/** What each tap sees, over all frames: [kernel · channels, clips · frames], 0 out of the clip. */
function shiftedColumns(x: tf.TensorInfo, kernel: number, heap: Heap): tf.TensorInfo {
  const [clips, frames, channels] = x.shape as [number, number, number];
  const count = clips * frames;
  const columns = heap.output([kernel * channels, count]);
  const values = heap.floats(columns);
  const padding = (kernel - 1) / 2;
  const middle = padding * channels * count;
  transpose(heap.floats(x), values.subarray(middle, middle + channels * count), count, channels);
  for (let k = 0; k < kernel; k += 1) {
    const shift = k - padding;
    if (shift === 0) continue;
    // Frame t sees frame t + shift of its clip.
    const [low, high] = [Math.max(0, -shift), Math.min(frames, frames - shift)];
    for (let row = 0; row < channels * clips; row += 1) {
      const from = middle + row * frames;
      const to = k * channels * count + row * frames;
      values.fill(0, to, to + Math.min(low, frames));
      if (low < high) values.copyWithin(to + low, from + low + shift, from + high + shift);
      values.fill(0, to + Math.max(high, 0), to + frames);
    }
  }
  return columns;
}

/** [kernel, in, out] -> [in, kernel · out]. */
function tapsSideBySide(weight: Float32Array, taps: Float32Array, kernel: number, from: number, to: number): void {
  for (let k = 0; k < kernel; k += 1) {
    for (let channel = 0; channel < from; channel += 1) {
      const at = (k * from + channel) * to;
      taps.set(weight.subarray(at, at + to), (channel * kernel + k) * to);
    }
  }
}

interface TapSum {
  clips: number;
  frames: number;
  kernel: number;
  channels: number;
  /** 1: frame t takes tap k from frame t + k − padding; −1: from frame t − k + padding. */
  direction: 1 | -1;
}

/** Adds up products [clips · frames, kernel · channels] that belong to one frame: `sums` [clips · frames, channels]. */
function addTaps(
  products: Float32Array,
  sums: Float32Array,
  { clips, frames, kernel, channels, direction }: TapSum,
): void {
  const padding = (kernel - 1) / 2;
  sums.fill(0);
  for (let clip = 0; clip < clips; clip += 1) {
    for (let frame = 0; frame < frames; frame += 1) {
      const to = (clip * frames + frame) * channels;
      for (let k = 0; k < kernel; k += 1) {
        const source = frame + direction * (k - padding);
        if (source < 0 || source >= frames) continue;
        const from = ((clip * frames + source) * kernel + k) * channels;
        for (let channel = 0; channel < channels; channel += 1) {
          sums[to + channel] = (sums[to + channel] as number) + (products[from + channel] as number);
        }
      }
    }
  }
}

/** Adds the bias to every row of `y`, then LeakyReLU unless the slope is 1. */
function addBias(y: Float32Array, bias: Float32Array, slope: number): void {
  const channels = bias.length;
  for (let row = 0; row < y.length; row += channels) {
    for (let channel = 0; channel < channels; channel += 1) {
      const value = (y[row + channel] as number) + (bias[channel] as number);
      y[row + channel] = value > 0 || slope === 1 ? value : value * slope;
    }
  }
}

export const leakyReluGradientInMemory: MemoryKernel<'dy' | 'y', { slope: number }> = ({ dy, y }, { slope }, heap) => {
  const tensor = heap.output(dy.shape);
  const [behind, output, before] = [heap.floats(dy), heap.floats(y), heap.floats(tensor)];
  for (let i = 0; i < before.length; i += 1) {
    before[i] = (output[i] as number) > 0 ? (behind[i] as number) : (behind[i] as number) * slope;
  }
  return tensor;
};

/** [clips, frames, channels] -> [clips · frames, channels], on the same data. */
function rowsOf(x: tf.TensorInfo): tf.TensorInfo {
  const [clips, frames, channels] = x.shape as [number, number, number];
  return reshaped(x, [clips * frames, channels]);
}

function sumColumns(rows: Float32Array, sums: Float32Array): void {
  const columns = sums.length;
  sums.fill(0);
  for (let row = 0; row < rows.length; row += columns) {
    for (let column = 0; column < columns; column += 1) {
      sums[column] = (sums[column] as number) + (rows[row + column] as number);
    }
  }
}
