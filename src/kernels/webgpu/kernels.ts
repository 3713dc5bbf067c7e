/** Registers our programs as the WebGPU kernels of our operations. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { codeKernels } from './codeKernels.ts';
import { convKernels } from './convKernels.ts';
import { Dispatcher } from './dispatch.ts';
import type { Kernels } from './kernelSet.ts';
import type { Variant } from './product.ts';
import { trainingKernels } from './trainingKernels.ts';

/** tfjs's addition, which ours hands over to; kept because a second registration finds ours in its place. */
let stockAdd: tf.KernelConfig['kernelFunc'] | undefined;

/**
 * Registers the kernels for the webgpu backend, in place of the compositions or of another variant.
 * @returns resolves when all shaders are compiled; training may begin before, and then waits for those it needs
 */
export function registerWebGpuKernels(backend: WebGPUBackend, variant: Variant): Promise<void> {
  const gpu = new Dispatcher(backend);
  const add = (stockAdd ??= tf.getKernel(tf.Add, 'webgpu').kernelFunc);
  const sets: Kernels[] = [
    convKernels(gpu, variant),
    codeKernels(gpu, variant),
    trainingKernels(gpu, (inputs, attributes) => add({ inputs, backend, attrs: attributes as tf.NamedAttrMap })),
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
