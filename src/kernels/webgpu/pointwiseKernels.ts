/** Sums and differences of tensors of one shape, and upsampling, on WebGPU. */
import * as tf from '@tensorflow/tfjs-core';
import type { Dispatcher } from './dispatch.ts';
import { kernel, type Kernels } from './kernelSet.ts';
import { program } from './program.ts';

const elementwise = (name: string, operator: '+' | '-') =>
  program({
    name,
    reads: ['a', 'b'],
    writes: ['result'],
    uniforms: ['size'],
    body: `
      if (index >= u.size) { return; }
      result[index] = a[index] ${operator} b[index];`,
  });
const SUM = elementwise('sum', '+');
const DIFFERENCE = elementwise('difference', '-');

/** Uniforms: values of the longer side, channels. */
const UPSAMPLE = program({
  name: 'upsampling',
  reads: ['x'],
  writes: ['result'],
  uniforms: ['size', 'channels'],
  body: `
    if (index >= u.size) { return; }
    result[index] = x[index / (2 * u.channels) * u.channels + index % u.channels];`,
});

/** Uniforms: values of the shorter side, channels. */
const PAIR_SUM = program({
  name: 'sums of two frames',
  reads: ['x'],
  writes: ['result'],
  uniforms: ['size', 'channels'],
  body: `
    if (index >= u.size) { return; }
    let first = index / u.channels * 2 * u.channels + index % u.channels;
    result[index] = x[first] + x[first + u.channels];`,
});

/** tfjs's own kernels for whatever ours do not take. */
export interface StockKernels {
  add: Kernels['kernels'][string];
  sub: Kernels['kernels'][string];
}

export function pointwiseKernels(gpu: Dispatcher, stock: StockKernels): Kernels {
  const binary =
    (ours: typeof SUM, theirs: Kernels['kernels'][string]): Kernels['kernels'][string] =>
    (inputs, attributes) => {
      const { a, b } = inputs as Record<'a' | 'b', tf.Tensor>;
      const alike = gpu.holdsFloats(a) && gpu.holdsFloats(b) && tf.util.arraysEqual(a.shape, b.shape);
      if (!alike) return theirs(inputs, attributes);
      const result = gpu.output(a.shape);
      const size = tf.util.sizeFromShape(a.shape);
      gpu.run(ours, [a, b, result], [size], size);
      return result;
    };
  const resample = (ours: typeof UPSAMPLE, factor: 2 | 0.5) =>
    kernel<'x'>(({ x }) => {
      const [clips, frames, channels] = x.shape as [number, number, number];
      const result = gpu.output([clips, frames * factor, channels]);
      gpu.run(ours, [x, result], [x.size * factor, channels], x.size * factor);
      return result;
    });
  return {
    programs: [SUM, DIFFERENCE, UPSAMPLE, PAIR_SUM],
    kernels: {
      // The tape adds up the gradients of a tensor that was used twice, as x is; residual layers subtract.
      [tf.Add]: binary(SUM, stock.add),
      [tf.Sub]: binary(DIFFERENCE, stock.sub),
      LabUpsampleTwice: resample(UPSAMPLE, 2),
      LabPairSum: resample(PAIR_SUM, 0.5),
    },
  };
}
