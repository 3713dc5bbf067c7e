/**
 * How an operation of ours enters tfjs: one kernel name on every backend, one node on the tape, one gradient.
 *
 * Each operation has a composition of stock operations, which is its definition and runs wherever nothing better is
 * registered under the same name.
 */
import * as tf from '@tensorflow/tfjs-core';

type Inputs<I extends string> = Record<I, tf.Tensor>;

export interface Operation<I extends string, A extends object> {
  name: string;
  /** The definition, in stock operations. Runs in a tidy and off the tape. */
  compose(inputs: Inputs<I>, attributes: A): tf.Tensor;
  /**
   * The same for backends whose data lies in main memory (cpu, wasm), where a loop over typed arrays beats a dozen
   * stock operations. Reads its inputs with `dataSync`.
   */
  composeInMemory?(inputs: Inputs<I>, attributes: A): tf.Tensor;
  /** Inputs that the gradient needs, in the order in which it gets them. */
  saved?: readonly I[];
  /**
   * Gradient of the output `dy` with respect to each input that can have one, as functions so that only those that
   * are asked for are computed. Absent: the operation may only run off the tape.
   */
  gradient?(dy: tf.Tensor, saved: tf.Tensor[], attributes: A): Partial<Record<I, () => tf.Tensor>>;
}

const BACKENDS = ['cpu', 'wasm', 'webgpu'] as const;
const IN_MEMORY: readonly string[] = ['cpu', 'wasm'];

/** Registers `operation` on every backend and returns the function that runs it. The caller owns the result. */
export function registerOperation<I extends string, A extends object>(
  operation: Operation<I, A>,
): (inputs: Inputs<I>, attributes: A) => tf.Tensor {
  const { name, gradient } = operation;
  for (const backendName of BACKENDS) {
    const compose = (IN_MEMORY.includes(backendName) && operation.composeInMemory) || operation.compose;
    tf.registerKernel({
      kernelName: name,
      backendName,
      kernelFunc: ({ inputs, attrs }) => tf.tidy(() => compose(inputs as unknown as Inputs<I>, attrs as unknown as A)),
    });
  }
  if (gradient) {
    tf.registerGradient({
      kernelName: name,
      inputsToSave: [...(operation.saved ?? [])],
      gradFunc: (dy, saved, attrs) =>
        gradient(dy as tf.Tensor, saved, attrs as unknown as A) as Record<string, () => tf.Tensor>,
    });
  }
  return (inputs, attributes) =>
    tf.engine().runKernel(name, inputs, attributes as unknown as tf.NamedAttrMap) as tf.Tensor;
}
