/** The map of a codebook and what is near a code, over the wire. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CodeDetail, CodeMap } from '../../src/protocol/codes.ts';
import { type Harness, smallExperiment, startHarness } from './labHarness.ts';

let lab: Harness;
beforeAll(async () => {
  lab = await startHarness();
}, 60_000);
afterAll(() => lab.close());

const map = async (lane: 'A' | 'B', origin: CodeMap['origin'] = 'start', layer = 0): Promise<CodeMap> =>
  (await lab.client.request('codeMap', { lane, layer, origin })) as CodeMap;
const detail = async (code: number): Promise<CodeDetail> =>
  (await lab.client.request('codeDetail', { lane: 'A', layer: 0, code })) as CodeDetail;
const tensors = async (): Promise<number> => (await lab.client.request('memory', {})).tensors;

describe('the map of a codebook', () => {
  // Lane A trains, lane B is frozen from the start.
  beforeEach(async () => {
    await lab.client.request('build', {
      experiment: smallExperiment({ dataset: 'speech', mels: 16, voices: ['slt'] }),
    });
    await lab.client.request('step', { count: 3 });
  });

  it('has a place for every code and every token of the probe, and counts these', async () => {
    const { trail, counts, points, tokens, step, explained } = await map('A');
    const { file } = await lab.client.request('exportTokens', { lane: 'A' });
    const told = (await file.text()).trim().split(/\s+/).map(Number);
    expect([...tokens]).toEqual(told);
    expect(points.length).toBe(2 * told.length);
    expect([...counts]).toEqual(Array.from({ length: 16 }, (_, code) => told.filter((token) => token === code).length));
    for (const at of trail) expect(at.length).toBe(32);
    expect(step).toBe(3);
    expect(explained).toBeGreaterThan(0.3);
    expect(explained).toBeLessThanOrEqual(1);
  });

  it('keeps its directions: what is frozen stays where it was to the last bit, what trains leaves a trail', async () => {
    const [before, frozen] = [await map('A'), await map('B')];
    await lab.client.request('step', { count: 4 });
    const [now, still] = [await map('A'), await map('B')];
    expect(still.trail.at(-1)).toEqual(frozen.trail.at(-1));
    expect(still.points).toEqual(frozen.points);
    expect(now.fit).toBe(before.fit);
    expect(now.trail.at(-2)).toEqual(before.trail.at(-1));
    expect(now.trail.at(-1)).not.toEqual(before.trail.at(-1));
    expect(now.trail[0]).toEqual(before.trail[0]);
    expect(now.since).toBe(0);
  });

  it('begins its trail at the last switch if asked to', async () => {
    await lab.client.request('setFreeze', { lane: 'A', frozen: true });
    await lab.client.request('step', { count: 2 });
    const [switched, start] = [await map('A', 'switch'), await map('A')];
    expect(switched.since).toBe(3);
    expect(switched.trail).toHaveLength(2);
    expect(switched.trail[0]).toEqual(switched.trail[1]);
    expect(start.trail[0]).not.toEqual(start.trail.at(-1));
  });

  it('remembers a bounded number of positions, from the beginning on', async () => {
    for (let i = 0; i < 60; i += 1) {
      await lab.client.request('step', { count: 1 });
      await map('A');
    }
    const { trail } = await map('A');
    expect(trail.length).toBeGreaterThan(8);
    expect(trail.length).toBeLessThanOrEqual(26);
  });

  it('keeps no tensor, and changes nothing', async () => {
    await map('A');
    const before = await tensors();
    const weights = async () => (await lab.client.request('exportWeights', { lane: 'A' })).file.text();
    const was = await weights();
    await map('A');
    await map('B', 'switch');
    await detail(2);
    expect(await tensors()).toBe(before);
    expect(await weights()).toBe(was);
  });

  it('gives null for a layer that there is not, and refuses a lane that there is not', async () => {
    expect(await map('A', 'start', 3)).toBeNull();
    await expect(lab.client.request('codeMap', { lane: 'D', layer: 0, origin: 'start' })).rejects.toThrow(
      /no-such-lane/,
    );
  });

  it('answers while training runs', async () => {
    await lab.client.request('start', {});
    const steps = [(await map('A')).step, (await map('A')).step];
    await lab.client.request('pause', {});
    expect(steps[1]).toBeGreaterThanOrEqual(steps[0] as number);
  });
});

describe('a code', () => {
  it.each(['50hz', '25hz'] as const)(
    'at %s has its nearest neighbours, and frames of the probe that have it',
    async (tokenRate) => {
      const experiment = smallExperiment({ dataset: 'speech', mels: 16, voices: ['slt'], tokenRate });
      await lab.client.request('build', { experiment });
      await lab.client.request('step', { count: 2 });
      const { counts, tokens } = await map('A');
      const code = counts.indexOf(Math.max(...counts));
      const { neighbours, frames, count, of } = await detail(code);
      expect([count, of]).toEqual([counts[code], tokens.length]);
      expect(neighbours.map((each) => each.code)).not.toContain(code);
      expect(neighbours.map(({ distance }) => distance)).toEqual(
        neighbours.map(({ distance }) => distance).toSorted((a, b) => a - b),
      );
      expect(frames.length).toBe(Math.min(12, count));
      for (const { utterance, frame, frames: own } of frames) {
        expect(utterance).toMatch(/^slt-\d\.flac$/);
        expect(Number.isInteger(frame) && frame >= 0).toBe(true);
        expect(own).toBe(tokenRate === '25hz' ? 2 : 1);
      }
    },
  );

  it('that does not exist is refused', async () => {
    for (const code of [-1, 16, 0.5, Number.NaN]) await expect(detail(code)).rejects.toThrow(/no-such-code/);
  });
});
