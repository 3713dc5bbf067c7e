/**
 * How an operation of ours enters tfjs: one kernel name on every backend, one node on the tape, one gradient.
 *
 * Each operation has a composition of stock operations, which is its definition and runs wherever nothing better is
 * registered under the same name (`webgpu/`, `memory/`).
 */
import * as tf from '@tensorflow/tfjs-core';

type Inputs<I extends string> = Record<I, tf.Tensor>;

export interface Operation<I extends string, A extends object, O extends tf.Tensor | tf.Tensor[]> {
  name: string;
  /**
   * The definition, in stock operations. Runs in a tidy and off the tape. An operation that changes variables in place
   * assigns to them.
   */
  compose(inputs: Inputs<I>, attributes: A): O;
  /** Inputs that the gradient needs, in the order in which it gets them; `all` for as many as there are. */
  saved?: readonly I[] | 'all';
  /** True: the gradient gets the first output too, behind the saved inputs. */
  savesOutput?: boolean;
  /**
   * Gradient with respect to each input that can have one, given that of the first output, as functions so that only
   * those that are asked for are computed. Absent: the operation may only run off the tape.
   */
  gradient?(dy: tf.Tensor, saved: tf.Tensor[], attributes: A): Partial<Record<I, () => tf.Tensor>>;
}

const BACKENDS = ['cpu', 'wasm', 'webgpu'] as const;

/** Registers `operation` on every backend and returns the function that runs it. The caller owns the results. */
export function registerOperation<I extends string, A extends object, O extends tf.Tensor | tf.Tensor[] = tf.Tensor>(
  operation: Operation<I, A, O>,
): Runner<I, A, O> {
  const { name, gradient } = operation;
  const savesAll = operation.saved === 'all';
  for (const backendName of BACKENDS) {
    tf.registerKernel({
      kernelName: name,
      backendName,
      kernelFunc: ({ inputs, attrs }) =>
        tf.tidy(() => operation.compose(inputs as unknown as Inputs<I>, attrs as unknown as A)),
    });
  }
  const onTape: tf.GradConfig = {
    kernelName: name,
    inputsToSave: operation.saved === 'all' ? [] : [...(operation.saved ?? [])],
    outputsToSave: operation.savesOutput ? [true] : [],
    gradFunc: (dy, saved, attrs) =>
      (gradient as NonNullable<typeof gradient>)(
        Array.isArray(dy) ? (dy[0] as tf.Tensor) : dy,
        saved,
        attrs as unknown as A,
      ) as Record<string, () => tf.Tensor>,
  };
  if (gradient) tf.registerGradient(onTape);
  const run = (inputs: Inputs<I>, attributes: A): O => {
    // Of `saveAllInputs` tfjs wants a list of inputs, and a list among the tape's objects of inputs is what Chromium
    // compiles the backward pass for over and over, see `memory/arrayKinds.ts`.
    if (savesAll) onTape.inputsToSave = Object.keys(inputs);
    return tf.engine().runKernel(name, inputs, attributes as unknown as tf.NamedAttrMap) as O;
  };
  return Object.assign(run, {
    compose: (inputs: Inputs<I>, attributes: A) => tf.tidy(() => operation.compose(inputs, attributes)),
  });
}

/** Runs an operation; `compose` runs its definition whatever the backend has, to check kernels against. */
export interface Runner<I extends string, A extends object, O> {
  (inputs: Inputs<I>, attributes: A): O;
  compose(inputs: Inputs<I>, attributes: A): O;
}
