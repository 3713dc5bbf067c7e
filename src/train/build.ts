/** Builds a session from an experiment and its data. */
import type { Experiment } from '../config/experiment.ts';
import type { Settings } from '../config/settings.ts';
import { breathe, partOf, type WorkOptions } from '../data/pacing.ts';
import type { Dataset } from '../data/dataset.ts';
import type { Split } from '../data/split.ts';
import { objectiveOf } from '../objectives/named.ts';
import type { WorkerEvent } from '../protocol/events.ts';
import type { DataInfo } from '../protocol/session.ts';
import { overPieces } from './featurePieces.ts';
import { firstWeights } from './firstWeights.ts';
import type { ImportedCheckpoint } from './importedCheckpoint.ts';
import { createLane, disposeLane, type Lane } from './lane.ts';
import { paced } from './pacedWork.ts';
import { encodeProbe } from './probe.ts';
import { Session } from './session.ts';
import { copyOf } from './tensorCopies.ts';
import type { PhaseSplits } from './trainingData.ts';

export interface SessionData {
  dataset: Dataset;
  split: Split;
  phases?: PhaseSplits;
}

/** For whoever asks for no progress and cannot cancel. */
const UNWATCHED: Required<WorkOptions> = { signal: new AbortController().signal, onProgress: () => {} };

/**
 * A session at step 0, every lane with the same weights.
 * @param data of the experiment, and of the phases of fine-tuning that its timeline names
 * @param checkpoint the imported one, for an experiment that starts from it
 * @throws DataError `no-data` if that is missing, `invalid-request` if it does not fit the experiment, `cancelled`;
 *   every tensor made so far is disposed then
 */
export async function buildSession(
  sessionId: string,
  experiment: Experiment,
  { dataset, split, phases = new Map() }: SessionData,
  emit: (event: WorkerEvent) => void,
  checkpoint: ImportedCheckpoint | null = null,
  options: Required<WorkOptions> = UNWATCHED,
): Promise<Session> {
  const { settings } = experiment;
  const objective = objectiveOf(experiment);
  const initial = await firstWeights(experiment, split, checkpoint, partOf(options, [0, 0.85]));
  const lanes: Lane[] = [];
  try {
    for (const [i, setup] of experiment.lanes.entries()) {
      partOf(options, [0.85, 0.9], 'lanes').onProgress(i / experiment.lanes.length, '');
      await breathe(options.signal);
      lanes.push(createLane(setup, objective, initial));
    }
    await encodeFirstProbe(lanes, settings, split, partOf(options, [0.9, 1], 'probe'));
    const data = dataInfo(dataset, split);
    return new Session({ sessionId, experiment, dataset, split, phases, data, initial, lanes, emit });
  } catch (error) {
    lanes.forEach(disposeLane);
    throw error;
  }
}

/** Codes of the probe for lanes that all have the same weights. */
async function encodeFirstProbe(
  lanes: readonly Lane[],
  settings: Settings,
  { probe, channelsIn }: Split,
  options: Required<WorkOptions>,
): Promise<void> {
  const [first, ...others] = lanes;
  if (!first) return;
  const { codes, layers } = settings;
  const dim = first.model.codebooks?.layers[0]?.embed.shape[1] ?? 1;
  const stride = first.objective.coder?.stride(first.model) ?? 1;
  const products = stride * channelsIn * dim + layers * codes * dim;
  const source = { clips: [probe], count: probe.clips, channels: channelsIn };
  first.measured.probeTokens = await paced(
    overPieces(stride, source, products, (features) => encodeProbe(first, { features })),
    options,
  );
  for (const lane of others) lane.measured.probeTokens = first.measured.probeTokens.map(copyOf);
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
