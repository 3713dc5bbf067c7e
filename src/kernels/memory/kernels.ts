/** Registers loops over typed arrays as the kernels of our operations on tfjs's cpu and wasm backends. */
import * as tf from '@tensorflow/tfjs-core';
// The operations themselves, which must be registered before their kernels are replaced.
import '../codes.ts';
import '../conv1d.ts';
import '../losses.ts';
import { meetArraysOfEveryKind } from './arrayKinds.ts';
import { codeRowsInMemory, countCodesInMemory, nearestCodeInMemory, sumByCodeInMemory } from './codeKernels.ts';
import {
  convInMemory,
  convInputGradientInMemory,
  convWeightGradientInMemory,
  leakyReluGradientInMemory,
} from './convKernels.ts';
import { heapOf, type MemoryKernel } from './heap.ts';
import {
  adamWInMemory,
  codebookUpdateInMemory,
  codeUsageInMemory,
  commitmentGradientInMemory,
  differencesInMemory,
  meanSquareGradientInMemory,
  notFiniteInMemory,
  packInMemory,
  squaredNormsInMemory,
  trainingLossInMemory,
} from './trainingKernels.ts';

export type MemoryBackend = 'cpu' | 'wasm';

/** Takes a kernel's inputs and attributes on trust: the name under which it is registered promises them. */
const untyped = <I extends string, A extends object>(kernel: MemoryKernel<I, A>): MemoryKernel<string, object> =>
  kernel as MemoryKernel<string, object>;

/** By the names of the operations. */
const KERNELS: Record<string, MemoryKernel<string, object>> = {
  LabNearestCode: untyped(nearestCodeInMemory),
  LabCodeRows: untyped(codeRowsInMemory),
  LabCountCodes: untyped(countCodesInMemory),
  LabSumByCode: untyped(sumByCodeInMemory),
  LabConv1d: untyped(convInMemory),
  LabConv1dLeakyRelu: untyped(convInMemory),
  LabLeakyReluGradient: untyped(leakyReluGradientInMemory),
  LabConv1dInputGradient: untyped(convInputGradientInMemory),
  LabConv1dWeightGradient: untyped(convWeightGradientInMemory),
  LabTrainingLoss: untyped(trainingLossInMemory),
  LabMeanSquareGradient: untyped(meanSquareGradientInMemory),
  LabCommitmentGradient: untyped(commitmentGradientInMemory),
  LabSquaredNorms: untyped(squaredNormsInMemory),
  LabNotFinite: untyped(notFiniteInMemory),
  LabDifferences: untyped(differencesInMemory),
  LabPack: untyped(packInMemory),
  LabAdamW: untyped(adamWInMemory),
  LabCodebookUpdate: untyped(codebookUpdateInMemory),
  LabCodeUsage: untyped(codeUsageInMemory),
};

/** Makes `name` the backend, with our kernels in place of the compositions. @returns whether it started */
export async function startMemoryBackend(name: MemoryBackend): Promise<boolean> {
  for (const [kernelName, kernel] of Object.entries(KERNELS)) {
    tf.unregisterKernel(kernelName, name);
    tf.registerKernel({
      kernelName,
      backendName: name,
      kernelFunc: ({ inputs, attrs, backend }) =>
        kernel(inputs as Record<string, tf.TensorInfo>, attrs ?? {}, heapOf(name, backend as object)),
    });
  }
  meetArraysOfEveryKind();
  return tf.setBackend(name);
}
