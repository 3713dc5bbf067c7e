/** What the page may rely on, request by request. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { NO_GRADIENT } from '../../src/config/metrics.ts';
import { curve, type Harness, logged, smallExperiment, startHarness } from './labHarness.ts';

let lab: Harness;
beforeAll(async () => {
  lab = await startHarness();
});
afterAll(() => lab.close());

const CURVES = [
  'loss/total',
  'loss/reconstruction',
  'quantizer/error',
  'codebook/perplexity@0',
  'gradient/decoder',
] as const;

async function run(steps: number, settings = {}): Promise<Record<string, number[]>> {
  const { sessionId } = await lab.client.request('build', { experiment: smallExperiment(settings) });
  await lab.client.request('step', { count: steps });
  return Object.fromEntries(
    ['A', 'B'].flatMap((lane) => CURVES.map((key) => [`${lane} ${key}`, curve(lab.events, lane, key, sessionId)])),
  );
}

describe('curves', () => {
  it('are the same for the same seed, and others for another', async () => {
    const first = await run(6);
    expect(first['A loss/total']).toHaveLength(6);
    expect(await run(6)).toEqual(first);
    expect(await run(6, { seed: 2 })).not.toEqual(first);
  });

  it('start from the same weights in every lane, and part where one is frozen', async () => {
    const curves = await run(3);
    const [a, b] = [curves['A loss/reconstruction'] ?? [], curves['B loss/reconstruction'] ?? []];
    expect(a[0]).toBeCloseTo(b[0] ?? 0, 6);
    expect(a[2]).not.toBe(b[2]);
  });
});

describe('freezing', () => {
  it('takes effect at the step that the reply names, is logged with what was checked, and ends with a thaw', async () => {
    const { sessionId } = await lab.client.request('build', { experiment: smallExperiment() });
    await lab.client.request('step', { count: 3 });
    const frozen = await lab.client.request('setFreeze', { lane: 'A', frozen: true });
    expect(frozen).toEqual({ step: 4 });
    await lab.client.request('step', { count: 5 });
    const thawed = await lab.client.request('setFreeze', { lane: 'A', frozen: false });
    expect(thawed).toEqual({ step: 9 });
    const state = await lab.client.request('step', { count: 3 });

    const gradients = curve(lab.events, 'A', 'gradient/ssl_proj', sessionId);
    expect(gradients.map((norm) => norm === NO_GRADIENT)).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
    const drift = curve(lab.events, 'A', 'drift/codebook@0', sessionId);
    expect(new Set(drift.slice(2, 8)).size).toBe(1);
    expect(drift[8]).not.toBe(drift[7]);
    expect(curve(lab.events, 'A', 'loss/commitment', sessionId).slice(3, 8)).toEqual([0, 0, 0, 0, 0]);
    expect(Math.min(...curve(lab.events, 'A', 'quantizer/error', sessionId))).toBeGreaterThan(0);

    const checks = logged(lab.events, 'frozen').slice(-1);
    expect(checks[0]?.check).toEqual({
      training: { ssl_proj: false, quantizer: false },
      gradient: 'none',
      change: { ssl_proj: 0, codebook: 0 },
      tapeNodes: 0,
    });
    const thaw = logged(lab.events, 'thawed').at(-1)?.check;
    expect(thaw?.training).toEqual({ ssl_proj: true, quantizer: true });
    expect(thaw?.gradient).toBe('present');
    expect(thaw?.change.ssl_proj).toBeGreaterThan(0);
    expect(thaw?.change.codebook).toBeGreaterThan(0);
    expect(state.lanes[0]?.history).toEqual([
      { step: 4, frozen: true, policy: 'wholeForward' },
      { step: 9, frozen: false, policy: 'wholeForward' },
    ]);
  });

  it('by mode switch only gives the same numbers, with the forward on the tape', async () => {
    const experiment = smallExperiment();
    experiment.lanes[0] = { id: 'A', frozen: true, policy: 'modeSwitchOnly' };
    const { sessionId } = await lab.client.request('build', { experiment });
    await lab.client.request('step', { count: 4 });
    for (const key of CURVES)
      expect(curve(lab.events, 'A', key, sessionId)).toEqual(curve(lab.events, 'B', key, sessionId));
    expect(Math.min(...curve(lab.events, 'A', 'tape/nodes', sessionId))).toBeGreaterThan(0);
    expect(Math.max(...curve(lab.events, 'B', 'tape/nodes', sessionId))).toBe(0);
  });
});

describe('lanes', () => {
  it('fork as exact copies', async () => {
    const { sessionId } = await lab.client.request('build', { experiment: smallExperiment() });
    await lab.client.request('step', { count: 4 });
    const state = await lab.client.request('forkLane', { lane: 'A' });
    expect(state.lanes.map(({ id }) => id)).toEqual(['A', 'B', 'C']);
    await lab.client.request('step', { count: 4 });
    for (const key of CURVES)
      expect(curve(lab.events, 'C', key, sessionId)).toEqual(curve(lab.events, 'A', key, sessionId).slice(4));
  });

  it('are at most four and at least one', async () => {
    const { client } = lab;
    await client.request('build', { experiment: smallExperiment() });
    await client.request('addLane', { setup: { frozen: false, policy: 'wholeForward' } });
    await client.request('forkLane', { lane: 'A' });
    await expect(client.request('forkLane', { lane: 'A' })).rejects.toMatchObject({ code: 'invalid-request' });
    for (const lane of ['A', 'B', 'C'] as const) await client.request('removeLane', { lane });
    await expect(client.request('removeLane', { lane: 'D' })).rejects.toSay('last lane');
  });
});

describe('weights', () => {
  it.each([false, true])('exported and imported go on bit for bit (lane frozen: %s)', async (frozen) => {
    const { client } = lab;
    const before = await client.request('build', {
      experiment: smallExperiment({ deadCodeThreshold: 0.5, layers: 2 }),
    });
    await client.request('step', { count: 5 });
    await client.request('setFreeze', { lane: 'A', frozen });
    await client.request('step', { count: 2 });
    const { file, name } = await client.request('exportWeights', { lane: 'A' });
    await client.request('step', { count: 5 });

    const after = await client.request('importWeights', { file, name });
    expect(after.step).toBe(7);
    expect(after.lanes).toMatchObject([{ id: 'A', frozen, origin: { kind: 'import', name, step: 7 } }]);
    await client.request('step', { count: 5 });
    for (const key of [
      ...CURVES,
      'gradient/ssl_proj',
      'probe/token_flip_rate@0',
      'drift/ssl_proj',
      'codebook/used_window@1',
    ] as const) {
      const wanted = curve(lab.events, 'A', key, before.sessionId).slice(7);
      expect({ [key]: curve(lab.events, 'A', key, after.sessionId) }).toEqual({ [key]: wanted });
    }
  });

  it('that cannot be read leave the session as it was', async () => {
    const { client } = lab;
    const { sessionId } = await client.request('build', { experiment: smallExperiment() });
    await client.request('step', { count: 2 });
    const { file } = await client.request('exportWeights', { lane: 'A' });
    const text = await file.text();
    for (const broken of ['', 'no json', '{}', text.slice(0, -400), text.replace('"shape":[4,', '"shape":[5,')]) {
      const refused = client.request('importWeights', { file: new Blob([broken]), name: 'broken.json' });
      await expect(refused).rejects.toMatchObject({ code: 'unreadable-file' });
    }
    const state = await client.request('step', { count: 1 });
    expect(state).toMatchObject({ sessionId, step: 3 });
  });
});

describe('requests', () => {
  it('that make no sense are refused with what was expected', async () => {
    const { client } = lab;
    await client.request('build', { experiment: smallExperiment() });
    await expect(client.request('setLive', { changes: { dim: 8 } })).rejects.toSay('needs a reset');
    await expect(client.request('setLive', { changes: { learningRate: -1 } })).rejects.toSay('from 1e-7 to 1');
    await expect(client.request('step', { count: 0 })).rejects.toSay('whole number');
    await expect(client.request('build', { experiment: smallExperiment({ codes: 1 }) })).rejects.toSay('codes is 1');
    await expect(client.request('setFreeze', { lane: 'D', frozen: true })).rejects.toSay('no lane D');
    await expect(client.request('build', { experiment: smallExperiment({ dataset: 'audio' }) })).rejects.toMatchObject({
      code: 'no-data',
    });
  });

  it('for live fields take effect at the next step', async () => {
    const { client, events } = lab;
    const { sessionId } = await client.request('build', { experiment: smallExperiment() });
    await client.request('step', { count: 2 });
    expect(await client.request('setLive', { changes: { learningRate: 0.01, weightDecay: 0 } })).toEqual({ step: 3 });
    expect(logged(events, 'changed').map(({ field }) => field)).toContain('learningRate');
    await client.request('step', { count: 1 });
    expect(curve(events, 'A', 'loss/total', sessionId)).toHaveLength(3);
  });

  it('start, pause: the pause resolves after the step in flight, when all of it was sent', async () => {
    const { client, events } = lab;
    const { sessionId } = await client.request('build', { experiment: smallExperiment() });
    expect((await client.request('start', {})).sessionId).toBe(sessionId);
    await vi.waitUntil(() => curve(events, 'B', 'loss/total', sessionId).length > 0);
    const { step, running } = await client.request('pause', {});
    expect(running).toBe(false);
    expect(step).toBeGreaterThan(0);
    expect(curve(events, 'B', 'loss/total', sessionId)).toHaveLength(step);
  });
});

it('trains on the bundled speech', async () => {
  const { client, events } = lab;
  const experiment = smallExperiment({ dataset: 'speech', mels: 16, clipFrames: 32, learningRate: 1e-2 });
  const { sessionId, data } = await client.request('build', { experiment });
  expect(data.seconds).toBeGreaterThan(60);
  await client.request('step', { count: 80 });
  const losses = curve(events, 'A', 'loss/reconstruction', sessionId);
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(losses.slice(-10))).toBeLessThan(mean(losses.slice(0, 10)) * 0.8);
});

it('holds no more tensors after 500 steps than after 100', { tags: ['slow'] }, async () => {
  const { client } = lab;
  await client.request('build', { experiment: smallExperiment({ layers: 2, deadCodeThreshold: 1, dropout: 0.1 }) });
  await client.request('watchCodebook', { layer: 0 });
  const round = async (): Promise<unknown> => {
    await client.request('setFreeze', { lane: 'A', frozen: true });
    await client.request('step', { count: 50 });
    await client.request('setFreeze', { lane: 'A', frozen: false });
    await client.request('step', { count: 50 });
    return client.request('memory', {});
  };
  // The optimizer has all its state only after the first.
  await round();
  const before = await round();
  for (let i = 0; i < 3; i += 1) expect(await round()).toEqual(before);
});
