/**
 * A training step of the small preset in Node: unfrozen against frozen, on wasm and on plain JavaScript. Compare the
 * rows of one run with each other; times of different runs or machines say little.
 */
import * as tf from '@tensorflow/tfjs-core';
import { bench, describe } from 'vitest';
import { defaultExperiment } from '../../src/config/experiment.ts';
import { modelFrom } from '../../src/model/stateDict.ts';
import { initialState, randomRows } from '../../src/train/initialState.ts';
import { createLane, type Lane } from '../../src/train/lane.ts';
import { disposePack } from '../../src/train/metricPack.ts';
import { disposeOutcome, trainStep } from '../../src/train/step.ts';
import { startBackend } from '../setup/nodeWasm.ts';

const settings = { ...defaultExperiment().settings, codebookInit: 'random' as const };
const channels = { channelsIn: settings.mels, channelsOut: settings.mels };

describe.each(['wasm', 'cpu'] as const)('%s', (backend) => {
  for (const frozen of [false, true]) {
    let lane: Lane;
    let step = 0;
    const frames = (): tf.Tensor3D =>
      tf.randomNormal([settings.batchSize, settings.clipFrames, settings.mels], 0, 1, 'float32', 1);
    let batch: { features: tf.Tensor3D; targets: tf.Tensor3D; dropout: null };
    bench(
      frozen ? 'frozen lane' : 'unfrozen lane',
      () => {
        step += 1;
        const outcome = trainStep(lane, batch, {
          step,
          settings,
          rows: randomRows(1),
          measure: false,
          probe: null,
          imported: null,
        });
        disposePack(outcome.metrics);
        disposeOutcome(outcome);
      },
      {
        time: 2000,
        async setup() {
          await startBackend(backend);
          lane = createLane({ id: 'A', frozen, policy: 'wholeForward' }, modelFrom(initialState(settings, channels)));
          batch = { features: frames(), targets: frames(), dropout: null };
        },
      },
    );
  }
});
