/** What is told of a model's size before it is built, against its tensors, and against what a step of it holds. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultExperiment } from '../../../src/config/experiment.ts';
import type { Settings } from '../../../src/config/settings.ts';
import type { Dataset } from '../../../src/data/dataset.ts';
import { splitDataset } from '../../../src/data/split.ts';
import { atOnce } from '../../../src/model/slices.ts';
import type { TensorLayout } from '../../../src/model/namedModel.ts';
import { facts } from '../../../src/objectives/sovits/facts.ts';
import { sizeOf } from '../../../src/objectives/sovits/modelSize.ts';
import { sovits } from '../../../src/objectives/sovits/objective.ts';
import { BatchSource, disposeBatch } from '../../../src/train/batch.ts';
import { createLane, disposeLane } from '../../../src/train/lane.ts';
import { disposePack } from '../../../src/train/metricPack.ts';
import { randomRows } from '../../../src/train/rowChoice.ts';
import { disposeOutcome, trainStep } from '../../../src/train/step.ts';
import { startBackend } from '../../setup/nodeWasm.ts';

const settingsOf = (preset: keyof typeof facts.presets, more: Partial<Settings> = {}): Settings => ({
  ...defaultExperiment().settings,
  ...facts.presets[preset],
  ...more,
});
const valuesOf = (layout: readonly TensorLayout[]): number =>
  layout.reduce((sum, { shape }) => sum + shape.reduce((product, axis) => product * axis, 1), 0);

it.each(['tiny', 'small', 'gptSovits'] as const)('%s has as many values as its tensors', (preset) => {
  for (const [tokenRate, channelsIn] of [
    ['25hz', 24],
    ['50hz', 768],
  ] as const) {
    const settings = settingsOf(preset, { tokenRate });
    const channels = { channelsIn, channelsOut: channelsIn };
    const layout = sovits.layoutFor(settings, channels);
    const { parameters, buffers } = sizeOf(settings, channels);
    expect(parameters).toBe(valuesOf(layout.filter(({ kind }) => kind === 'parameter')));
    expect(buffers).toBe(valuesOf(layout.filter(({ kind }) => kind === 'buffer')));
  }
});

describe('what a step holds', { tags: ['slow'], timeout: 600_000 }, () => {
  beforeAll(() => startBackend('wasm'));

  const channels = { channelsIn: 16, channelsOut: 16 };
  const utterances = [200, 220].map((frames, k) => ({
    name: `u${k}`,
    frames,
    targets: Float32Array.from({ length: frames * 16 }, (_, i) => Math.sin(i * 0.37 + k)),
    waveform: Float32Array.from({ length: frames * 320 }, (_, i) => Math.sin(i * 0.05 * (1 + k)) / 10),
    text: Int32Array.from({ length: 60 }, (_, i) => i),
  }));
  const data: Dataset = { kind: 'audio', ...channels, splice: 1, samplesPerFrame: 320, utterances, seconds: 8 };

  it.each([
    [1, 24],
    [2, 48],
  ])('%i clips of %i frames', (batchSize, clipFrames) => {
    const settings = settingsOf('tiny', { batchSize, clipFrames, codes: 32, codebookInit: 'random' });
    const lane = createLane(
      { id: 'A', frozen: false, policy: 'wholeForward' },
      sovits,
      atOnce(sovits.drawWeights(settings, channels)),
    );
    const batches = new BatchSource(splitDataset(data, clipFrames), facts.batch);
    const run = (step: number): void => {
      const batch = batches.upload(batches.draw(settings, step), settings, step, sovits);
      const nothingElse = { measure: false, probe: null, places: null, imported: null };
      const outcome = trainStep(lane, batch, { step, settings, rows: randomRows(1), ...nothingElse });
      disposeOutcome(outcome);
      disposePack(outcome.metrics);
      disposeBatch(batch);
    };
    run(1);
    const before = tf.memory().numBytes;
    const checked = tf.env().getBool('CHECK_COMPUTATION_FOR_ERRORS');
    // Or the profiler reads every result.
    tf.env().set('CHECK_COMPUTATION_FOR_ERRORS', false);
    return tf
      .profile(() => {
        run(2);
        return [];
      })
      .then(({ peakBytes }) => {
        const measured = (peakBytes - before) / 4;
        const { perFrame, perClip = 0, perBatch = 0, parameters } = sizeOf(settings, channels);
        const ratio = (batchSize * (clipFrames * perFrame + perClip) + perBatch + parameters) / measured;
        expect(ratio).toBeGreaterThan(0.8);
        expect(ratio).toBeLessThan(1.6);
      })
      .finally(() => {
        tf.env().set('CHECK_COMPUTATION_FOR_ERRORS', checked);
        disposeLane(lane);
      });
  });
});
