/** What changes tensors in place: the optimizer's step and the codebook's. Off the tape. */
import * as tf from '@tensorflow/tfjs-core';
import { sumByCode, countCodes } from './codes.ts';
import { registerOperation } from './registration.ts';

/** Laplace smoothing of the cluster sizes, as in the original. */
export const EPSILON = 1e-5;

export interface AdamWSettings {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
}

/** A parameter with its moments, all of one shape and all changed in place. */
export interface AdamWEntry {
  parameter: tf.Variable;
  gradient: tf.Tensor;
  /** `step` counts from 1, this one included. */
  moments: { step: number; m: tf.Variable; v: tf.Variable };
}

/** The numbers that an update needs per tensor. */
export interface AdamWScalars {
  /** 1 − learning rate · weight decay. */
  keep: number;
  stepSize: number;
  /** 1 / √(1 − β₂ᵗ) */
  rootCorrection: number;
}

export interface AdamWAttributes {
  beta1: number;
  beta2: number;
  epsilon: number;
  /** Of each tensor; asked anew when the update is run again from a capture. */
  scalars(): readonly AdamWScalars[];
}

/** Most tensors that one call of the kernel takes: a WebGPU program binds eight buffers on every device. */
export const MOST_UPDATED = 2;

/** Inputs are `parameter1`, `m1`, `v1`, `gradient1`, and those of a second tensor where there is one. */
const runAdamW = registerOperation<string, AdamWAttributes, tf.Tensor[]>({
  name: 'LabAdamW',
  compose(inputs, { scalars: scalarsOf, beta1, beta2, epsilon }) {
    for (const [i, scalars] of scalarsOf().entries()) {
      const parameter = inputs[`parameter${i + 1}`] as tf.Variable;
      const [oldM, oldV] = [inputs[`m${i + 1}`] as tf.Variable, inputs[`v${i + 1}`] as tf.Variable];
      const gradient = inputs[`gradient${i + 1}`] as tf.Tensor;
      const m = tf.add(tf.mul(oldM, beta1), tf.mul(gradient, 1 - beta1));
      const v = tf.add(tf.mul(oldV, beta2), tf.mul(tf.square(gradient), 1 - beta2));
      const denominator = tf.add(tf.mul(tf.sqrt(v), scalars.rootCorrection), epsilon);
      parameter.assign(tf.sub(tf.mul(parameter, scalars.keep), tf.mul(tf.div(m, denominator), scalars.stepSize)));
      oldM.assign(m);
      oldV.assign(v);
    }
    return [];
  },
});

/**
 * One step of AdamW as `torch.optim.AdamW` computes it (Loshchilov & Hutter 2019), in place: decoupled weight decay, then
 * the bias-corrected Adam step. Parameters of other settings (another learning rate, say) take a call of their own.
 */
export function adamW(entries: readonly AdamWEntry[], settings: AdamWSettings): void {
  const { learningRate, beta1, beta2, epsilon, weightDecay } = settings;
  const scalarsAt = (step: number): AdamWScalars => ({
    keep: 1 - learningRate * weightDecay,
    stepSize: learningRate / (1 - beta1 ** step),
    rootCorrection: 1 / Math.sqrt(1 - beta2 ** step),
  });
  for (let from = 0; from < entries.length; from += MOST_UPDATED) {
    const some = entries.slice(from, from + MOST_UPDATED);
    const inputs: Record<string, tf.Tensor> = {};
    for (const [i, { parameter, gradient, moments }] of some.entries()) {
      inputs[`parameter${i + 1}`] = parameter;
      inputs[`m${i + 1}`] = moments.m;
      inputs[`v${i + 1}`] = moments.v;
      inputs[`gradient${i + 1}`] = gradient;
    }
    const scalars = (): AdamWScalars[] => some.map(({ moments }) => scalarsAt(moments.step));
    runAdamW(inputs, { beta1, beta2, epsilon, scalars });
  }
}

export interface CodebookUpdateAttributes {
  decay: number;
}

export type CodebookUpdateInput = 'clusterSize' | 'embedAvg' | 'embed' | 'rows' | 'codes';

const runCodebookUpdate = registerOperation<CodebookUpdateInput, CodebookUpdateAttributes, tf.Tensor[]>({
  name: 'LabCodebookUpdate',
  compose({ clusterSize, embedAvg, embed, rows, codes }, { decay }) {
    const [codeCount] = embed.shape as [number];
    const counts = countCodes(codes as tf.Tensor1D, codeCount);
    const sums = sumByCode(rows as tf.Tensor2D, codes as tf.Tensor1D, codeCount);
    const size = tf.add(tf.mul(clusterSize, decay), tf.mul(counts, 1 - decay)) as tf.Tensor1D;
    const average = tf.add(tf.mul(embedAvg, decay), tf.mul(sums, 1 - decay)) as tf.Tensor2D;
    const total = tf.sum(size);
    const smoothed = tf.mul(tf.div(tf.add(size, EPSILON), tf.add(total, codeCount * EPSILON)), total);
    (embed as tf.Variable).assign(tf.div(average, tf.expandDims(smoothed, 1)));
    (clusterSize as tf.Variable).assign(size);
    (embedAvg as tf.Variable).assign(average);
    return [];
  },
});

/**
 * The EMA update of a codebook, in place (van den Oord et al. 2017, appendix A.1): decayed counts and sums, and each
 * code becomes its sum over its Laplace-smoothed count.
 * @param codebook clusterSize [codes], embedAvg and embed [codes, dim]
 * @param rows [n, dim], and the code of each, int32 [n]
 */
export function updateByMeans(
  codebook: { clusterSize: tf.Variable; embedAvg: tf.Variable; embed: tf.Variable },
  { rows, codes }: { rows: tf.Tensor2D; codes: tf.Tensor1D },
  decay: number,
): void {
  const { clusterSize, embedAvg, embed } = codebook;
  runCodebookUpdate({ clusterSize, embedAvg, embed, rows, codes }, { decay });
}

/** Avoids log(0) in the entropy; p·log p is 0 there whatever is put in. */
const TINY = 1e-30;

export interface UsageWindow {
  step: number;
  /** Codes last used after this step count as used in the window. */
  since: number;
}

export interface UsageAttributes {
  /** Asked anew when the operation is run again from a capture. */
  window(): UsageWindow;
}

const runUsage = registerOperation<'codes' | 'lastUsed', UsageAttributes>({
  name: 'LabCodeUsage',
  compose({ codes, lastUsed }, { window }) {
    const { step, since } = window();
    const [codeCount] = lastUsed.shape as [number];
    const counts = countCodes(codes as tf.Tensor1D, codeCount);
    const used = tf.greater(counts, 0);
    const updated = tf.where(used, tf.mul(tf.onesLike(lastUsed), step), lastUsed);
    (lastUsed as tf.Variable).assign(updated);
    const share = tf.div(counts, codes.size);
    const entropy = tf.neg(tf.sum(tf.mul(share, tf.log(tf.maximum(share, TINY)))));
    const count = (which: tf.Tensor): tf.Tensor => tf.sum(tf.cast(which, 'float32'));
    return tf.stack([count(used), count(tf.greater(updated, since)), tf.exp(entropy)]);
  },
});

/**
 * Notes which codes a batch used, in place, and counts them.
 * @param codes int32 [n]
 * @param lastUsed step in which each code was last used, [codes]; 0: never
 * @param window the step that this is, and where the window begins
 * @returns [3], owned by the caller: codes used in the batch, codes used after step `since`, and the perplexity of the
 *   batch's code histogram (exp of its entropy)
 */
export function codeUsage(
  codes: tf.Tensor1D,
  lastUsed: tf.Variable<tf.Rank.R1>,
  window: () => UsageWindow,
): tf.Tensor1D {
  return runUsage({ codes, lastUsed: lastUsed as tf.Tensor }, { window }) as tf.Tensor1D;
}

/** Kernels that change tensors in place, for those who register faster ones. */
export const updateOperations = { adamW: runAdamW, codebook: runCodebookUpdate, usage: runUsage };
