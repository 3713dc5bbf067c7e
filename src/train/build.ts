/** Builds a session from an experiment and its data. */
import * as tf from '@tensorflow/tfjs-core';
import type { Experiment } from '../config/experiment.ts';
import type { Settings } from '../config/settings.ts';
import { DataError } from '../data/dataError.ts';
import type { Dataset } from '../data/dataset.ts';
import { sampleBatch, type Split } from '../data/sampler.ts';
import { disposeModel } from '../model/modules.ts';
import { initialiseQuantizer } from '../model/quantizerInit.ts';
import { modelFrom, type StateDict, stateDictOf } from '../model/stateDict.ts';
import type { WorkerEvent } from '../protocol/events.ts';
import type { DataInfo } from '../protocol/session.ts';
import { type ImportedCheckpoint, startFrom } from './importedCheckpoint.ts';
import { initialState, randomRows } from './initialState.ts';
import { createLane } from './lane.ts';
import { Session } from './session.ts';

/** Frames per code that k-means is given before the first step, if the batches can be that many. */
const KMEANS_FRAMES_PER_CODE = 4;
const MAX_KMEANS_BATCHES = 16;

/**
 * A session at step 0, every lane with the same weights.
 * @param checkpoint the imported one, for an experiment that starts from it
 * @throws DataError `no-data` if that is missing, `invalid-request` if it does not fit the experiment
 */
export async function buildSession(
  sessionId: string,
  experiment: Experiment,
  dataset: Dataset,
  split: Split,
  emit: (event: WorkerEvent) => void,
  checkpoint: ImportedCheckpoint | null = null,
): Promise<Session> {
  const { settings } = experiment;
  const initial = await firstWeights(settings, split, checkpoint);
  const lanes = experiment.lanes.map((setup) => createLane(setup, modelFrom(initial)));
  return new Session({ sessionId, experiment, dataset, split, data: dataInfo(dataset, split), initial, lanes, emit });
}

/** What the page is told of the data. */
export function dataInfo(dataset: Dataset, split: Split): DataInfo {
  return {
    kind: dataset.kind,
    utterances: dataset.utterances.length,
    seconds: dataset.seconds,
    trainingFrames: split.trainingFrames,
    probeFrames: split.probe.clips * split.probe.frames,
    channelsIn: split.channelsIn,
    channelsOut: split.channelsOut,
  };
}

/**
 * The state that every new lane starts from. The original's k-means is left to the first forward.
 * @throws DataError see `buildSession`
 */
export async function firstWeights(
  settings: Settings,
  split: Split,
  checkpoint: ImportedCheckpoint | null,
): Promise<StateDict> {
  const drawn = drawnOrImported(settings, split, checkpoint);
  const needsKMeans = [...drawn].some(([name, { data }]) => name.endsWith('.inited') && data[0] === 0);
  if (!needsKMeans || settings.behaviour === 'gpt-sovits') return drawn;
  const model = modelFrom(drawn);
  try {
    const framesPerBatch = (settings.batchSize * settings.clipFrames * (settings.frameRate === '25hz' ? 1 : 2)) / 2;
    const wanted = Math.ceil((settings.codes * KMEANS_FRAMES_PER_CODE) / framesPerBatch);
    const batches = Math.min(Math.max(wanted, 1), MAX_KMEANS_BATCHES);
    const features = kMeansFeatures(settings, split, batches);
    initialiseQuantizer(model, features, {
      iterations: settings.kmeansIterations,
      behaviour: settings.behaviour,
      batches,
      startRows: randomRows(settings.seed).kMeansStart,
    });
    features.dispose();
    return await stateDictOf(model);
  } finally {
    disposeModel(model);
  }
}

function drawnOrImported(settings: Settings, split: Split, checkpoint: ImportedCheckpoint | null): StateDict {
  const drawn = initialState(settings, split);
  if (settings.initialWeights === 'random') return drawn;
  if (checkpoint) return startFrom(checkpoint, drawn, settings, split);
  const advice = 'Import one, or let the initial weights be random.';
  throw new DataError('no-data', `The experiment starts from a checkpoint, but none was imported. ${advice}`);
}

/** Training clips for k-means, drawn as batches that no step uses: steps count from 1. */
function kMeansFeatures({ seed, batchSize, clipFrames }: Settings, split: Split, batches: number): tf.Tensor3D {
  const clips = batches * batchSize;
  const { features, frames } = sampleBatch(split, { seed, step: 0, clips, frames: clipFrames });
  return tf.tensor3d(features, [clips, frames, split.channelsIn]);
}
