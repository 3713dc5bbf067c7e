/** What is measured of a lane, and what it is measured against. No step depends on any of it. */
import * as tf from '@tensorflow/tfjs-core';
import type { TapeUse } from '../kernels/tape.ts';
import type { Work } from '../kernels/work.ts';
import { type NamedModel, tensorsOf } from '../model/namedModel.ts';
import { type AuditBaseline, disposeBaseline } from './auditBaseline.ts';
import { disposeNorms, type SquaredNorms } from './gradients.ts';
import { copyOf, copyVariable } from './tensorCopies.ts';

/** Owns every tensor in it; `disposeMeasured` ends it. */
export interface Measured {
  /** Step in which each code was last used, per layer, float32 [codes]; 0: never. */
  lastUsed: tf.Variable<tf.Rank.R1>[];
  /** Parameters and buffers at step 0, to measure drift against. */
  reference: Map<string, tf.Tensor>;
  /** Codes of the probe at step 0, per layer; null until the probe was first encoded. */
  probeTokens: tf.Tensor1D[] | null;
  /** Codes of the probe when the lane was last frozen or thawed. */
  freezeTokens: tf.Tensor1D[] | null;
  /** What the present freeze state is audited against; null until its first step. */
  baseline: AuditBaseline | null;
  /** What the audit needs of the last step. */
  lastStep: { norms: SquaredNorms; tape: TapeUse } | null;
  /** What its steps take; milliseconds averaged over the last ones. Null before the first step. */
  work: Work | null;
}

/** Nothing measured yet, of a model at step 0. */
export function nothingMeasured(model: NamedModel): Measured {
  const codeCounts = (model.codebooks?.layers ?? []).map(({ embed }) => embed.shape[0]);
  return {
    lastUsed: codeCounts.map((codes) => tf.tidy(() => tf.variable(tf.zeros([codes]) as tf.Tensor1D))),
    reference: new Map([...tensorsOf(model)].map(([name, tensor]) => [name, copyOf(tensor)])),
    probeTokens: null,
    freezeTokens: null,
    baseline: null,
    lastStep: null,
    work: null,
  };
}

/** What a copy of a lane has of it: all but what its first step measures anew. */
export function copyMeasured({ lastUsed, reference, probeTokens, freezeTokens }: Measured): Measured {
  return {
    lastUsed: lastUsed.map(copyVariable),
    reference: new Map([...reference].map(([name, tensor]) => [name, copyOf(tensor)])),
    probeTokens: probeTokens?.map(copyOf) ?? null,
    freezeTokens: freezeTokens?.map(copyOf) ?? null,
    baseline: null,
    lastStep: null,
    work: null,
  };
}

export function disposeMeasured({ lastUsed, reference, probeTokens, freezeTokens, ...audited }: Measured): void {
  tf.dispose([...lastUsed, ...reference.values(), ...(probeTokens ?? []), ...(freezeTokens ?? [])]);
  if (audited.baseline) disposeBaseline(audited.baseline);
  if (audited.lastStep) disposeNorms(audited.lastStep.norms);
}
