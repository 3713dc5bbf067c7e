/** A layer's codebook and what it does with the probe, read once, so that training may go on meanwhile. */
import * as tf from '@tensorflow/tfjs-core';
import type { Split } from '../data/split.ts';
import { tensorsOf } from '../model/namedModel.ts';
import type { Lane } from './lane.ts';
import { traceProbe } from './probe.ts';
import { copyOf } from './tensorCopies.ts';

/** Plain copies of one step. */
export interface ProbeCodes {
  dim: number;
  /** [codes, dim] */
  embed: Float32Array;
  /** What the layer is given, [tokens, dim]. */
  rows: Float32Array;
  /** The code of each row, [tokens]. */
  tokens: Int32Array;
}

/** Reads a layer; null if the lane has no such codebook. All is copied before the first await. */
export async function readProbeCodes(lane: Lane, split: Split, layer: number): Promise<ProbeCodes | null> {
  const embed = lane.model.codebooks?.layers[layer]?.embed;
  if (!embed) return null;
  const features = tf.tensor3d(split.probe.features, [split.probe.clips, split.probe.frames, split.channelsIn]);
  const traces = traceProbe(lane, { features });
  const trace = traces[layer];
  const copies = [copyOf(embed), ...traces.flatMap(({ rows, codes }) => [rows, codes])];
  features.dispose();
  try {
    if (!trace) return null;
    const [codebook, rows, tokens] = await Promise.all([
      (copies[0] as tf.Tensor).data(),
      trace.rows.data(),
      trace.codes.data(),
    ]);
    return {
      dim: embed.shape[1],
      embed: Float32Array.from(codebook),
      rows: Float32Array.from(rows),
      tokens: Int32Array.from(tokens),
    };
  } finally {
    tf.dispose(copies);
  }
}

/**
 * Reads a layer's codebook as it was when the lane was last frozen or thawed (`switch`; or, before that, as for `start`),
 * or when the lane began.
 */
export async function readFormerCodes(
  lane: Lane,
  layer: number,
  origin: 'start' | 'switch',
): Promise<{ embed: Float32Array; since: number } | null> {
  const embed = lane.model.codebooks?.layers[layer]?.embed;
  const name = [...tensorsOf(lane.model)].find(([, variable]) => variable === (embed as unknown))?.[0];
  if (name === undefined) return null;
  const { baseline, reference } = lane.measured;
  const began = lane.origin?.kind === 'added' ? lane.origin.step : 0;
  const since = origin === 'switch' && baseline ? baseline.since - 1 : began;
  const kept = origin === 'switch' && baseline ? baseline.tensors.get(name) : reference.get(name);
  if (!kept) return null;
  const copy = copyOf(kept);
  try {
    return { embed: Float32Array.from(await copy.data()), since };
  } finally {
    copy.dispose();
  }
}
