/** Kernels for WebGPU on a software adapter (SwiftShader, llvmpipe), in place of the compositions. */
import type { WebGPUBackend, WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { columnSumProgram, countCodesProgram, nearestCodeProgram, sumByCodeProgram } from './codePrograms.ts';
import { RegisterTileMatMul } from './matMulProgram.ts';

type Inputs = tf.NamedTensorInfoMap;
type Run = (inputs: Inputs, attributes: Record<string, unknown>, backend: WebGPUBackend) => tf.TensorInfo;

const axis = (input: tf.TensorInfo | undefined, i: number): number => input?.shape[i] ?? 0;

const KERNELS: Record<string, Run> = {
  LabMatMul({ a, b }, attributes, backend) {
    const transposeA = Boolean(attributes.transposeA);
    const transposeB = Boolean(attributes.transposeB);
    const [rows, inner] = transposeA ? [axis(a, 1), axis(a, 0)] : [axis(a, 0), axis(a, 1)];
    const program = new RegisterTileMatMul(rows, inner, axis(b, transposeB ? 0 : 1), transposeA, transposeB);
    return run(backend, program, [a, b], 'float32', program.uniformData());
  },
  LabNearestCode: ({ rows, embed }, _attributes, backend) =>
    run(backend, nearestCodeProgram(axis(rows, 0)), [rows, embed], 'int32'),
  LabCountCodes: ({ codes }, { codeCount }, backend) =>
    run(backend, countCodesProgram(codeCount as number), [codes], 'float32'),
  LabSumByCode: ({ rows, codes }, { codeCount }, backend) =>
    run(backend, sumByCodeProgram(codeCount as number, axis(rows, 1)), [rows, codes], 'float32'),
  LabColumnSum: ({ x }, _attributes, backend) => run(backend, columnSumProgram(axis(x, 1)), [x], 'float32'),
};

/**
 * Registers them for the webgpu backend. To be called once, when the adapter turned out to be a software adapter. On
 * SwiftShader they were 4 to 10 times faster than tfjs's programs, which lean on workgroup barriers.
 */
export function registerSoftwareKernels(): void {
  for (const [kernelName, compute] of Object.entries(KERNELS)) {
    tf.unregisterKernel(kernelName, 'webgpu');
    tf.registerKernel({
      kernelName,
      backendName: 'webgpu',
      kernelFunc: ({ inputs, attrs, backend }) =>
        compute(inputs as Inputs, (attrs ?? {}) as Record<string, unknown>, backend as unknown as WebGPUBackend),
    });
  }
}

function run(
  backend: WebGPUBackend,
  program: WebGPUProgram,
  inputs: (tf.TensorInfo | undefined)[],
  dtype: tf.DataType,
  uniforms?: { type: string; data: number[] }[],
): tf.TensorInfo {
  return backend.runWebGPUProgram(program, inputs as tf.TensorInfo[], dtype, uniforms);
}
