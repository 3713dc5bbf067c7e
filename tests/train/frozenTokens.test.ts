/** A frozen lane that recalls its codes against one that computes them: the same numbers, bit for bit. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../setup/nodeWasm.ts';
import { QUANTIZERS, runRecall, smallSession, STEPS } from './twoWays.ts';

// WebGPU's turn is in tests/browser/parity.spec.ts.
describe.each(['wasm', 'cpu'] as const)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it.each(Object.entries(QUANTIZERS))('all metrics and weights are the same, %s', async (_name, changes) => {
    const { recalled, metrics, states } = await runRecall(changes);
    expect(recalled.A).toBeGreaterThan(STEPS / 4);
    expect(recalled.B).toBeNull();
    expect(metrics.A?.['loss/total']).toHaveLength(STEPS);
    expect(metrics.A).toEqual(metrics.B);
    expect(states.A).toEqual(states.B);
  });

  it('all metrics and weights are the same when other data come into use', async () => {
    const { recalled, metrics, states } = await runRecall({}, STEPS / 2);
    expect(recalled.A).toBeGreaterThan(0);
    expect(metrics.A).toEqual(metrics.B);
    expect(states.A).toEqual(states.B);
    const { metrics: without } = await runRecall({});
    const losses = (of: typeof metrics): number[] => of.A?.['loss/total'] ?? [];
    expect(losses(metrics).slice(0, STEPS / 2 - 1)).toEqual(losses(without).slice(0, STEPS / 2 - 1));
    expect(losses(metrics).slice(STEPS / 2 - 1)).not.toEqual(losses(without).slice(STEPS / 2 - 1));
  });

  it('what was learnt ends with the freeze, and leaves no tensor behind', async () => {
    const session = await smallSession('recalling', {});
    for (let step = 0; step < STEPS; step += 1) await session.trainOnce();
    await session.flush();
    const before = tf.memory().numTensors;
    await session.trainOnce();
    await session.flush();
    expect(tf.memory().numTensors).toBe(before);
    session.setFreeze('A', false);
    await session.trainOnce();
    expect(session.lane('A').cache.frozenTokens).toBeNull();
    session.setFreeze('A', true);
    await session.trainOnce();
    expect(session.lane('A').cache.frozenTokens?.recalled).toBe(0);
    await session.flush();
    session.dispose();
  });
});
