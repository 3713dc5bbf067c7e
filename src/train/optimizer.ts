/** The optimizer's state, and its step: AdamW with one step counter per tensor, as in PyTorch. */
import * as tf from '@tensorflow/tfjs-core';
import { adamW, type AdamWEntry, type AdamWSettings } from '../kernels/updates.ts';
import type { ParameterGroup } from '../objectives/objective.ts';
import type { Gradients } from './gradients.ts';

/** State of one parameter. `m` and `v` have the parameter's shape. */
export interface Moments {
  step: number;
  m: tf.Variable;
  v: tf.Variable;
}

/** Optimizer state by parameter name; a parameter that never had a gradient has none. */
export type OptimizerState = Map<string, Moments>;

/**
 * One update of every parameter that has a gradient, in place. Parameters without gradient are left as they are, step
 * counter included, as in PyTorch.
 */
export function updateParameters(
  parameters: ReadonlyMap<string, { variable: tf.Variable }>,
  gradients: Gradients,
  state: OptimizerState,
  settings: AdamWSettings,
): void {
  const entries: AdamWEntry[] = [];
  for (const [name, { variable: parameter }] of parameters) {
    const gradient = gradients.get(name);
    if (!gradient) continue;
    const moments = state.get(name) ?? newMoments(parameter);
    state.set(name, moments);
    moments.step += 1;
    entries.push({ parameter, gradient, moments });
  }
  adamW(entries, settings);
}

/** Parameters by what their optimizer is set to: those that `groups` name, each in the first that does, and all others. */
export function groupsOf<Parameter>(
  parameters: ReadonlyMap<string, Parameter>,
  groups: readonly ParameterGroup[],
  others: AdamWSettings,
): { parameters: Map<string, Parameter>; settings: AdamWSettings }[] {
  const groupOf = (name: string): number =>
    groups.findIndex(({ prefixes }) => prefixes.some((prefix) => name.startsWith(prefix)));
  const members = (index: number): Map<string, Parameter> =>
    new Map([...parameters].filter(([name]) => groupOf(name) === index));
  return [
    { parameters: members(-1), settings: others },
    ...groups.map(({ settings }, i) => ({ parameters: members(i), settings })),
  ];
}

function newMoments(parameter: tf.Variable): Moments {
  return tf.tidy(() => ({ step: 0, m: tf.variable(tf.zerosLike(parameter)), v: tf.variable(tf.zerosLike(parameter)) }));
}

/** Disposes all moments and empties the state. */
export function disposeOptimizer(state: OptimizerState): void {
  for (const { m, v } of state.values()) tf.dispose([m, v]);
  state.clear();
}
