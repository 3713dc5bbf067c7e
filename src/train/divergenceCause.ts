/** Why training diverged. A pure function of what was found, so that every cause can be tested. */
import { DATA_PARTS, type DataPart } from '../config/batchForm.ts';
import type { FieldId } from '../config/fields.ts';
import { lostValues, type ValueHealth } from '../formats/valueHealth.ts';
import type { DivergenceCause, LostTensor } from '../protocol/divergence.ts';
import type { StateHealth } from './laneCopy.ts';

/** Gradients of inputs of this size go with its square, and the optimizer squares them again. */
const HUGE_INPUT = 1e6;
/** What a form takes ends far below. */
const EXTREME_WEIGHT = 1e6;
const EMPTY_CLUSTER = 1e-6;
const WIDE_LEARNING_RATE = 0.1;
/** State that large was not learnt. */
const HUGE_STATE = 1e9;

export interface DivergenceEvidence {
  first: LostTensor | null;
  /** Of the batch of that step. */
  inputs: Partial<Record<DataPart, ValueHealth>>;
  learningRate: number;
  /** Settings that weigh the terms of the loss. */
  weights: readonly { field: FieldId; value: number }[];
  /** The lane just before that step; null if it is not known. */
  before: StateHealth[] | null;
  growth: Extract<DivergenceCause, { code: 'learning-rate' }>['growth'];
  /** Whether values were lost before the session's first step. */
  beforeFirstStep: boolean;
}

/** The likeliest cause, what is certain before what is likely. */
export function causeOf({ first, inputs, weights, before, growth, ...rest }: DivergenceEvidence): DivergenceCause {
  const found = DATA_PARTS.flatMap((input) => (inputs[input] ? [{ input, health: inputs[input] }] : []));
  for (const { input, health } of found) {
    const lost = lostValues(health);
    if (lost > 0) return { code: 'input-not-finite', input, lost };
  }
  for (const { input, health } of found) {
    const { largest } = health;
    if (largest >= HUGE_INPUT) return { code: 'input-huge', input, largest };
  }
  if (rest.beforeFirstStep) return { code: 'from-file' };
  const extreme = weights.find(({ value }) => value >= EXTREME_WEIGHT);
  if (extreme) return { code: 'loss-weight', ...extreme };
  const clusters = first?.name.endsWith('.embed') ? before?.find(isClusterSizeOf(first.name)) : undefined;
  if (clusters && clusters.health.largest < EMPTY_CLUSTER) {
    return { code: 'empty-clusters', name: clusters.name, largest: clusters.health.largest };
  }
  const value = rest.learningRate;
  if (growth || value >= WIDE_LEARNING_RATE) return { code: 'learning-rate', value, growth };
  const state = before?.filter(({ place }) => place === 'parameter' || place === 'buffer') ?? [];
  const largest = state.toSorted((a, b) => b.health.largest - a.health.largest)[0];
  if (largest && largest.health.largest >= HUGE_STATE) {
    return { code: 'overflow', name: largest.name, largest: largest.health.largest };
  }
  return { code: 'unknown' };
}

const isClusterSizeOf =
  (embed: string) =>
  ({ name }: StateHealth): boolean =>
    name === embed.replace(/embed$/, 'cluster_size');
