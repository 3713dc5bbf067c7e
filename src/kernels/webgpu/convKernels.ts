/** The convolution and its gradients on WebGPU, and the plain matrix product that compositions use. */
import type * as tf from '@tensorflow/tfjs-core';
import { type ConvAttributes, convOperations, simpleForm } from '../conv1d.ts';
import { windowCount } from '../windows.ts';
import { type ConvGeometry, convPrograms, convProducts, type ConvProduct, RELU_GRADIENT } from './convPrograms.ts';
import type { Dispatcher } from './dispatch.ts';
import { kernel, type Kernels } from './kernelSet.ts';
import { type Product, productProgram, productThreads, type Variant } from './product.ts';
import { elementwiseThreads, type Program } from './program.ts';

/** a · b with any strides, so that a transposed operand is one with other strides. */
export const MATRIX_PRODUCT: Product = {
  name: 'matrix product',
  reads: ['a', 'b'],
  writes: ['c'],
  uniforms: ['rowOfA', 'innerOfA', 'columnOfB', 'innerOfB'],
  strideA: 'u.innerOfA',
  strideB: 'u.innerOfB',
  alongK: { a: true, b: false },
  functions: `
    fn placeA(m : i32, s : i32) -> vec3<i32> { return vec3<i32>(m * u.rowOfA, 0, u.inner); }
    fn valueA(i : i32) -> f32 { return a[i]; }
    fn placeB(n : i32, s : i32) -> i32 { return n * u.columnOfB; }
    fn valueB(i : i32) -> f32 { return b[i]; }
    fn store(m : i32, n : i32, sum : f32) { c[m * u.columns + n] = sum; }`,
};

export function convKernels(gpu: Dispatcher, variant: Variant): Kernels {
  const { forward, inputGradient, weightGradient } = convPrograms(variant);
  const product = productProgram(MATRIX_PRODUCT, variant);
  const run = (program: Program, tensors: tf.TensorInfo[], { rows, columns, uniforms }: ConvProduct): void =>
    gpu.run(program, tensors, uniforms, productThreads(variant, rows, columns));

  const convolve = kernel<'x' | 'weight' | 'bias'>((inputs, attributes: ConvAttributes) => {
    if (!simpleForm(attributes)) return convOperations.forward.compose(inputs, attributes);
    const { x, weight, bias } = inputs;
    const conv = geometryOf(x, weight, attributes);
    const y = gpu.output([conv.clips, conv.framesOut, conv.channelsOut]);
    run(forward, [x, weight, bias, y], convProducts.forward(conv));
    return y;
  });

  return {
    programs: [forward, RELU_GRADIENT, inputGradient, weightGradient],
    kernels: {
      LabConv1d: convolve,
      LabConv1dLeakyRelu: convolve,
      LabLeakyReluGradient: kernel<'dy' | 'y'>(({ dy, y }, { slope }: { slope: number }) => {
        const result = gpu.output(dy.shape);
        gpu.run(RELU_GRADIENT, [dy, y, result], [dy.size, slope], elementwiseThreads(dy.size));
        return result;
      }),
      LabConv1dInputGradient: kernel<'dy' | 'x' | 'weight'>((inputs, attributes: ConvAttributes) => {
        const { dy, x, weight } = inputs;
        const conv = geometryOf(x, weight, attributes);
        // The program is for stride 1.
        if (!simpleForm(attributes) || conv.stride > 1) return convOperations.inputGradient.compose(inputs, attributes);
        const dx = gpu.output(x.shape);
        run(inputGradient, [dy, weight, dx], convProducts.inputGradient(conv));
        return dx;
      }),
      LabConv1dWeightGradient: kernel<'dy' | 'x' | 'weight'>((inputs, attributes: ConvAttributes) => {
        if (!simpleForm(attributes)) return convOperations.weightGradient.compose(inputs, attributes);
        const { dy, x, weight } = inputs;
        const conv = geometryOf(x, weight, attributes);
        const dWeight = gpu.output(weight.shape);
        const dBias = gpu.output([conv.channelsOut]);
        run(weightGradient, [dy, x, dWeight, dBias], convProducts.weightGradient(conv));
        return [dWeight, dBias];
      }),
      LabMatMul: kernel<'a' | 'b'>(
        ({ a, b }, { transposeA, transposeB }: { transposeA: boolean; transposeB: boolean }) => {
          const [rows, inner] = (transposeA ? [a.shape[1], a.shape[0]] : a.shape) as [number, number];
          const columns = b.shape[transposeB ? 0 : 1] as number;
          const c = gpu.output([rows, columns]);
          const strides = [
            transposeA ? 1 : inner,
            transposeA ? rows : 1,
            transposeB ? inner : 1,
            transposeB ? 1 : columns,
          ];
          run(product, [a, b, c], { rows, columns, uniforms: [rows, columns, 1, inner, ...strides] });
          return c;
        },
      ),
    },
  };
}

function geometryOf(x: tf.Tensor, weight: tf.Tensor, attributes: ConvAttributes): ConvGeometry {
  const [clips, frames, channelsIn] = x.shape as [number, number, number];
  const { kernel: taps, stride, padding, slope } = attributes;
  return {
    clips,
    frames,
    framesOut: windowCount(frames, attributes),
    channelsIn,
    channelsOut: weight.shape[2] as number,
    kernel: taps,
    stride,
    padding,
    slope,
  };
}
