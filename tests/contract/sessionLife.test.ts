/** Sessions that follow one another: each has its own name, and work begun in one is not done in another. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Harness, smallExperiment, startHarness } from './labHarness.ts';

let lab: Harness;
let other: Harness;
beforeAll(async () => {
  [lab, other] = [await startHarness(), await startHarness()];
});
afterAll(() => {
  lab.close();
  other.close();
});

test('no two sessions have a name in common, whichever worker built or opened them', async () => {
  const names: string[] = [];
  for (const { client } of [lab, other]) {
    for (let i = 0; i < 2; i += 1)
      names.push((await client.request('build', { experiment: smallExperiment() })).sessionId);
    const { file, name } = await client.request('exportWeights', { lane: 'A' });
    names.push((await client.request('importWeights', { file, name })).sessionId);
  }
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[0-9a-f]{32}$/);
});

test('a session file is of the session that it was asked for, or is not written', async () => {
  const { client } = lab;
  const { sessionId } = await client.request('build', { experiment: smallExperiment() });
  const page = new Blob(['curves']);
  expect((await client.request('exportSession', { page, sessionId })).name).toContain('step-0');
  await client.request('build', { experiment: smallExperiment() });
  await expect(client.request('exportSession', { page, sessionId })).rejects.toMatchObject({ code: 'cancelled' });
});

test('a policy matrix is of the step at which it began, though training goes on and the session ends', async () => {
  const { client } = lab;
  await client.request('build', { experiment: smallExperiment() });
  await client.request('step', { count: 4 });
  const still = await client.request('policyMatrix', { lane: 'A', steps: 2 });
  const memory = await client.request('memory', {});
  const meanwhile = client.request('policyMatrix', { lane: 'A', steps: 2 });
  await client.request('step', { count: 5 });
  expect(await meanwhile).toEqual(still);
  expect(await client.request('memory', {})).toEqual(memory);

  const ended = client.request('policyMatrix', { lane: 'A', steps: 2 });
  await client.request('build', { experiment: smallExperiment() });
  expect((await ended).rows).toHaveLength(9);
});

test('a sign of life is given at once, before there is a session and while one trains', async () => {
  const { client } = lab;
  await client.request('start', {});
  expect(await client.request('ping', {})).toBeNull();
  await client.request('pause', {});
});
