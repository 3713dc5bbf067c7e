/** What a session starts from: weights that are drawn or imported, and codebooks that are fitted to the data. */
import * as tf from '@tensorflow/tfjs-core';
import type { Experiment } from '../config/experiment.ts';
import type { Settings } from '../config/settings.ts';
import { DataError } from '../data/dataError.ts';
import { partOf, type WorkOptions } from '../data/pacing.ts';
import { sampleClips } from '../data/sampler.ts';
import type { Split } from '../data/split.ts';
import { disposeModel } from '../model/namedModel.ts';
import { fitCodebooks } from '../model/quantizerInit.ts';
import { type StateDict, stateDictOf } from '../model/stateDict.ts';
import { objectiveOf } from '../objectives/named.ts';
import { overPieces } from './featurePieces.ts';
import type { Trained } from './gradients.ts';
import { type ImportedCheckpoint, startFrom } from './importedCheckpoint.ts';
import { paced } from './pacedWork.ts';
import { randomRows } from './rowChoice.ts';

/** Frames per code that k-means is given before the first step, if the batches can be that many. */
const KMEANS_FRAMES_PER_CODE = 4;
const MAX_KMEANS_BATCHES = 16;

/**
 * The state that every new lane starts from. The original's k-means is left to the first forward.
 * @param checkpoint the imported one, for settings that start from it
 * @throws DataError `no-data` if that is missing, `invalid-request` if it does not fit, `cancelled`
 */
export async function firstWeights(
  experiment: Pick<Experiment, 'settings' | 'objective'>,
  split: Split,
  checkpoint: ImportedCheckpoint | null,
  options: Required<WorkOptions>,
): Promise<StateDict> {
  const { settings } = experiment;
  const objective = objectiveOf(experiment);
  const drawn = await paced(objective.drawWeights(settings, split), partOf(options, [0, 0.1], 'weights'));
  const first = settings.initialWeights === 'random' ? drawn : imported(checkpoint, drawn, experiment, split);
  const layout = objective.layoutFor(settings, split);
  const needsKMeans = layout.some(({ name, kind }) => kind === 'flag' && !first.get(name)?.data[0]);
  if (!needsKMeans || settings.codebookRules === 'gpt-sovits') return first;
  const model = objective.modelFrom(first);
  try {
    await fit({ objective, model }, settings, split, partOf(options, [0.1, 1]));
    return await stateDictOf(model);
  } finally {
    disposeModel(model);
  }
}

function imported(
  checkpoint: ImportedCheckpoint | null,
  drawn: StateDict,
  experiment: Pick<Experiment, 'settings' | 'objective'>,
  split: Split,
): StateDict {
  if (checkpoint) return startFrom(checkpoint, drawn, experiment, split);
  throw new DataError('no-data', { code: 'no-checkpoint-imported' });
}

/** k-means on training clips, drawn as batches that no step uses: steps count from 1. */
async function fit(
  { objective: { coder }, model }: Trained,
  settings: Settings,
  split: Split,
  options: Required<WorkOptions>,
): Promise<void> {
  const { codebooks } = model;
  if (!coder || !codebooks) return;
  const { seed, batchSize, clipFrames, codes, tokenRate, kmeansIterations, codebookRules } = settings;
  const framesPerBatch = (batchSize * clipFrames * (tokenRate === '25hz' ? 1 : 2)) / 2;
  const wanted = Math.ceil((codes * KMEANS_FRAMES_PER_CODE) / framesPerBatch);
  const batches = Math.min(Math.max(wanted, 1), MAX_KMEANS_BATCHES);
  const count = batches * batchSize;
  const clips = sampleClips(split, { seed, step: 0, clips: count, frames: clipFrames });
  const channels = split.channelsIn;
  const stride = coder.stride(model);
  const dim = codebooks.layers[0]?.embed.shape[1] ?? 1;
  const products = stride * channels * dim;
  const projection = overPieces(stride, { clips, count, channels }, products, (features) => {
    const x = coder.project(model, features);
    return [tf.reshape(x, [-1, dim]) as tf.Tensor2D];
  });
  const [rows] = await paced(projection, partOf(options, [0, 0.2], 'projection'));
  try {
    const plan = {
      iterations: kmeansIterations,
      codebookRules,
      batches,
      startRows: randomRows(seed).kMeansStart,
    };
    await paced(fitCodebooks(codebooks, rows as tf.Tensor2D, plan), partOf(options, [0.2, 1], 'kmeans'));
  } finally {
    rows?.dispose();
  }
}
