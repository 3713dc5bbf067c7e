/** Registers our programs as the WebGPU kernels of our operations. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { setCapturer } from '../capture.ts';
import { codeKernels } from './codeKernels.ts';
import { convKernels } from './convKernels.ts';
import { Dispatcher } from './dispatch.ts';
import type { Kernels } from './kernelSet.ts';
import type { Variant } from './product.ts';
import { pointwiseKernels, type StockKernels } from './pointwiseKernels.ts';
import { trainingKernels } from './trainingKernels.ts';

/** Taken once, because a second registration finds ours in their place. */
let stock: StockKernels | undefined;

function stockKernel(name: string): StockKernels['add'] {
  const { kernelFunc } = tf.getKernel(name, 'webgpu');
  return (inputs, attributes) =>
    kernelFunc({ inputs, backend: tf.backend(), attrs: attributes as tf.NamedAttrMap }) as tf.TensorInfo;
}

/**
 * Registers the kernels for the webgpu backend, in place of the compositions or of another variant.
 * @returns resolves when all shaders are compiled; training may begin before, and then waits for those it needs
 */
export function registerWebGpuKernels(backend: WebGPUBackend, variant: Variant): Promise<void> {
  const gpu = new Dispatcher(backend);
  setCapturer(backend, (work) => gpu.capture(work));
  stock ??= { add: stockKernel(tf.Add), sub: stockKernel(tf.Sub) };
  const sets: Kernels[] = [
    convKernels(gpu, variant),
    codeKernels(gpu, variant),
    trainingKernels(gpu),
    pointwiseKernels(gpu, stock),
  ];
  for (const { kernels } of sets) {
    for (const [kernelName, kernel] of Object.entries(kernels)) {
      tf.unregisterKernel(kernelName, 'webgpu');
      tf.registerKernel({
        kernelName,
        backendName: 'webgpu',
        kernelFunc: ({ inputs, attrs }) => kernel(inputs as Record<string, tf.Tensor>, attrs ?? {}),
      });
    }
  }
  return gpu.compile(sets.flatMap(({ programs }) => programs));
}
