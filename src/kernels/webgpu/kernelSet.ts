/** What a file of kernels hands over for registration. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Program } from './program.ts';

type Outputs = tf.TensorInfo | tf.TensorInfo[];

export interface Kernels {
  /** By the names of the operations. Inputs and attributes are those of the operation. */
  kernels: Record<string, (inputs: Record<string, tf.Tensor>, attributes: object) => Outputs>;
  /** To be compiled ahead. */
  programs: Program[];
}

/** Gives a kernel the inputs and attributes that its operation promises. */
export function kernel<I extends string>(
  run: (inputs: Record<I, tf.Tensor>, attributes: never) => Outputs,
): Kernels['kernels'][string] {
  return (inputs, attributes) => run(inputs as Record<I, tf.Tensor>, attributes as never);
}
