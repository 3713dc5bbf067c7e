/** A second objective, added by its two lines: it trains, freezes, is proved, forked, exported and taken up again. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { EXPERIMENT_VERSION, defaultExperiment, type Experiment, type LaneSetup } from '../../src/config/experiment.ts';
import type { Utterance } from '../../src/data/dataset.ts';
import { sampleBatch } from '../../src/data/sampler.ts';
import { type Split, splitDataset } from '../../src/data/split.ts';
import { randomStream } from '../../src/data/random.ts';
import { readWeights, writeWeights } from '../../src/formats/weightsJson.ts';
import type * as Index from '../../src/objectives/index.ts';
import type * as List from '../../src/objectives/list.ts';
import type { WorkerEvent } from '../../src/protocol/events.ts';
import { buildSession } from '../../src/train/build.ts';
import { readCheckpoint, startFrom } from '../../src/train/importedCheckpoint.ts';
import { captureLane, restoreLane } from '../../src/train/checkpoint.ts';
import { disposeLane } from '../../src/train/lane.ts';
import { checkLaneFile } from '../../src/train/laneFileCheck.ts';
import { Session } from '../../src/train/session.ts';
import { type StateDict, stateDictOf } from '../../src/model/stateDict.ts';
import { interopBytes } from '../reference/interopFiles.ts';
import { startBackend } from '../setup/nodeWasm.ts';
import { LOUDNESS_WEIGHT, paddedFacts } from './padded.ts';

vi.mock('../../src/objectives/list.ts', async (original) => {
  const { facts } = await import('./autoencoder/facts.ts');
  const { paddedFacts } = await import('./padded.ts');
  const { OBJECTIVES } = await original<typeof List>();
  return { OBJECTIVES: { ...OBJECTIVES, autoencoder: facts, padded: paddedFacts } };
});
vi.mock('../../src/objectives/index.ts', async (original) => {
  const { autoencoder } = await import('./autoencoder/objective.ts');
  const { padded } = await import('./padded.ts');
  const { objectives } = await original<typeof Index>();
  return { objectives: { ...objectives, autoencoder, padded } };
});

beforeAll(() => startBackend('wasm'));

const LANES: LaneSetup[] = [
  { id: 'A', frozen: false, policy: 'wholeForward' },
  { id: 'B', frozen: true, policy: 'wholeForward' },
  { id: 'C', frozen: true, policy: 'zeroGradients' },
];

function experimentOf(objective: string): Experiment {
  const settings = { ...defaultExperiment().settings, dim: 3, batchSize: 2, clipFrames: 8, probeEvery: 1 };
  return { version: EXPERIMENT_VERSION, objective, settings, lanes: LANES };
}

const random = randomStream(3, 'autoencoder session');
const TARGETS = Float32Array.from({ length: 60 * 5 }, () => random.uniform() - 0.5);
const utterances = [{ name: 'u', frames: 60, targets: TARGETS }];
const DATASET = { kind: 'audio' as const, channelsIn: 5, channelsOut: 5, splice: 1, utterances, seconds: 1 };
const SPLIT = splitDataset(DATASET, 8);

async function trained(steps: number): Promise<{ lab: Session; events: WorkerEvent[] }> {
  const events: WorkerEvent[] = [];
  const lab = await buildSession('one', experimentOf('autoencoder'), { dataset: DATASET, split: SPLIT }, (event) =>
    events.push(event),
  );
  for (let i = 0; i < steps; i += 1) await lab.trainOnce();
  await lab.flush();
  return { lab, events };
}

/** The last value of a column. */
function lastOf(events: readonly WorkerEvent[], lane: string, column: `${string}/${string}`): number | undefined {
  const own = events.flatMap((event) => (event.kind === 'metrics' && event.lane === lane ? [event] : []));
  return own.at(-1)?.columns[column]?.at(-1);
}

describe('an autoencoder without a quantizer', () => {
  it('trains, and is frozen and proved as its facts say', async () => {
    const { lab, events } = await trained(12);
    const verdicts = await Promise.all(LANES.map(async ({ id }) => (await lab.audit(id))?.verdict));
    expect(verdicts).toEqual([
      { kind: 'training' },
      { kind: 'held' },
      { kind: 'leaks', causes: [{ part: 'encoder', by: 'weight-decay', change: expect.any(Number) }] },
    ]);
    expect(lastOf(events, 'A', 'loss/total')).toBeLessThan(lastOf(events, 'B', 'loss/total') as number);
    expect(lastOf(events, 'A', 'gradient/encoder')).toBeGreaterThan(0);
    expect(['A', 'B', 'C'].map((lane) => lastOf(events, lane, 'drift/encoder'))).toEqual([
      expect.any(Number),
      0,
      expect.any(Number),
    ]);
    // No gradient, a gradient of zeros: two things here, too.
    expect(lastOf(events, 'B', 'gradient/encoder')).toBe(-1);
    expect(lastOf(events, 'C', 'gradient/encoder')).toBe(0);
    expect(lastOf(events, 'B', 'tape/nodes')).toBe(0);
    lab.dispose();
  });

  it('goes through the policy matrix', async () => {
    const { lab } = await trained(3);
    const rows = await lab.policyMatrix('A', 2, async () => {});
    const row = (policy: string) => rows.find((each) => each.policy === policy);
    expect(row('unfrozen')).toMatchObject({ gradient: 'norm', ema: false, weightDecay: true });
    expect(row('wholeForward')).toMatchObject({ gradient: 'none', change: { encoder: 0 }, weightDecay: false });
    expect(row('zeroGradients')).toMatchObject({ gradient: 'zero', weightDecay: true });
    lab.dispose();
  });

  it('is forked, exported and taken up again with the same bits', async () => {
    const { lab } = await trained(5);
    lab.forkLane('A');
    const text = [...writeWeights(await captureLane(lab, 'A'))].join('');
    expect(JSON.parse(text).experiment.objective).toBe('autoencoder');
    const file = await readWeights(new Blob([text]));
    checkLaneFile(file);
    const resumed = new Session({
      sessionId: 'two',
      experiment: file.experiment,
      dataset: DATASET,
      split: SPLIT,
      data: lab.data,
      initial: file.reference,
      lanes: [restoreLane(file, null)],
      step: file.step,
      emit: () => {},
    });
    for (let i = 0; i < 5; i += 1) for (const each of [lab, resumed]) await each.trainOnce();
    const [went, forked, taken] = await Promise.all(
      [lab.lane('A'), lab.lane('D'), resumed.lane('A')].map(({ model }) => stateDictOf(model)),
    );
    expect(went?.size).toBe(4);
    expect(forked).toEqual(went);
    expect(taken).toEqual(went);
    lab.dispose();
    resumed.dispose();
  });

  it('leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const { lab } = await trained(3);
    const lane = restoreLane(await captureLane(lab, 'B'), null);
    disposeLane(lane);
    lab.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('whole utterances and their sound', () => {
  const SAMPLES = 4;
  const sounding = (frames: number): Utterance => ({
    name: `u${frames}`,
    frames,
    targets: Float32Array.from({ length: frames * 5 }, () => random.uniform() - 0.5),
    waveform: Float32Array.from({ length: frames * SAMPLES }, () => random.uniform() * 2 - 1),
  });
  const sound = { ...DATASET, samplesPerFrame: SAMPLES, utterances: [40, 6, 3, 9, 7].map(sounding) };
  const experiment = { ...experimentOf('padded'), lanes: LANES.slice(0, 2) };

  /** What the first step's losses are, frame by frame and without what fills the clips. */
  function byHand(split: Split, state: StateDict): [frames: number, loudness: number] {
    const { seed, batchSize, clipFrames } = experiment.settings;
    const request = { seed, step: 1, clips: batchSize, frames: clipFrames };
    const batch = sampleBatch(split, request, null, paddedFacts.batch);
    const [encoder, encoderBias, rebuilder, rebuilderBias] = ['encoder', 'rebuilder'].flatMap((module) =>
      ['weight', 'bias'].map((part) => state.get(`${module}.${part}`)?.data as Float32Array),
    ) as [Float32Array, Float32Array, Float32Array, Float32Array];
    const dense = (x: number[], weight: Float32Array, bias: Float32Array): number[] =>
      [...bias].map((b, out) => x.reduce((sum, value, i) => sum + value * (weight[out * x.length + i] as number), b));
    const mean = (x: number[]): number => x.reduce((sum, value) => sum + value, 0) / x.length;
    const clips = Array.from(batch.lengths ?? [], (length, clip): [number, number] => {
      const frames = Array.from({ length }, (_, i) => (clip * clipFrames + i) * 5).map((at) => {
        const target = [...batch.targets.subarray(at, at + 5)];
        return { target, output: dense(dense(target, encoder, encoderBias), rebuilder, rebuilderBias) };
      });
      const first = clip * clipFrames * SAMPLES;
      const samples = [...(batch.waveform as Float32Array).subarray(first, first + length * SAMPLES)];
      const errors = frames.flatMap(({ target, output }) => output.map((y, i) => (y - (target[i] as number)) ** 2));
      const loudness = mean(frames.flatMap(({ output }) => output)) - mean(samples.map((value) => value ** 2));
      return [mean(errors), loudness ** 2];
    });
    return [mean(clips.map(([frames]) => frames)), mean(clips.map(([, loudness]) => loudness))];
  }

  it('are trained on to their ends, and no further', async () => {
    const events: WorkerEvent[] = [];
    const split = splitDataset(sound, 8);
    const lab = await buildSession('one', experiment, { dataset: sound, split }, (event) => events.push(event));
    const [frames, loudness] = byHand(split, await stateDictOf(lab.lane('A').model));
    await lab.trainOnce();
    await lab.flush();
    for (const lane of ['A', 'B']) {
      expect(lastOf(events, lane, 'loss/reconstruction')).toBeCloseTo(frames, 6);
      expect(lastOf(events, lane, 'loss/loudness')).toBeCloseTo(loudness, 6);
      expect(lastOf(events, lane, 'loss/total')).toBeCloseTo(frames + LOUDNESS_WEIGHT * loudness, 6);
    }
    for (let i = 0; i < 20; i += 1) await lab.trainOnce();
    await lab.flush();
    expect(await lab.audit('B')).toMatchObject({ verdict: { kind: 'held' } });
    expect(lastOf(events, 'A', 'loss/reconstruction')).not.toBe(lastOf(events, 'B', 'loss/reconstruction'));
    lab.dispose();
  });

  it('are looked at where training breaks down', async () => {
    const [first, ...others] = sound.utterances as [Utterance, ...Utterance[]];
    const broken = { ...first, waveform: first.waveform?.map((value, i) => (i === 20 ? Number.NaN : value)) };
    const dataset = { ...sound, utterances: [broken as Utterance, ...others] };
    const lab = await buildSession('one', experiment, { dataset, split: splitDataset(dataset, 8) }, () => {});
    for (let i = 0; i < 40 && !lab.diverged; i += 1) {
      await lab.trainOnce();
      await lab.flush();
    }
    expect(lab.state.divergence).toMatchObject({
      first: { place: 'waveform', lost: 1 },
      cause: { code: 'input-not-finite', input: 'waveform', lost: 1 },
    });
    lab.dispose();
  });

  it('are asked for where there is no sound', async () => {
    const lab = await buildSession('one', experiment, { dataset: DATASET, split: SPLIT }, () => {});
    await expect(lab.trainOnce()).rejects.toSay('What is trained needs sound, and these data have none.');
    lab.dispose();
  });
});

it('an objective that there is not is refused by its name', async () => {
  await expect(
    buildSession('one', experimentOf('sculpture'), { dataset: DATASET, split: SPLIT }, () => {}),
  ).rejects.toMatchObject({
    code: 'invalid-request',
    problem: { code: 'no-objective', objective: { code: 'text-value', text: 'sculpture' } },
  });
});

it('an objective that does not start from checkpoints says so', async () => {
  const file = new File(['anything'], 's2G.pth');
  await expect(readCheckpoint(file, { objective: 'autoencoder' })).rejects.toSay(
    'The objective “autoencoder” does not start from a checkpoint. Let the initial weights be random.',
  );
});

it('a checkpoint is of use to the objective that it was read for', async () => {
  const name = 'tiny_s2G.pth';
  const read = await readCheckpoint(new File([interopBytes(name)], name), {});
  const readForOther = { ...read, reader: { ...read.reader } };
  expect(() => startFrom(readForOther, new Map(), experimentOf('reconstruction'), SPLIT)).toSay(
    'The checkpoint tiny_s2G.pth was read for another objective.',
  );
  const { settings } = experimentOf('autoencoder');
  const experiment = {
    ...experimentOf('autoencoder'),
    settings: { ...settings, initialWeights: 'checkpoint' as const },
  };
  await expect(buildSession('one', experiment, { dataset: DATASET, split: SPLIT }, () => {}, read)).rejects.toSay(
    'does not start from',
  );
});
