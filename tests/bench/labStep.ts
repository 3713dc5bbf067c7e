/** Our step as the page runs it: a session with its sampler, its observer and its read-backs. */
import { type Experiment, EXPERIMENT_VERSION, type LaneId, LANE_IDS } from '../../src/config/experiment.ts';
import type { MetricKey } from '../../src/config/metrics.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { Dataset } from '../../src/data/dataset.ts';
import { randomStream } from '../../src/data/random.ts';
import { type Split, splitDataset } from '../../src/data/split.ts';
import type { WorkerEvent } from '../../src/protocol/events.ts';
import { buildSession } from '../../src/train/build.ts';
import type { Session } from '../../src/train/session.ts';
import { settingsOf, type Size } from './sizes.ts';

export interface LabRun {
  session: Session;
  settings: Settings;
  split: Split;
  /** What the page was sent of lane A so far: one value per step. */
  columns: Map<MetricKey, number[]>;
}

export interface RunOptions {
  lanes?: number;
  frozen?: boolean;
  settings?: Partial<Settings>;
  /** False: every step runs on the tape. */
  replays?: boolean;
  /** False: no healthy state is kept. */
  copies?: boolean;
}

/** A session at step 0. End it with `session.flush()` and `session.dispose()`. */
export async function labRun(size: Size, options: RunOptions = {}): Promise<LabRun> {
  const { lanes = 1, frozen = false } = options;
  const settings = { ...settingsOf(size), ...options.settings };
  const dataset = noise(size);
  const split = splitDataset(dataset, size.frames);
  const columns: LabRun['columns'] = new Map();
  const setups = LANE_IDS.slice(0, lanes).map((id) => ({ id, frozen, policy: 'wholeForward' as const }));
  const experiment: Experiment = { version: EXPERIMENT_VERSION, settings, lanes: setups };
  const session = await buildSession('one', experiment, { dataset, split }, (event) => collect(columns, 'A', event));
  session.capturedSteps.enabled = options.replays ?? true;
  session.guard.states.enabled = options.copies ?? true;
  return { session, settings, split, columns };
}

/** Uniform noise for a few different batches, the same in every run of a size. */
function noise({ frames, clips, channelsIn, channelsOut }: Size): Dataset {
  const random = randomStream(1, 'bench');
  const length = frames * (clips + 2);
  return {
    kind: 'features',
    channelsIn,
    channelsOut,
    splice: channelsIn / channelsOut,
    utterances: [
      {
        name: 'noise',
        frames: length,
        targets: Float32Array.from({ length: length * channelsOut }, () => 2 * random.uniform() - 1),
      },
    ],
    seconds: length / 50,
  };
}

function collect(columns: LabRun['columns'], lane: LaneId, event: WorkerEvent): void {
  if (event.kind !== 'metrics' || event.lane !== lane) return;
  for (const [key, values] of Object.entries(event.columns) as [MetricKey, Float32Array][]) {
    columns.set(key, [...(columns.get(key) ?? []), ...values]);
  }
}
