/** A lane's codes of whole utterances, as GPT-SoVITS extracts its semantic tokens: first layer, evaluation mode. */
import * as tf from '@tensorflow/tfjs-core';
import type { LaneId } from '../config/experiment.ts';
import { breathe, type WorkOptions } from '../data/pacing.ts';
import type { Utterance } from '../data/dataset.ts';
import { spliceFrames } from '../data/splicing.ts';
import { disposeLane, forkLane } from './lane.ts';
import { encodeProbe } from './probe.ts';
import type { Session } from './session.ts';

/** Frames that are coded at once; even, so that no pair of frames at 25 Hz is torn apart. */
const PIECE_FRAMES = 1024;

/** Codes by utterance, in the data set's order, and the step that the lane had done. */
export interface UtteranceTokens {
  step: number;
  /** Codes that the first layer has; each code is below. */
  codebookSize: number;
  codes: Map<string, Int32Array>;
}

/**
 * Codes every utterance of the session's data set. The lane may be trained meanwhile: the codes are those of a copy made
 * before the first await. At 25 Hz an utterance of one frame has no code, and an odd last frame none either.
 * @throws LabError if there is no such lane, DataError `cancelled` if the signal is aborted
 */
export async function utteranceTokens(
  session: Session,
  id: LaneId,
  { signal, onProgress }: WorkOptions = {},
): Promise<UtteranceTokens> {
  const { step, dataset } = session;
  const { utterances, splice, channelsIn } = dataset;
  const total = utterances.reduce((sum, { frames }) => sum + frames, 0);
  const copy = forkLane(session.lane(id), id, step);
  const { model, objective } = copy;
  const layers = model.codebooks?.layers ?? [];
  const codebookSize = layers[0]?.embed.shape[0] ?? 0;
  const codebooks = { layers: layers.slice(0, 1), training: false };
  const firstLayer = { objective, model: { ...model, codebooks } };
  const stride = objective.coder?.stride(model) ?? 1;
  try {
    const codes = new Map<string, Int32Array>();
    let done = 0;
    for (const utterance of utterances) {
      const own = new Int32Array(Math.floor(utterance.frames / stride));
      const usable = own.length * stride;
      for (let first = 0; first < usable; first += PIECE_FRAMES) {
        await breathe(signal);
        onProgress?.((done + first) / total, utterance.name);
        const count = Math.min(PIECE_FRAMES, usable - first);
        const features = splicedPiece(utterance, first, count, splice, channelsIn);
        const coded = encodeProbe(firstLayer, { features });
        features.dispose();
        if (coded[0]) own.set(await coded[0].data<'int32'>(), first / stride);
        tf.dispose(coded);
      }
      done += utterance.frames;
      codes.set(utterance.name, own);
    }
    return { step, codebookSize, codes };
  } finally {
    disposeLane(copy);
  }
}

/** [1, count, channelsIn], owned by the caller. */
function splicedPiece(
  utterance: Utterance,
  first: number,
  count: number,
  splice: number,
  channelsIn: number,
): tf.Tensor3D {
  const values = new Float32Array(count * channelsIn);
  spliceFrames(utterance, { first, count, splice }, values, 0);
  return tf.tensor3d(values, [1, count, channelsIn]);
}
