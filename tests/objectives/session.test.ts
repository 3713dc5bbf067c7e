/** A second objective, added by its two lines: it trains, freezes, is proved, forked, exported and taken up again. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { EXPERIMENT_VERSION, defaultExperiment, type Experiment, type LaneSetup } from '../../src/config/experiment.ts';
import { splitDataset } from '../../src/data/sampler.ts';
import { randomStream } from '../../src/data/random.ts';
import { readWeights, writeWeights } from '../../src/formats/weightsJson.ts';
import type * as Index from '../../src/objectives/index.ts';
import type * as List from '../../src/objectives/list.ts';
import type { WorkerEvent } from '../../src/protocol/events.ts';
import { buildSession } from '../../src/train/build.ts';
import { captureLane, restoreLane } from '../../src/train/checkpoint.ts';
import { disposeLane } from '../../src/train/lane.ts';
import { checkLaneFile } from '../../src/train/laneFileCheck.ts';
import { Session } from '../../src/train/session.ts';
import { stateDictOf } from '../../src/model/stateDict.ts';
import { startBackend } from '../setup/nodeWasm.ts';

vi.mock('../../src/objectives/list.ts', async (original) => {
  const { facts } = await import('./autoencoder/facts.ts');
  const { OBJECTIVES } = await original<typeof List>();
  return { OBJECTIVES: { ...OBJECTIVES, autoencoder: facts } };
});
vi.mock('../../src/objectives/index.ts', async (original) => {
  const { autoencoder } = await import('./autoencoder/objective.ts');
  const { objectives } = await original<typeof Index>();
  return { objectives: { ...objectives, autoencoder } };
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
  const lab = await buildSession('one', experimentOf('autoencoder'), DATASET, SPLIT, (event) => events.push(event));
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

it('an objective that there is not is refused by its name', async () => {
  await expect(buildSession('one', experimentOf('sculpture'), DATASET, SPLIT, () => {})).rejects.toMatchObject({
    code: 'invalid-request',
    problem: { code: 'no-objective', objective: { code: 'text-value', text: 'sculpture' } },
  });
});
