/** Registers loops over typed arrays as the kernels of our operations on tfjs's cpu and wasm backends. */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
// The operations themselves, which must be registered before their kernels are replaced.
import '../codes.ts';
import '../losses.ts';
import { type ConvAttributes, convOperations, simpleForm } from '../conv1d.ts';
import type { Runner } from '../registration.ts';
import { meetArraysOfEveryKind } from './arrayKinds.ts';
import {
  codeRowsInMemory,
  countCodesInMemory,
  nearestCodeInMemory,
  sumByCodeInMemory,
  takeRowsInMemory,
} from './codeKernels.ts';
import {
  convInMemory,
  convInputGradientInMemory,
  convWeightGradientInMemory,
  leakyReluGradientInMemory,
} from './convKernels.ts';
import { heapOf, type MemoryKernel } from './heap.ts';
import { refuseToOverwrite } from './outOfMemory.ts';
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
  weightedLossInMemory,
} from './trainingKernels.ts';

export type MemoryBackend = 'cpu' | 'wasm';

/** Takes a kernel's inputs and attributes on trust: the name under which it is registered promises them. */
const untyped = <I extends string, A extends object>(kernel: MemoryKernel<I, A>): MemoryKernel<string, object> =>
  kernel as MemoryKernel<string, object>;

/** A kernel for convolutions of simple form; all others are composed, as their operation defines them. */
function ofSimpleForm<I extends string>(
  kernel: MemoryKernel<I, ConvAttributes>,
  operation: Runner<string, ConvAttributes, tf.Tensor | tf.Tensor[]>,
): MemoryKernel<string, object> {
  return (inputs, given, heap) => {
    const attributes = given as ConvAttributes;
    return simpleForm(attributes)
      ? kernel(inputs as Record<I, tf.TensorInfo>, attributes, heap)
      : operation.compose(inputs as Record<string, tf.Tensor>, attributes);
  };
}

/** By the names of the operations. */
const KERNELS: Record<string, MemoryKernel<string, object>> = {
  LabNearestCode: untyped(nearestCodeInMemory),
  LabTakeRows: untyped(takeRowsInMemory),
  LabCodeRows: untyped(codeRowsInMemory),
  LabCountCodes: untyped(countCodesInMemory),
  LabSumByCode: untyped(sumByCodeInMemory),
  LabConv1d: ofSimpleForm(convInMemory, convOperations.forward),
  LabConv1dLeakyRelu: ofSimpleForm(convInMemory, convOperations.forward),
  LabLeakyReluGradient: untyped(leakyReluGradientInMemory),
  LabConv1dInputGradient: ofSimpleForm(convInputGradientInMemory, convOperations.inputGradient),
  LabConv1dWeightGradient: ofSimpleForm(convWeightGradientInMemory, convOperations.weightGradient),
  LabWeightedLoss: untyped(weightedLossInMemory),
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

const guarded = new WeakSet<object>();

function guardWasm({ wasm }: BackendWasm): void {
  if (guarded.has(wasm)) return;
  guarded.add(wasm);
  refuseToOverwrite(wasm as unknown as Parameters<typeof refuseToOverwrite>[0]);
}

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
  const started = await tf.setBackend(name);
  if (started && name === 'wasm') guardWasm(tf.backend() as BackendWasm);
  return started;
}
