/** Which term of the loss reaches what: the norm of its gradient alone, or none where no path leads there. */
import * as tf from '@tensorflow/tfjs-core';
import type { ForwardPass } from '../objective.ts';
import type { Forwarded } from './forward.ts';
import type { SovitsModel } from './model.ts';
import { type OnTerms, type Term, TERMS } from './phases.ts';

/** Squared norms on the device; null: no path. */
export interface Reach {
  /** At the quantizer's output, as if it came from nowhere. */
  quantized: tf.Scalar | null;
  /** Of each parameter. */
  parameters: Map<string, tf.Scalar | null>;
}

export type Attribution = Record<Term, Reach>;

/**
 * Goes back once for each term over the forward pass of the step, which is on the tape already; to be called as
 * `OnTerms`. The step gives the same with and without.
 * @param trained names of the parameters that require a gradient
 * @returns tensors owned by the caller
 */
export function attribute(
  terms: Parameters<OnTerms>[0],
  { parameters }: SovitsModel,
  { tensors: { quantized } }: ForwardPass<Forwarded>,
  trained: readonly string[],
): Attribution {
  const variables = trained.map((name) => parameters.get(name)?.variable as tf.Tensor);
  const reach = (term: tf.Scalar): Reach => {
    const { grads } = tf.engine().gradients(() => tf.clone(term), [quantized, ...variables], undefined, true);
    const [atCodes = null, ...ofParameters] = grads.map((gradient) => squaredNorm(gradient));
    tf.dispose(grads);
    return { quantized: atCodes, parameters: new Map(trained.map((name, i) => [name, ofParameters[i] ?? null])) };
  };
  return Object.fromEntries(TERMS.map((term) => [term, reach(terms[term])])) as Attribution;
}

/** A gradient that does not exist has no norm. */
function squaredNorm(gradient: tf.Tensor | undefined): tf.Scalar | null {
  return gradient ? tf.keep(tf.tidy(() => tf.sum(tf.square(gradient)))) : null;
}

/** Disposes all norms. */
export function disposeAttribution(attribution: Attribution): void {
  for (const { quantized, parameters } of Object.values(attribution)) {
    for (const norm of [quantized, ...parameters.values()]) norm?.dispose();
  }
}
