/** AdamW as `torch.optim.AdamW` computes it (Loshchilov & Hutter 2019), with one step counter per tensor. */
import * as tf from '@tensorflow/tfjs-core';

export interface AdamWSettings {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
}

/** State of one parameter. `m` and `v` have the parameter's shape. */
export interface Moments {
  step: number;
  m: tf.Variable;
  v: tf.Variable;
}

/** Optimizer state by parameter name; a parameter that never had a gradient has none. */
export type OptimizerState = Map<string, Moments>;

/**
 * One update of one parameter, in place: decoupled weight decay, then the bias-corrected Adam step. A parameter
 * without gradient must not come here: PyTorch skips it altogether, step counter included.
 */
export function adamW(
  name: string,
  parameter: tf.Variable,
  gradient: tf.Tensor,
  state: OptimizerState,
  settings: AdamWSettings,
): void {
  const { learningRate, beta1, beta2, epsilon, weightDecay } = settings;
  const moments = state.get(name) ?? newMoments(parameter);
  state.set(name, moments);
  moments.step += 1;
  const stepSize = learningRate / (1 - beta1 ** moments.step);
  const rootCorrection = Math.sqrt(1 - beta2 ** moments.step);
  tf.tidy(() => {
    const m = tf.add(tf.mul(moments.m, beta1), tf.mul(gradient, 1 - beta1));
    const v = tf.add(tf.mul(moments.v, beta2), tf.mul(tf.square(gradient), 1 - beta2));
    const denominator = tf.add(tf.mul(tf.sqrt(v), 1 / rootCorrection), epsilon);
    const decayed = tf.mul(parameter, 1 - learningRate * weightDecay);
    parameter.assign(tf.sub(decayed, tf.mul(tf.div(m, denominator), stepSize)));
    moments.m.assign(m);
    moments.v.assign(v);
  });
}

function newMoments(parameter: tf.Variable): Moments {
  return tf.tidy(() => ({ step: 0, m: tf.variable(tf.zerosLike(parameter)), v: tf.variable(tf.zerosLike(parameter)) }));
}

/** Disposes all moments and empties the state. */
export function disposeOptimizer(state: OptimizerState): void {
  for (const { m, v } of state.values()) tf.dispose([m, v]);
  state.clear();
}
