/** Another data set in training: its line in `index.ts` is all that a session needs. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { DatasetKind } from '../../src/config/settings.ts';
import type { DatasetBuilder } from '../../src/datasets/builder.ts';
import type { DatasetFacts } from '../../src/datasets/facts.ts';
import { curve, type Harness, smallExperiment, startHarness } from '../contract/labHarness.ts';

// What runs before each test file has read the settings, and so the list, already.
vi.hoisted(() => vi.resetModules());
vi.mock('../../src/datasets/list.ts', async (original) => {
  const { facts } = await import('./sawtooth/facts.ts');
  const { DATASETS } = await original<{ DATASETS: Record<string, DatasetFacts> }>();
  return { DATASETS: { ...DATASETS, sawtooth: facts } };
});

vi.mock('../../src/datasets/index.ts', async (original) => {
  const { sawtooth } = await import('./sawtooth/build.ts');
  const { builders } = await original<{ builders: Record<string, DatasetBuilder> }>();
  return { builders: { ...builders, sawtooth } };
});

let lab: Harness;
beforeAll(async () => {
  lab = await startHarness();
});
afterAll(() => lab.close());

it('is trained on, the same each time, and other for another value of its field', async () => {
  const lossesOf = async (period: number): Promise<number[]> => {
    const experiment = smallExperiment({ dataset: 'sawtooth' as DatasetKind });
    Object.assign(experiment.settings, { sawtoothPeriod: period });
    const { sessionId, data } = await lab.client.request('build', { experiment });
    expect(data).toMatchObject({ kind: 'sawtooth', channelsIn: 3, channelsOut: 3 });
    await lab.client.request('step', { count: 3 });
    return curve(lab.events, 'A', 'loss/total', sessionId);
  };
  const first = await lossesOf(20);
  expect(first).toHaveLength(3);
  expect(await lossesOf(20)).toEqual(first);
  expect(await lossesOf(9)).not.toEqual(first);
});
