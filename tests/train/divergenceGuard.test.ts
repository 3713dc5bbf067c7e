/** Sessions that break down in ways that no form and no file allows: settings beyond the bounds, values put in by hand. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { EXPERIMENT_VERSION, defaultExperiment } from '../../src/config/experiment.ts';
import type { Settings } from '../../src/config/settings.ts';
import { randomStream } from '../../src/data/random.ts';
import { splitDataset, splitForPhase } from '../../src/data/split.ts';
import { buildSession } from '../../src/train/build.ts';
import type { Session } from '../../src/train/session.ts';
import { startBackend } from '../setup/nodeWasm.ts';

beforeAll(() => startBackend('wasm'));

const SETTINGS: Partial<Settings> = {
  dim: 6,
  codes: 12,
  hidden: 8,
  batchSize: 2,
  clipFrames: 8,
  codebookInit: 'random',
};
const CODEBOOK = 'quantizer.vq.layers.0._codebook';

/** A session of one lane that trains, on a little noise. */
async function session(changes: Partial<Settings>): Promise<Session> {
  const settings = { ...defaultExperiment().settings, ...SETTINGS, ...changes };
  const random = randomStream(3, 'guard');
  const targets = Float32Array.from({ length: 60 * 8 }, () => random.uniform() - 0.5);
  const utterances = [{ name: 'u', frames: 60, targets }];
  const dataset = { kind: 'audio' as const, channelsIn: 8, channelsOut: 8, splice: 1, utterances, seconds: 1 };
  const lanes = [{ id: 'A' as const, frozen: false, policy: 'wholeForward' as const }];
  const split = splitDataset(dataset, settings.clipFrames);
  return buildSession('one', { version: EXPERIMENT_VERSION, settings, lanes }, { dataset, split }, () => {});
}

/** Trains until values are lost, as the loop does. */
async function train(lab: Session, steps = 400): Promise<void> {
  for (let i = 0; i < steps && !lab.diverged; i += 1) await lab.trainOnce();
  await lab.flush();
}

it('wide steps: a learning rate of 1e12', async () => {
  const lab = await session({ learningRate: 1e12 });
  await train(lab);
  const { divergence } = lab.state;
  expect(divergence).toMatchObject({ lane: 'A', healthyStep: 0, cause: { code: 'learning-rate', value: 1e12 } });
  expect(divergence?.first).not.toBeNull();
  lab.dispose();
});

it('a loss weight of 1e38', async () => {
  const lab = await session({ reconstructionWeight: 1e38 });
  await train(lab);
  expect(lab.state.divergence).toMatchObject({ cause: { code: 'loss-weight', value: 1e38 } });
  lab.dispose();
});

it('what no loss shows is found all the same: a code that nobody chooses, lost while training goes on', async () => {
  const lab = await session({});
  await train(lab, 20);
  await lab.trainOnce();
  const { embed, embedAvg, clusterSize } = lab.lane('A').model.codebooks!.layers[0]!;
  // A sum that overflows, of a code far from all rows.
  const away = (value: number) => (_: unknown, i: number) => (i < 6 ? value : undefined);
  const [codes, sums] = [await embed.data(), await embedAvg.data()];
  tf.tidy(() => {
    embed.assign(
      tf.tensor2d(
        Float32Array.from(codes, (value, i) => away(3e18)(value, i) ?? value),
        [12, 6],
      ),
    );
    embedAvg.assign(
      tf.tensor2d(
        Float32Array.from(sums, (value, i) => away(3e38)(value, i) ?? value),
        [12, 6],
      ),
    );
    clusterSize.assign(tf.tensor1d([1e-8, ...new Array<number>(11).fill(1)]));
  });
  await lab.trainOnce();
  await lab.trainOnce();
  await train(lab, 1);
  expect(lab.state.divergence).toMatchObject({
    step: lab.step,
    first: { place: 'buffer', name: `${CODEBOOK}.embed`, became: 'positive-infinity', lost: 6, size: 72 },
    healthyStep: 20,
  });
  lab.dispose();
});

it('holds no copies while it rests, two at most while it trains, and nothing when it is gone', async () => {
  const before = tf.memory().numTensors;
  const lab = await session({});
  await train(lab, 3);
  const rest = tf.memory().numBytes;
  const lane = lab.lane('A');
  const values = [...lane.optimizer.values()].reduce((sum, { m }) => sum + 3 * m.size, 0);
  const own = 4 * (values + lane.measured.lastUsed[0]!.size + lane.model.codebooks!.layers[0]!.embed.size * 2 + 12);
  let most = 0;
  for (let i = 0; i < 300; i += 1) {
    await lab.trainOnce();
    most = Math.max(most, tf.memory().numBytes - rest);
  }
  await lab.flush();
  expect(tf.memory().numBytes).toBe(rest);
  expect(most).toBeGreaterThanOrEqual(own);
  expect(most).toBeLessThan(3 * own);
  await lab.flush();
  lab.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

it('data of a phase that cannot be trained on: the cause is found in them, and the way back leads to the data before', async () => {
  const lab = await session({});
  const values = new Float32Array(60 * 8).fill(1e30);
  const dataset = { ...lab.dataset, utterances: [{ name: 'huge', frames: 60, targets: values }] };
  lab.trainingData.add({ voices: ['huge'] }, splitForPhase(dataset, lab.trainingData.start));
  for (let i = 0; i < 40; i += 1) await lab.trainOnce();
  await lab.flush();
  await lab.trainOnce();
  lab.setData({ voices: ['huge'] });
  expect(lab.state).toMatchObject({ experiment: { dataPhase: { voices: ['huge'] } }, dataChanges: [{ step: 42 }] });
  await train(lab);
  expect(lab.state.divergence).toMatchObject({ step: 42, cause: { code: 'input-huge', input: 'features' } });
  await lab.restoreHealthy();
  expect(lab.step).toBeLessThan(41);
  expect(lab.state).toMatchObject({ dataChanges: [] });
  expect(lab.state.experiment).not.toHaveProperty('dataPhase');
  await train(lab, 10);
  expect(lab.diverged).toBe(false);
  lab.dispose();
});
