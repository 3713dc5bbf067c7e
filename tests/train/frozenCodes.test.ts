/** A frozen lane that recalls its codes against one that computes them: the same numbers, bit for bit. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultExperiment } from '../../src/config/experiment.ts';
import { FREEZE_POLICIES } from '../../src/config/freezePolicies.ts';
import type { MetricKey } from '../../src/config/metrics.ts';
import type { Settings } from '../../src/config/settings.ts';
import { randomStream } from '../../src/data/random.ts';
import { splitDataset } from '../../src/data/sampler.ts';
import { stateDictOf } from '../../src/model/stateDict.ts';
import type { LaneId } from '../../src/config/experiment.ts';
import type { WorkerEvent } from '../../src/protocol/events.ts';
import { buildSession } from '../../src/train/build.ts';
import { startBackend } from '../setup/nodeWasm.ts';

const SETTINGS: Partial<Settings> = {
  dim: 6,
  codes: 12,
  hidden: 8,
  mels: 8,
  batchSize: 2,
  clipFrames: 8,
  codebookInit: 'random',
  probeEvery: 3,
};
/** The same freeze, said in a way that does not promise that nothing moves: its codes are computed in every step. */
const COMPUTING = { ...FREEZE_POLICIES.wholeForward, clearGradients: 'zero' } as const;
const STEPS = 40;

async function sessionOf(changes: Partial<Settings>, emit: (event: WorkerEvent) => void = () => {}) {
  const settings = { ...defaultExperiment().settings, ...SETTINGS, ...changes };
  const random = randomStream(3, 'frozen codes');
  const utterances = [30, 21].map((frames, i) => ({
    name: `u${i}`,
    frames,
    targets: Float32Array.from({ length: frames * 8 }, () => random.uniform() - 0.5),
  }));
  const dataset = { kind: 'audio' as const, channelsIn: 8, channelsOut: 8, splice: 1, utterances, seconds: 1 };
  const lanes = [
    { id: 'A' as const, frozen: true, policy: 'wholeForward' as const },
    { id: 'B' as const, frozen: true, policy: 'custom' as const, levers: COMPUTING },
  ];
  const split = splitDataset(dataset, settings.clipFrames);
  return buildSession(1, { version: 1, settings, lanes }, dataset, split, emit);
}

describe.each(['wasm', 'cpu'] as const)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it.each<[string, Partial<Settings>]>([
    ['50 Hz', {}],
    ['25 Hz', { frameRate: '25hz' }],
    ['three layers', { layers: 3 }],
    ['with dropout', { dropout: 0.3 }],
  ])('all metrics and weights are the same, %s', async (_name, changes) => {
    const metrics: Record<LaneId, Map<MetricKey, number[]>> = {
      A: new Map(),
      B: new Map(),
      C: new Map(),
      D: new Map(),
    };
    const session = await sessionOf(changes, (event) => {
      if (event.kind !== 'metrics') return;
      for (const [key, values] of Object.entries(event.columns) as unknown as [MetricKey, Float32Array][]) {
        metrics[event.lane].set(key, [...(metrics[event.lane].get(key) ?? []), ...values]);
      }
    });
    for (let step = 0; step < STEPS; step += 1) await session.trainOnce();
    await session.flush();
    expect(session.lane('A').frozenCodes?.recalled).toBeGreaterThan(STEPS / 4);
    expect(session.lane('B').frozenCodes).toBeNull();
    expect(metrics.A.get('loss/total')).toHaveLength(STEPS);
    expect(metrics.A).toEqual(metrics.B);
    expect(await stateDictOf(session.lane('A').model)).toEqual(await stateDictOf(session.lane('B').model));
    session.dispose();
  });

  it('what was learnt ends with the freeze, and leaves no tensor behind', async () => {
    const session = await sessionOf({});
    for (let step = 0; step < STEPS; step += 1) await session.trainOnce();
    await session.flush();
    const before = tf.memory().numTensors;
    await session.trainOnce();
    await session.flush();
    expect(tf.memory().numTensors).toBe(before);
    session.setFreeze('A', false);
    await session.trainOnce();
    expect(session.lane('A').frozenCodes).toBeNull();
    session.setFreeze('A', true);
    await session.trainOnce();
    expect(session.lane('A').frozenCodes?.recalled).toBe(0);
    await session.flush();
    session.dispose();
  });
});
