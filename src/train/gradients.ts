/** The backward pass, and what the freeze levers do to gradients. None and zero are different gradients here. */
import * as tf from '@tensorflow/tfjs-core';
import type { FreezeLevers } from '../config/freezePolicies.ts';
import { normParts, squaredNorms } from '../kernels/reductions.ts';
import type { Synthesizer } from '../model/modules.ts';
import type { NamedModel } from '../model/namedModel.ts';
import { type BatchTensors, type ForwardResult, forward, type LossWeights } from '../model/synthesizer.ts';

/** Gradient by parameter name; null where it does not exist. The caller owns the tensors. */
export type Gradients = Map<string, tf.Tensor | null>;

export interface Backward {
  gradients: Gradients;
  /** Gradients that arrived at the model's `outputs`, owned by the caller. */
  arrivals: Map<string, tf.Tensor>;
  /** The tensors of the forward, owned by the caller. */
  result: ForwardResult;
}

/** Forward and backward pass under `levers`. */
export function computeGradients(
  model: Synthesizer,
  levers: FreezeLevers,
  batch: BatchTensors,
  weights: LossWeights,
): Backward {
  const { parameters } = model;
  const trained = [...parameters].filter(([, { module }]) => module !== 'ssl_proj' || levers.requiresGrad);
  let result: ForwardResult | undefined;
  const arrivals: Backward['arrivals'] = new Map();
  const onArrival = (output: string, dy: tf.Tensor): void => {
    arrivals.set(output, tf.keep(tf.clone(dy)));
  };
  const { grads } = tf.variableGrads(
    () => {
      result = keepAll(forward(model, levers, batch, weights, onArrival));
      return result.loss;
    },
    trained.map(([, { variable }]) => variable),
  );
  if (!result) throw new Error('computeGradients: the forward pass did not run');
  const gradients: Gradients = new Map();
  for (const [name, { variable }] of parameters) gradients.set(name, grads[variable.name] ?? null);
  return { gradients, arrivals, result };
}

/** Keeps every tensor of a forward beyond the tidy that variableGrads puts around it. */
function keepAll(result: ForwardResult): ForwardResult {
  const { quantized, x, errors, loss, parts, layers } = result;
  for (const tensor of [quantized, x, errors, loss, parts]) tf.keep(tensor);
  for (const { rows, codes } of layers) {
    tf.keep(rows);
    tf.keep(codes);
  }
  return result;
}

/**
 * Does to the gradients what the levers say, in place:
 * - `zeroGradients` replaces those of ssl_proj by zeros;
 * - `clearGradients: 'zero'` means that a gradient which existed before and is absent now is zeros, because clearing
 *   filled it (the default of PyTorch before 2.0).
 *
 * @param existed names of parameters that had a gradient in an earlier step; updated
 */
export function applyGradientLevers(
  gradients: Gradients,
  { parameters }: NamedModel,
  levers: FreezeLevers,
  existed: Set<string>,
): void {
  for (const [name, { module, variable }] of parameters) {
    const gradient = gradients.get(name) ?? null;
    const zeroed = levers.zeroGradients && module === 'ssl_proj' && gradient !== null;
    const left = gradient === null && levers.clearGradients === 'zero' && existed.has(name);
    if (zeroed || left) {
      gradient?.dispose();
      gradients.set(name, tf.zerosLike(variable));
    }
    if (gradients.get(name)) existed.add(name);
    else if (levers.clearGradients === 'none') existed.delete(name);
  }
}

/** Squared L2 norms of the gradients that exist. */
export interface SquaredNorms {
  /** Parts that add up to them, those of the first gradient first; null if no gradient exists. */
  parts: tf.Tensor1D | null;
  /** How many parts belong to each parameter or output, in that order. */
  counts: [name: string, count: number][];
}

/** Norms of the gradients that exist, and behind them of those at outputs. The caller owns the parts. */
export function gradientNorms(gradients: Gradients, arrivals: Backward['arrivals']): SquaredNorms {
  const present = [...gradients, ...arrivals].filter((entry): entry is [string, tf.Tensor] => entry[1] !== null);
  return {
    parts: present.length === 0 ? null : squaredNorms(present.map(([, gradient]) => gradient)),
    counts: present.map(([name, { size }]) => [name, normParts(size)]),
  };
}

export function disposeNorms({ parts }: SquaredNorms): void {
  parts?.dispose();
}

/** Modules that the backward pass has reached; to be asked before the levers change what it left. */
export function modulesReached({ parameters, outputs }: NamedModel, { gradients, arrivals }: Backward): Set<string> {
  const reached = [...parameters].filter(([name]) => (gradients.get(name) ?? null) !== null);
  const arrived = [...outputs].filter(([name]) => arrivals.has(name));
  return new Set([...reached, ...arrived].map(([, { module }]) => module));
}

/** Disposes the gradients that exist. */
export function disposeGradients(gradients: ReadonlyMap<string, tf.Tensor | null>): void {
  for (const gradient of gradients.values()) gradient?.dispose();
}
