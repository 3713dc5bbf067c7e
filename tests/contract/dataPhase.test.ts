/** Phases of fine-tuning: batches come from other data, while the probe stays that of the start. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DataPhase } from '../../src/config/experiment.ts';
import { experimentProblems } from '../../src/objectives/experimentProblems.ts';
import { parseWeights } from '../../src/formats/weightsJson.ts';
import { said } from '../setup/problemMatcher.ts';
import { curve, type Harness, logged, smallExperiment, startHarness } from './labHarness.ts';

let lab: Harness;
beforeAll(async () => {
  lab = await startHarness();
});
afterAll(() => lab.close());

const step = (count: number) => lab.client.request('step', { count });
const setData = (phase: DataPhase) => lab.client.request('setData', { phase });
const weights = async (lane: 'A' | 'B') => {
  const { file } = await lab.client.request('exportWeights', { lane });
  return { ...parseWeights(await file.text()), seconds: 0, audit: null };
};
/** Lane A trains and lane B is wholly frozen. */
const moons: DataPhase = { planeShape: 'moons' };

it('brings other batches at the next step, and leaves the probe as it is', async () => {
  const losses = async (phase: DataPhase | null): Promise<number[]> => {
    const { sessionId, data } = await lab.client.request('build', { experiment: smallExperiment() });
    await step(3);
    if (phase) {
      const state = await setData(phase);
      expect(state).toMatchObject({ experiment: { dataPhase: phase }, dataChanges: [{ step: 4, phase }], data });
      expect(state.experiment.settings).toEqual(smallExperiment().settings);
    }
    await step(3);
    expect(curve(lab.events, 'B', 'probe/token_flip_rate@0', sessionId)).toEqual([0, 0, 0, 0, 0, 0]);
    return curve(lab.events, 'A', 'loss/total', sessionId);
  };
  const [without, within] = [await losses(null), await losses(moons)];
  expect(within.slice(0, 3)).toEqual(without.slice(0, 3));
  expect(within[3]).not.toBe(without[3]);
  expect(logged(lab.events, 'data')).toEqual([{ code: 'data', phase: moons }]);
});

it('ends where the data at the start are named, or nothing is', async () => {
  await lab.client.request('build', { experiment: smallExperiment() });
  for (const start of [{}, { planeShape: smallExperiment().settings.planeShape }]) {
    expect((await setData(moons)).experiment.dataPhase).toEqual(moons);
    expect((await setData(start)).experiment).not.toHaveProperty('dataPhase');
  }
  const run = await lab.client.request('runTimeline', {});
  expect(run?.experiment.timeline).toEqual(
    [moons, {}, moons, {}].map((settings) => ({ step: 1, action: 'data', settings })),
  );
});

it('goes on from the weights of a lane, with the same bits', async () => {
  await lab.client.request('build', { experiment: smallExperiment() });
  await step(2);
  await setData(moons);
  await step(2);
  const kept = await lab.client.request('exportWeights', { lane: 'A' });
  await step(4);
  const { runTimeline: _, ...wanted } = await weights('A');
  const opened = await lab.client.request('importWeights', kept);
  expect(opened).toMatchObject({ experiment: { dataPhase: moons }, dataChanges: [{ step: 3, phase: moons }] });
  await step(4);
  const { runTimeline, ...found } = await weights('A');
  expect(found).toEqual(wanted);
  expect(runTimeline?.experiment.timeline?.[0]).toEqual({ step: 3, action: 'data', settings: moons });
});

describe('of the bundled speech', () => {
  const speech = () =>
    smallExperiment({ dataset: 'speech', voices: ['slt', 'dem'], mels: 8, dim: 4, clipFrames: 8, probeEvery: 1 });

  it('has other voices, planned or asked for, to the same bits', async () => {
    await lab.client.request('build', { experiment: speech() });
    await step(2);
    await setData({ voices: ['awb'] });
    await step(3);
    const byHand = await weights('A');
    const timeline = [{ step: 3, action: 'data' as const, settings: { voices: ['awb'] } }];
    await lab.client.request('build', { experiment: { ...speech(), timeline } });
    await step(5);
    expect(await weights('A')).toEqual(byHand);
  });

  it('with a voice that is not there is refused before anything is trained', async () => {
    const { sessionId } = await lab.client.request('build', { experiment: speech() });
    await expect(setData({ voices: ['bob'] })).rejects.toSay('no voice "bob"');
    const timeline = [{ step: 3, action: 'data' as const, settings: { voices: ['bob'] } }];
    const experiment = { ...speech(), timeline };
    await expect(lab.client.request('build', { experiment })).rejects.toSay('no voice "bob"');
    const state = await step(1);
    expect(state.sessionId).toBe(sessionId);
    expect(state.dataChanges).toEqual([]);
  });
});

describe('is refused', () => {
  it.each([
    [{ voices: ['slt'] }, /“voices” cannot change while “plane” is trained on; what can: planeShape/],
    [{ dataset: 'speech' }, /“dataset” cannot change/],
    [{ planeShape: 'cube' }, /planeShape is “cube”; expected one of clusters/],
    [null, /it has no settings/],
  ])('%j', async (phase, problem) => {
    const experiment = smallExperiment();
    const wrong = phase as DataPhase;
    await lab.client.request('build', { experiment });
    await expect(setData(wrong)).rejects.toSay(problem);
    const timeline = [{ step: 2, action: 'data' as const, settings: wrong }];
    for (const given of [
      { ...experiment, timeline },
      { ...experiment, dataPhase: wrong },
    ]) {
      expect(experimentProblems(given).map(said).join()).toMatch(problem);
    }
  });

  it('whatever it is, for data of which nothing can change', () => {
    const experiment = { ...smallExperiment({ dataset: 'features' }), dataPhase: { voices: [] } };
    expect(experimentProblems(experiment).map(said)).toEqual([
      '“voices” cannot change while “features” is trained on; nothing of these data can',
    ]);
  });
});
