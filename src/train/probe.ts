/** The probe: a fixed batch that is never trained on, to see which tokens change. */
import { LabError } from '../protocol/errors.ts';
import * as tf from '@tensorflow/tfjs-core';
import { noGrad } from '../kernels/tape.ts';
import { type LayerTrace, quantize } from '../model/quantizer.ts';
import type { FlippedCode } from '../protocol/audit.ts';
import type { Trained } from './gradients.ts';
import type { MetricCollector } from './metricPack.ts';

export interface Probe {
  /** [clips, frames, channelsIn], owned by the session. */
  features: tf.Tensor3D;
}

/** What every codebook is given for the probe, and the codes it chooses, in evaluation mode. The caller owns all of it. */
export function traceProbe({ model, objective: { coder } }: Trained, { features }: Probe): LayerTrace[] {
  const { codebooks } = model;
  if (!coder || !codebooks) return [];
  return noGrad(() => quantize({ layers: codebooks.layers, training: false }, coder.project(model, features)).layers);
}

/** What evaluation mode makes of the probe. The caller owns all of it. */
export interface CodedProbe {
  /** Of every codebook, int32 [frames] each. */
  codes: tf.Tensor1D[];
  /** What the codebooks were given and gave, [clips, windows, dim]. */
  projected: tf.Tensor3D;
  quantized: tf.Tensor3D;
}

/** The probe through projection and quantizer; null for a model without codebooks. */
export function codeProbe({ model, objective: { coder } }: Trained, { features }: Probe): CodedProbe | null {
  const { codebooks } = model;
  if (!coder || !codebooks) return null;
  return noGrad(() => {
    const projected = coder.project(model, features);
    const { layers, quantized } = quantize({ layers: codebooks.layers, training: false }, projected);
    return { codes: layers.map(({ codes }) => codes), projected, quantized };
  });
}

/** The codes of every codebook, int32 [frames] each, as evaluation mode gives them. The caller owns them. */
export function encodeProbe(lane: Trained, probe: Probe): tf.Tensor1D[] {
  const coded = codeProbe(lane, probe);
  if (!coded) return [];
  tf.dispose([coded.projected, coded.quantized]);
  return coded.codes;
}

/** The probe's codes of a lane, per layer. */
export async function readTokens(lane: Trained, probe: Probe): Promise<number[][]> {
  const codes = encodeProbe(lane, probe);
  const tokens = await Promise.all(codes.map(async (layer) => Array.from(await layer.data())));
  tf.dispose(codes);
  return tokens;
}

/**
 * Tokens that a person brought as codes of the probe, per layer. The caller owns them.
 * @throws LabError if they do not fit a probe of `frames` codes and a quantizer of `layers`
 */
export function tokensOfProbe(tokens: number[][], layers: number, frames: number): tf.Tensor1D[] {
  if (tokens.length > layers || tokens.some(({ length }) => length !== frames)) {
    throw new LabError('invalid-request', { code: 'tokens-misfit-probe', layers, frames });
  }
  return tokens.map((layer) => tf.tensor1d(layer, 'int32'));
}

/** What probe codes are compared with: int32 [frames] per layer, each null if there is no such reference. */
export interface ProbeReferences {
  start: tf.Tensor1D[] | null;
  freeze: tf.Tensor1D[] | null;
  imported: tf.Tensor1D[] | null;
}

const METRIC_OF = {
  start: 'probe/token_flip_rate',
  freeze: 'probe/token_flip_rate_since_freeze',
  imported: 'probe/token_flip_rate_imported',
} as const;

/** Records the share of probe frames whose token differs from each reference. */
export function measureFlips(metrics: MetricCollector, codes: tf.Tensor1D[], references: ProbeReferences): void {
  for (const kind of ['start', 'freeze', 'imported'] as const) {
    for (const [layer, before] of references[kind]?.entries() ?? []) {
      const now = codes[layer];
      if (!now || now.size !== before.size) continue;
      metrics.add(
        `${METRIC_OF[kind]}@${layer}`,
        tf.tidy(() => tf.mean(tf.cast(tf.notEqual(now, before), 'float32')) as tf.Scalar),
      );
    }
  }
}

/** At most this many codes are listed. */
const LISTED_CODES = 12;

/** Codes by how many of their frames flipped, most first; codes without a flip are left out. */
export function flippedCodes(before: ArrayLike<number>, now: ArrayLike<number>): FlippedCode[] {
  const frames = new Map<number, number>();
  const moves = new Map<number, Map<number, number>>();
  for (let i = 0; i < before.length; i += 1) {
    const [from, to] = [before[i] as number, now[i] as number];
    frames.set(from, (frames.get(from) ?? 0) + 1);
    if (from === to) continue;
    const targets = moves.get(from) ?? new Map<number, number>();
    targets.set(to, (targets.get(to) ?? 0) + 1);
    moves.set(from, targets);
  }
  const codes = [...moves].map(([code, targets]): FlippedCode => {
    const [[to]] = [...targets].sort((a, b) => b[1] - a[1]) as [[number, number]];
    const flipped = [...targets.values()].reduce((sum, count) => sum + count, 0);
    return { code, frames: frames.get(code) ?? 0, flipped, to };
  });
  return codes.sort((a, b) => b.flipped - a.flipped || a.code - b.code).slice(0, LISTED_CODES);
}
