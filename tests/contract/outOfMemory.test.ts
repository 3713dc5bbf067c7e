/** Memory that runs out: a step ends the worker, a build leaves everything as it was. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { fillWasm } from '../setup/fullWasm.ts';
import { type Harness, smallExperiment, startHarness } from './labHarness.ts';

let lab: Harness;
let empty = (): void => {};
beforeAll(async () => {
  lab = await startHarness();
});
afterEach(() => empty());
afterAll(() => lab.close());

const lost = () => lab.events.filter((event) => event.kind === 'lost');

test('in a step it is told, and the session counts as lost', async () => {
  const { client } = lab;
  await client.request('build', { experiment: smallExperiment({ batchSize: 64, clipFrames: 256 }) });
  await client.request('step', { count: 2 });
  empty = fillWasm();
  await expect(client.request('step', { count: 1 })).rejects.toMatchObject({ code: 'out-of-memory' });
  await expect.poll(lost).toEqual([{ kind: 'lost', reason: '', outOf: 'wasm' }]);
  empty();
  lab.events.length = 0;
  await client.request('build', { experiment: smallExperiment() });
});

test('in training that goes on by itself, too', async () => {
  const { client } = lab;
  await client.request('build', { experiment: smallExperiment({ batchSize: 64, clipFrames: 256 }) });
  lab.events.length = 0;
  await client.request('start', {});
  empty = fillWasm();
  await expect.poll(lost).toHaveLength(1);
  empty();
  lab.events.length = 0;
});

test('a build, a lane or a copy that does not fit is refused, and the session trains on', async () => {
  const { client } = lab;
  await client.request('build', { experiment: smallExperiment() });
  await client.request('step', { count: 2 });
  const { tensors } = await client.request('memory', {});
  const large = smallExperiment({ dim: 256, codes: 1024, hidden: 256 });
  empty = fillWasm();
  await expect(client.request('build', { experiment: large })).rejects.toMatchObject({ code: 'out-of-memory' });
  empty();
  const { session } = { session: await client.request('step', { count: 1 }) };
  expect(session.step).toBe(3);
  expect((await client.request('memory', {})).tensors).toBe(tensors);
  expect(lost()).toEqual([]);
});

test('what no buffer of the device holds is refused before anything is built, whatever asks for it', async () => {
  const small = await startHarness({ limits: { buffer: 2 ** 16, memory: null } });
  try {
    const { client } = small;
    const fits = smallExperiment();
    await client.request('build', { experiment: fits });
    await client.request('step', { count: 1 });
    const { file, name } = await lab.client
      .request('build', { experiment: smallExperiment({ codes: 2048, kmeansIterations: 1 }) })
      .then(() => lab.client.request('exportWeights', { lane: 'A' }));
    const tooLarge = smallExperiment({ codes: 2048 });
    await expect(client.request('build', { experiment: tooLarge })).rejects.toSay(
      /takes .* in one piece; this device holds at most/,
    );
    await expect(client.request('importWeights', { file, name })).rejects.toSay(/in one piece; this device holds/);
    expect((await client.request('step', { count: 1 })).step).toBe(2);
  } finally {
    small.close();
  }
});
