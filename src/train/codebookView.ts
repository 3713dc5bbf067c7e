/** What the page draws of a codebook: usage of its codes and, in two dimensions, points and codes. */
import * as tf from '@tensorflow/tfjs-core';
import { countCodes } from '../kernels/codes.ts';
import type { NamedModel } from '../model/namedModel.ts';
import type { LayerTrace } from '../model/quantizer.ts';
import type { CodebookEvent } from '../protocol/events.ts';
import type { Lane } from './lane.ts';

/** Whether points and codes are drawn: in two dimensions, whoever watches. */
export function drawsPlane({ codebooks }: NamedModel): boolean {
  return codebooks?.layers[0]?.embed.shape[1] === 2;
}

/** Reads the watched layer after a step. The tensors stay the caller's and may be disposed once this was called. */
export async function codebookEvent(
  lane: Lane,
  sessionId: string,
  step: number,
  layer: number,
  trace: LayerTrace,
): Promise<CodebookEvent> {
  const codebook = lane.model.codebooks?.layers[layer];
  const lastUsed = lane.measured.lastUsed[layer];
  if (!codebook || !lastUsed) throw new Error(`There is no codebook layer ${layer}`);
  const [codeCount] = codebook.embed.shape;
  const counts = countCodes(trace.codes, codeCount);
  const reads = [read(counts), read(copy(lastUsed))] as const;
  const plane = drawsPlane(lane.model)
    ? ([read(copy(trace.rows)), readCodes(trace.codes), read(copy(codebook.embed))] as const)
    : null;
  const [frames, last] = await Promise.all(reads);
  return {
    kind: 'codebook',
    sessionId,
    lane: lane.setup.id,
    step,
    layer,
    counts: frames,
    lastUsed: last,
    plane: plane && { points: await plane[0], codes: await plane[1], embed: await plane[2] },
  };
}

/** A tensor with a buffer of its own, so that a later step cannot change what is read. */
function copy(tensor: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.mul(tensor, 1));
}

/** Reads a tensor and disposes it. */
async function read(tensor: tf.Tensor): Promise<Float32Array> {
  const data = Float32Array.from(await tensor.data());
  tensor.dispose();
  return data;
}

async function readCodes(codes: tf.Tensor1D): Promise<Int32Array> {
  return Int32Array.from(await read(copy(codes)));
}
