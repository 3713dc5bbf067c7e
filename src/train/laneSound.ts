/** What a lane makes of a stretch of an utterance, as frames like its targets. */
import * as tf from '@tensorflow/tfjs-core';
import type { LaneId } from '../config/experiment.ts';
import type { Utterance } from '../data/dataset.ts';
import { spliceFrames } from '../data/splicing.ts';
import { noGrad } from '../kernels/tape.ts';
import { quantize } from '../model/quantizer.ts';
import { LabError } from '../protocol/errors.ts';
import type { LaneSound } from '../protocol/sound.ts';
import type { Session } from './session.ts';

/** Every model's windows begin at such a frame, at either token rate. */
const LONGEST_WINDOW = 2;

/** A stretch cut to whole windows, so that all lanes and the original begin and end together. */
export function wholeWindows(first: number, frames: number): { first: number; frames: number } {
  const start = first - (first % LONGEST_WINDOW);
  const end = first + frames;
  return { first: start, frames: Math.max(LONGEST_WINDOW, end - (end % LONGEST_WINDOW) - start) };
}

/**
 * Decodes a stretch with the lane as it is now: all is computed before the first await, and nothing of the lane changes.
 * @param stretch of whole windows, within the utterance
 * @returns [frames, channelsOut], row-major
 * @throws LabError if there is no such lane, if its model decodes nothing, or gives values that are not finite
 */
export async function decodedFrames(
  session: Session,
  id: LaneId,
  kind: LaneSound,
  utterance: Utterance,
  { first, frames: count }: { first: number; frames: number },
): Promise<Float32Array> {
  const { model, objective } = session.lane(id);
  const { coder } = objective;
  const { codebooks } = model;
  if (!coder?.decode || !codebooks) throw new LabError('no-data', { code: 'decodes-nothing', id });
  const { channelsIn, splice } = session.dataset;
  const features = new Float32Array(count * channelsIn);
  spliceFrames(utterance, { first, count, splice }, features, 0);
  const output = noGrad(() => {
    const x = coder.project(model, tf.tensor3d(features, [1, count, channelsIn]));
    const vectors = kind === 'unquantized' ? x : quantize({ layers: codebooks.layers, training: false }, x).quantized;
    return coder.decode?.(model, vectors) as tf.Tensor3D;
  });
  try {
    const values = Float32Array.from(await output.data());
    if (!values.every(Number.isFinite)) throw new LabError('no-data', { code: 'sound-not-finite', id });
    return values;
  } finally {
    output.dispose();
  }
}
