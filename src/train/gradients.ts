/** The backward passes of a step, and what the freeze levers do to gradients. None and zero are different gradients here. */
import * as tf from '@tensorflow/tfjs-core';
import type { FreezeLevers } from '../config/freezePolicies.ts';
import type { Settings } from '../config/settings.ts';
import { normParts, squaredNorms } from '../kernels/reductions.ts';
import { noGrad } from '../kernels/tape.ts';
import type { NamedModel, NamedTensor } from '../model/namedModel.ts';
import { freezableModules } from '../objectives/facts.ts';
import type { BatchTensors, ForwardPass, Objective, Phase, PhaseLoss } from '../objectives/objective.ts';

/** Gradient by parameter name; null where it does not exist. The caller owns the tensors. */
export type Gradients = Map<string, tf.Tensor | null>;

/** A model and what it is trained for. */
export interface Trained {
  objective: Objective;
  model: NamedModel;
}

export interface Backward {
  gradients: Gradients;
  /** Gradients that arrived at the model's `outputs`, owned by the caller. */
  arrivals: Map<string, tf.Tensor>;
  /** Modules that a backward pass has reached, before the levers had their say. */
  reached: Set<string>;
  /** The tensors of the forward, owned by the caller. */
  pass: ForwardPass;
  /** Of each phase, in their order; owned by the caller. */
  losses: PhaseLoss[];
}

/** The parameters that a phase trains. */
export function parametersOf({ parameters }: NamedModel, { trains }: Phase): Map<string, NamedTensor> {
  return new Map([...parameters].filter(([, { module }]) => trains.includes(module)));
}

/**
 * The forward pass and all backward passes of a step under `levers`. The forward runs once, on the tape of the last
 * phase; the phases before see what it gave detached, and run before the last one's loss is computed.
 * @param update is called behind each phase but the last, when its gradients are there
 */
export function computeGradients(
  { objective, model }: Trained,
  levers: FreezeLevers,
  batch: BatchTensors,
  settings: Settings,
  update: (phase: Phase, gradients: Gradients) => void,
): Backward {
  const gradients: Gradients = new Map([...model.parameters.keys()].map((name) => [name, null]));
  const arrivals: Backward['arrivals'] = new Map();
  const losses: PhaseLoss[] = [];
  const onArrival = (output: string, dy: tf.Tensor): void => {
    // A term of the loss that is looked at alone arrives before the whole loss does, whose gradient is the one to keep.
    arrivals.get(output)?.dispose();
    arrivals.set(output, tf.keep(tf.clone(dy)));
  };
  const earlier = objective.phases.slice(0, -1);
  const last = objective.phases.at(-1) as Phase;
  let pass: ForwardPass | undefined;
  const run = (phase: Phase, compute: () => PhaseLoss): void => {
    const own = requiringGradient({ objective, model }, phase, levers);
    losses.push(backward(own, gradients, compute));
  };
  run(last, () => {
    const forward = keepAll(objective.forward(model, levers, batch, onArrival));
    pass = forward;
    const seen = earlier.length > 0 ? detached(forward) : forward;
    for (const phase of earlier) {
      run(phase, () => phase.loss(model, seen, batch, settings));
      noGrad(() => update(phase, gradients));
    }
    return last.loss(model, forward, batch, settings);
  });
  if (!pass) throw new Error('computeGradients: the forward pass did not run');
  return { gradients, arrivals, reached: modulesReached(model, gradients, arrivals), pass, losses };
}

/** Those of a phase's parameters that require a gradient under the levers. */
function requiringGradient({ objective, model }: Trained, phase: Phase, levers: FreezeLevers): [string, NamedTensor][] {
  const freezable = freezableModules(objective.facts);
  const own = [...parametersOf(model, phase)];
  return levers.requiresGrad ? own : own.filter(([, { module }]) => !freezable.has(module));
}

/**
 * One backward pass. It may run while another one's forward does: what it leaves is kept.
 * @param compute the loss; runs once
 * @param gradients gets those of `parameters`
 */
function backward(
  parameters: readonly [string, NamedTensor][],
  gradients: Gradients,
  compute: () => PhaseLoss,
): PhaseLoss {
  let result: PhaseLoss | undefined;
  const run = (): tf.Scalar => {
    result = compute();
    tf.keep(result.loss);
    tf.keep(result.parts);
    return result.loss;
  };
  const variables = parameters.map(([, { variable }]) => variable);
  const { grads } = variables.length > 0 ? tf.variableGrads(run, variables) : { grads: nothing(run) };
  for (const [name, { variable }] of parameters) {
    const gradient = grads[variable.name];
    gradients.set(name, gradient ? tf.keep(gradient) : null);
  }
  return result as PhaseLoss;
}

/** Runs what has no parameter to go to. */
function nothing(run: () => tf.Scalar): Record<string, tf.Tensor> {
  noGrad(run);
  return {};
}

/** Keeps every tensor of a forward beyond the tidy that variableGrads puts around it. */
function keepAll(pass: ForwardPass): ForwardPass {
  for (const tensor of Object.values(pass.tensors)) tf.keep(tensor);
  for (const { rows, codes } of pass.layers) {
    tf.keep(rows);
    tf.keep(codes);
  }
  return pass;
}

/** The same values, connected to nothing. The tensors live as long as the tidy around them. */
function detached({ tensors, ...rest }: ForwardPass): ForwardPass {
  return { ...rest, tensors: noGrad(() => Object.fromEntries(Object.entries(tensors).map(cloned))) };
}

const cloned = ([name, tensor]: [string, tf.Tensor]): [string, tf.Tensor] => [name, tf.clone(tensor)];

/**
 * Does to the gradients of a phase what the levers say, in place:
 * - `zeroGradients` replaces those of modules that can be frozen by zeros;
 * - `clearGradients: 'zero'` means that a gradient which existed before and is absent now is zeros, because clearing
 *   filled it (the default of PyTorch before 2.0).
 *
 * @param existed names of parameters that had a gradient in an earlier step; updated
 */
export function applyGradientLevers(
  gradients: Gradients,
  { objective, model }: Trained,
  phase: Phase,
  levers: FreezeLevers,
  existed: Set<string>,
): void {
  const freezable = freezableModules(objective.facts);
  for (const [name, { module, variable }] of parametersOf(model, phase)) {
    const gradient = gradients.get(name) ?? null;
    const zeroed = levers.zeroGradients && freezable.has(module) && gradient !== null;
    const left = gradient === null && levers.clearGradients === 'zero' && existed.has(name);
    if (zeroed || left) {
      gradient?.dispose();
      gradients.set(name, tf.keep(tf.zerosLike(variable)));
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

/** Modules that a backward pass has reached; to be asked before the levers of the last phase change what it left. */
function modulesReached(
  { parameters, outputs }: NamedModel,
  gradients: Gradients,
  arrivals: Backward['arrivals'],
): Set<string> {
  const reached = [...parameters].filter(([name]) => (gradients.get(name) ?? null) !== null);
  const arrived = [...outputs].filter(([name]) => arrivals.has(name));
  return new Set([...reached, ...arrived].map(([, { module }]) => module));
}

/** Disposes the gradients that exist. */
export function disposeGradients(gradients: ReadonlyMap<string, tf.Tensor | null>): void {
  for (const gradient of gradients.values()) gradient?.dispose();
}

/** Disposes the tensors that a forward pass handed to the losses; rows and codes of the codebooks stay. */
export function disposePass({ tensors }: ForwardPass): void {
  tf.dispose(tensors);
}
