/** What happens when a value is no longer finite: training stops, says what was lost and why, and can go back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANE_IDS, type LaneId } from '../../src/config/experiment.ts';
import type { MetricKey } from '../../src/config/metrics.ts';
import { writeNpy } from '../../src/formats/numpy.ts';
import type { WorkerEvent } from '../../src/protocol/events.ts';
import { featureFile, float32Tensor, noise } from './inputFiles.ts';
import { curve, type Harness, logged, smallExperiment, startHarness } from './labHarness.ts';

let lab: Harness;
beforeAll(async () => {
  lab = await startHarness();
});
afterAll(() => lab.close());

const EVERYTHING: MetricKey[] = [
  'loss/total',
  'loss/commitment',
  'quantizer/error',
  'gradient/ssl_proj',
  'gradient/decoder',
  'codebook/used_window@0',
  'codebook/perplexity@0',
  'probe/token_flip_rate@0',
  'probe/token_flip_rate_since_freeze@0',
  'drift/ssl_proj',
  'drift/codebook@0',
];
const CHANNELS = 6;

/** Features of which a short utterance, drawn now and then, holds values of this size. */
async function addFeatures(size: number): Promise<void> {
  await lab.client.request('removeFeatures', { names: null });
  const loud = noise(20 * CHANNELS, 3).map((value) => value * size);
  const files = [
    featureFile('a.npy', 1500, CHANNELS),
    featureFile('b.npy', 1500, CHANNELS, 2),
    new File(writeNpy(float32Tensor('', [20, CHANNELS], loud)), 'loud.npy'),
  ];
  await lab.client.request('addFeatures', { files });
}

/** Points of a session as the page has them: a rewind drops what came behind it. */
function pointsOf(events: WorkerEvent[], sessionId: string, lane: LaneId): Map<number, number[]> {
  const points = new Map<number, number[]>();
  for (const event of events) {
    if (event.kind === 'rewind' && event.sessionId === sessionId) {
      for (const step of points.keys()) if (step > event.step) points.delete(step);
    }
    if (event.kind !== 'metrics' || event.sessionId !== sessionId || event.lane !== lane) continue;
    for (const [i, step] of event.step.entries()) {
      expect(points.has(step), `step ${step} twice`).toBe(false);
      points.set(
        step,
        EVERYTHING.map((key) => event.columns[key]?.[i] ?? Number.NaN),
      );
    }
  }
  return points;
}

async function untilDiverged() {
  const { divergence, sessionId, step } = await lab.client.request('step', { count: 2000 });
  if (!divergence) throw new Error(`training went well up to step ${step}`);
  return { divergence, sessionId, step };
}

describe('huge features', () => {
  it('stop training with the tensor, what it became, and the cause; and it can go back, bit for bit', async () => {
    await addFeatures(1e20);
    const experiment = smallExperiment({ dataset: 'features', dropout: 0.1, deadCodeThreshold: 0.5 });
    const { sessionId } = await lab.client.request('build', { experiment });
    await lab.client.request('step', { count: 3 });
    await lab.client.request('setFreeze', { lane: 'A', frozen: true });
    await lab.client.request('step', { count: 4 });
    await lab.client.request('setFreeze', { lane: 'A', frozen: false });
    await lab.client.request('step', { count: 3 });
    const { divergence, step } = await untilDiverged();
    expect(step - divergence.step).toBeLessThanOrEqual(2);
    expect(divergence).toMatchObject({
      lane: 'A',
      healthyStep: expect.any(Number),
      first: { place: 'quantization-error', name: '', became: 'positive-infinity' },
      cause: { code: 'input-huge', input: 'features' },
      lost: [{ lane: 'A' }, { lane: 'B' }],
    });
    expect(divergence.cause).toMatchObject({ largest: expect.closeTo(1e20, -19) });
    expect(divergence.healthyStep).toBeGreaterThanOrEqual(10);
    expect(divergence.healthyStep).toBeLessThan(divergence.step);
    expect(logged(lab.events, 'diverged').at(-1)).toEqual({ code: 'diverged', divergence });

    const before = { A: pointsOf(lab.events, sessionId, 'A'), B: pointsOf(lab.events, sessionId, 'B') };
    const restored = await lab.client.request('restoreHealthy', {});
    expect(restored).toMatchObject({ sessionId, step: divergence.healthyStep, divergence: null });
    expect(logged(lab.events, 'restored')).toEqual([{ code: 'restored', from: step }]);
    const again = await untilDiverged();
    expect(again.divergence).toMatchObject({ step: divergence.step, first: divergence.first });
    for (const lane of ['A', 'B'] as const) {
      const after = pointsOf(lab.events, sessionId, lane);
      expect([...after.keys()]).toEqual(Array.from({ length: again.step }, (_, i) => i + 1));
      for (const [number, values] of before[lane]) {
        if (number < divergence.step) expect([number, after.get(number)]).toEqual([number, values]);
      }
    }
  });
});

it('answers Step and Start with what can be done, and lets no lane be made of lost values', async () => {
  await addFeatures(1e20);
  await lab.client.request('build', { experiment: smallExperiment({ dataset: 'features' }) });
  const { divergence } = await untilDiverged();
  const ways = `go back to step ${divergence.healthyStep} or press Reset`;
  for (const request of [
    () => lab.client.request('step', { count: 1 }),
    () => lab.client.request('start', {}),
    () => lab.client.request('forkLane', { lane: 'A' }),
    () => lab.client.request('addLane', { setup: { frozen: false, policy: 'wholeForward' } }),
    () => lab.client.request('policyMatrix', { lane: 'A', steps: 1 }),
  ]) {
    await expect(request()).rejects.toMatchObject({
      code: 'invalid-request',
      problem: expect.toSay(ways),
    });
  }
  await lab.client.request('build', { experiment: smallExperiment() });
  await expect(lab.client.request('restoreHealthy', {})).rejects.toSay('nothing to go back from');
});

it('keeps a freeze that was asked for after training had stopped', async () => {
  await addFeatures(1e20);
  await lab.client.request('build', { experiment: smallExperiment({ dataset: 'features' }) });
  await lab.client.request('step', { count: 2 });
  await untilDiverged();
  await lab.client.request('setFreeze', { lane: 'A', frozen: true });
  const { step, lanes } = await lab.client.request('restoreHealthy', {});
  expect(lanes[0]).toMatchObject({
    frozen: true,
    history: [{ step: step + 1, frozen: true, policy: 'wholeForward' }],
  });
});

/** Makes only lane A diverge: momentum without a gradient, divided by almost nothing. */
async function divergeLaneA() {
  const experiment = smallExperiment();
  experiment.lanes = LANE_IDS.slice(0, 2).map((id) => ({ id, frozen: false, policy: 'zeroGradients' as const }));
  await lab.client.request('build', { experiment });
  await lab.client.request('step', { count: 10 });
  await lab.client.request('setFreeze', { lane: 'A', frozen: true, policy: 'zeroGradients' });
  await lab.client.request('setLive', { changes: { beta1: 0.999, beta2: 0, adamEpsilon: 1e-12, learningRate: 1 } });
  return untilDiverged();
}

it('says which lane diverged; without it training goes on', async () => {
  const { divergence, sessionId, step } = await divergeLaneA();
  expect(divergence).toMatchObject({ lane: 'A', healthyStep: 10, cause: { code: 'learning-rate', value: 1 } });
  expect(divergence.lost.map(({ lane }) => lane)).toEqual(['A']);
  await expect(lab.client.request('step', { count: 1 })).rejects.toSay('remove lane A');
  await lab.client.request('setLive', { changes: { learningRate: 1e-4 } });
  const state = await lab.client.request('removeLane', { lane: 'A' });
  expect(state.divergence).toBeNull();
  expect(await lab.client.request('step', { count: 3 })).toMatchObject({ step: step + 3, divergence: null });
  expect(curve(lab.events, 'B', 'loss/total', sessionId).every(Number.isFinite)).toBe(true);
});
