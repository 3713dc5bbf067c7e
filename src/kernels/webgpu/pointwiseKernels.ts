/** Sums and differences of tensors of one shape, and upsampling, on WebGPU. */
import * as tf from '@tensorflow/tfjs-core';
import type { Dispatcher } from './dispatch.ts';
import { kernel, type Kernels } from './kernelSet.ts';
import { elementwise, elementwiseThreads, type Program } from './program.ts';

const binary = (name: string, operator: '+' | '-'): Program =>
  elementwise({
    name,
    reads: ['a', 'b'],
    writes: ['result'],
    uniforms: [],
    body: `result[i] = a[i] ${operator} b[i];`,
  });
const SUM = binary('sum', '+');
const DIFFERENCE = binary('difference', '-');

const UPSAMPLE = elementwise({
  name: 'upsampling',
  reads: ['x'],
  writes: ['result'],
  uniforms: ['channels'],
  body: 'result[i] = x[i / (2 * channels) * channels + i % channels];',
});

const PAIR_SUM = elementwise({
  name: 'sums of two frames',
  reads: ['x'],
  writes: ['result'],
  uniforms: ['channels'],
  body: `
    let first = i / channels * 2 * channels + i % channels;
    result[i] = x[first] + x[first + channels];`,
});

/** tfjs's own kernels for whatever ours do not take. */
export interface StockKernels {
  add: Kernels['kernels'][string];
  sub: Kernels['kernels'][string];
}

export function pointwiseKernels(gpu: Dispatcher, stock: StockKernels): Kernels {
  const ofSameShape =
    (ours: Program, theirs: Kernels['kernels'][string]): Kernels['kernels'][string] =>
    (inputs, attributes) => {
      const { a, b } = inputs as Record<'a' | 'b', tf.Tensor>;
      const alike = gpu.holdsFloats(a) && gpu.holdsFloats(b) && tf.util.arraysEqual(a.shape, b.shape);
      if (!alike) return theirs(inputs, attributes);
      const result = gpu.output(a.shape);
      const size = tf.util.sizeFromShape(a.shape);
      gpu.run(ours, [a, b, result], [size], elementwiseThreads(size));
      return result;
    };
  const resample = (ours: Program, factor: 2 | 0.5) =>
    kernel<'x'>(({ x }) => {
      const [clips, frames, channels] = x.shape as [number, number, number];
      const result = gpu.output([clips, frames * factor, channels]);
      const size = x.size * factor;
      gpu.run(ours, [x, result], [size, channels], elementwiseThreads(size));
      return result;
    });
  return {
    programs: [SUM, DIFFERENCE, UPSAMPLE, PAIR_SUM],
    kernels: {
      // The tape adds up the gradients of a tensor that was used twice, as x is; residual layers subtract.
      [tf.Add]: ofSameShape(SUM, stock.add),
      [tf.Sub]: ofSameShape(DIFFERENCE, stock.sub),
      LabUpsampleTwice: resample(UPSAMPLE, 2),
      LabPairSum: resample(PAIR_SUM, 0.5),
    },
  };
}
