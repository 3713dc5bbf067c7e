/** Long work: several at once, each with its own progress and its own end, and sessions in the order of asking. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProgressEvent } from '../../src/protocol/events.ts';
import type { SessionState } from '../../src/protocol/session.ts';
import { featureFile, interopFile } from './inputFiles.ts';
import { curvesPart } from './curvesPart.ts';
import { cancelTask, type Harness, runningTask, smallExperiment, startHarness } from './labHarness.ts';

const FEATURES = [featureFile('a.npy', 120, 6), featureFile('b.npy', 90, 6, 2)];

let lab: Harness;
let weights: { file: Blob; name: string };
let session: File;
beforeAll(async () => {
  lab = await startHarness();
  const { client } = lab;
  await client.request('addFeatures', { files: FEATURES });
  await client.request('build', { experiment: smallExperiment({ seed: 3 }) });
  await client.request('step', { count: 2 });
  weights = await client.request('exportWeights', { lane: 'B' });
  await client.request('step', { count: 2 });
  const { file, name } = await client.request('exportSession', { page: curvesPart() });
  session = new File([file], name);
}, 60_000);
afterAll(() => lab.close());

/** Ways to another session, and what tells it apart. */
const WAYS = {
  speech: async () => lab.client.request('build', { experiment: smallExperiment({ dataset: 'speech', mels: 16 }) }),
  plane: async () => lab.client.request('build', { experiment: smallExperiment() }),
  weights: async () => lab.client.request('importWeights', weights),
  checkpoint: async () => {
    const experiment = smallExperiment({ dataset: 'features' });
    return (await lab.client.request('importCheckpoint', { file: interopFile('tiny_s2G.pth'), experiment })).session;
  },
  session: async () => (await lab.client.request('importSession', { file: session })).session,
} satisfies Record<string, () => Promise<SessionState>>;
type Way = keyof typeof WAYS;
const NAMES = Object.keys(WAYS) as Way[];

function wayTo({ step, data, experiment }: SessionState): Way {
  if (step === 2) return 'weights';
  if (step === 4) return 'session';
  if (experiment.settings.initialWeights === 'checkpoint') return 'checkpoint';
  return data.kind as 'speech' | 'plane';
}

/** The session as it is now. */
const present = (): Promise<SessionState> => lab.client.request('pause', {});
const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i += 1) await new Promise((resolve) => setImmediate(resolve));
};
const told = (taskId?: string): ProgressEvent[] =>
  lab.events.flatMap((event) =>
    event.kind === 'progress' && (taskId === undefined || event.taskId === taskId) ? [event] : [],
  );

beforeEach(async () => {
  await lab.client.request('removeFeatures', { names: null });
  await lab.client.request('addFeatures', { files: FEATURES });
  lab.events.length = 0;
});

describe('of sessions that are asked for one after another, the last one stays', () => {
  const pairs = NAMES.flatMap((first) => NAMES.map((last) => [first, last] as const));
  it.each(pairs)('%s, then %s', async (first, last) => {
    for (const gap of [0, 2, 15]) {
      const before = WAYS[first]();
      const outcome = before.then(
        () => 'done',
        ({ code }: { code: string }) => code,
      );
      await turns(gap);
      const state = await WAYS[last]();
      // One that came to its end was in place before; none was told after the newer one.
      expect(['cancelled', 'done']).toContain(await outcome);
      expect(wayTo(state)).toBe(last);
      expect((await present()).sessionId).toBe(state.sessionId);
    }
  });

  it('of many at once, only the last one is built', async () => {
    const asked = (['speech', 'session', 'plane', 'weights', 'speech', 'plane'] as const).map((way) => WAYS[way]());
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.map(({ status }) => status)).toEqual([...new Array<string>(5).fill('rejected'), 'fulfilled']);
    for (const outcome of outcomes.slice(0, 5)) expect(outcome).toMatchObject({ reason: { code: 'cancelled' } });
    expect(wayTo(await present())).toBe('plane');
    expect(runningTask(lab.events, 'build')).toBeUndefined();
  });

  it.each(['weights', 'session', 'checkpoint'] as const)('one of %s that is refused ends none', async (way) => {
    const refused = {
      weights: () => lab.client.request('importWeights', { file: new Blob(['{}']), name: 'broken.json' }),
      session: () => lab.client.request('importSession', { file: new File(['PK'], 'broken.freezelab.zip') }),
      checkpoint: () =>
        lab.client.request('importCheckpoint', {
          file: interopFile('bad_truncated_half.pth'),
          experiment: smallExperiment(),
        }),
    };
    await WAYS.plane();
    for (const gap of [0, 2, 15]) {
      const speech = WAYS.speech();
      await turns(gap);
      const starting = lab.client.request('start', {});
      await expect(refused[way]()).rejects.toMatchObject({ code: 'unreadable-file' });
      const { sessionId } = await speech;
      expect(await starting).toMatchObject({ sessionId, running: true });
      expect((await present()).sessionId).toBe(sessionId);
    }
  });

  it('and if that one cannot be built, the session that was there goes on', async () => {
    const { sessionId } = await WAYS.plane();
    const { running } = await lab.client.request('start', {});
    expect(running).toBe(true);
    const speech = WAYS.speech();
    const broken = lab.client.request('build', { experiment: smallExperiment({ dataset: 'audio' }) });
    const [first, second] = await Promise.allSettled([speech, broken]);
    expect(first).toMatchObject({ reason: { code: 'cancelled' } });
    expect(second).toMatchObject({ reason: { code: 'no-data' } });
    const { step } = await lab.client.request('start', {});
    const after = await lab.client.request('pause', {});
    expect(after).toMatchObject({ sessionId });
    expect(after.step).toBeGreaterThan(step);
  });

  it('leaves no tensor of those that were not', async () => {
    await WAYS.plane();
    const { tensors } = await lab.client.request('memory', {});
    for (const gap of [0, 1, 2, 3, 5, 8, 13, 21]) {
      const ended = WAYS.session().catch(() => undefined);
      await turns(gap);
      await Promise.all([ended, WAYS.plane()]);
    }
    expect((await lab.client.request('memory', {})).tensors).toBe(tensors);
  });
});

describe('while another session is on its way', () => {
  it('a start is for that one', async () => {
    await WAYS.plane();
    const building = WAYS.speech();
    const starting = lab.client.request('start', {});
    const { sessionId } = await building;
    expect(await starting).toMatchObject({ sessionId, running: true });
    expect(await present()).toMatchObject({ sessionId, running: false });
  });

  it('a pause takes a start back, and so does a newer session', async () => {
    for (const last of ['pause', 'plane'] as const) {
      await WAYS.plane();
      const building = WAYS.speech().catch(() => undefined);
      const starting = lab.client.request('start', {});
      const undo = last === 'pause' ? lab.client.request('pause', {}) : WAYS.plane();
      await Promise.all([building, starting, undo]);
      expect((await present()).step).toBe(0);
    }
  });

  it('the one that is there trains on, and goes on if the new one is cancelled at the last moment', async () => {
    const { sessionId } = await WAYS.plane();
    await lab.client.request('start', {});
    const building = WAYS.plane();
    const [outcome] = await Promise.allSettled([building, cancelTask(lab, 'build', ({ stage }) => stage === 'probe')]);
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } });
    const steps = (): number => lab.events.filter(({ kind }) => kind === 'pace' || kind === 'metrics').length;
    const then = steps();
    while (steps() < then + 3) await turns(1);
    expect(await present()).toMatchObject({ sessionId });
  });

  it('files that are added while a session file is read are for that session', async () => {
    await WAYS.plane();
    const opening = WAYS.session();
    const { manifest } = await lab.client.request('addFeatures', { files: [featureFile('later.npy', 40, 6, 5)] });
    await opening;
    expect(manifest.files.map(({ name }) => name)).toContain('later.npy');
    expect((await lab.client.request('addFeatures', { files: [] })).manifest).toEqual(manifest);
  });

  it('files that were still being read when a session file took the place of all are not said to be there', async () => {
    const many = Array.from({ length: 400 }, (_, i) => featureFile(`many-${i}.npy`, 4, 6, i));
    const [adding] = await Promise.allSettled([lab.client.request('addFeatures', { files: many }), WAYS.session()]);
    expect(adding).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } });
  });
});

describe('tasks', () => {
  it('have ids of their own, and one that ends leaves the others', async () => {
    await WAYS.plane();
    const files = Array.from({ length: 60 }, (_, i) => featureFile(`more-${i}.npy`, 50, 6, i));
    const adding = lab.client.request('addFeatures', { files });
    const exporting = lab.client.request('exportWeights', { lane: 'A', format: 'torch' });
    await exporting;
    const added = runningTask(lab.events, 'features');
    expect(added).toBeDefined();
    await lab.client.request('cancel', { taskId: 'none' });
    expect((await adding).manifest.taken).toBe(62);
    expect(told(added).at(-1)?.done).toBe(1);
    expect(new Set(told().map(({ taskId }) => taskId)).size).toBe(3);
  });

  it('a cancel ends the one that it names, and no other', async () => {
    await WAYS.plane();
    const files = Array.from({ length: 60 }, (_, i) => featureFile(`more-${i}.npy`, 50, 6, i));
    const adding = lab.client.request('addFeatures', { files });
    const building = WAYS.speech();
    const [added, built] = await Promise.allSettled([adding, building, cancelTask(lab, 'features')]);
    expect([added.status, built.status]).toEqual(['rejected', 'fulfilled']);
  });

  it('tell how far they are up to their end, which is told once', async () => {
    // With bands that no data set was made with before.
    await lab.client.request('build', { experiment: smallExperiment({ dataset: 'speech', mels: 24 }) });
    const events = told(told()[0]?.taskId);
    const shares = events.map(({ done }) => done);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.filter((done) => done === 1)).toHaveLength(1);
    const stages = [...new Set(events.map(({ stage }) => stage))];
    expect(stages).toEqual([null, 'data', 'weights', 'projection', 'kmeans', 'lanes', 'probe']);
  });
});

/** So many products that each pass of k-means takes several slices. */
const LARGE = { dim: 384, codes: 512, kmeansIterations: 20, clipFrames: 128, batchSize: 8 };

it('a cancel in the middle of k-means stops it there, and leaves nothing behind', { timeout: 120_000 }, async () => {
  const { sessionId } = await WAYS.plane();
  const before = await lab.client.request('memory', {});
  const building = lab.client.request('build', { experiment: smallExperiment(LARGE) });
  const [outcome] = await Promise.allSettled([building, cancelTask(lab, 'build', ({ stage }) => stage === 'kmeans')]);
  expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } });
  const build = told(told().at(-1)?.taskId);
  expect(build.filter(({ stage }) => stage === 'kmeans').length).toBeLessThan(5);
  expect(build.some(({ stage }) => stage === 'lanes')).toBe(false);
  expect(await lab.client.request('memory', {})).toEqual(before);
  expect(await lab.client.request('step', { count: 1 })).toMatchObject({ sessionId, step: 1 });
});
