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
