/** Copies that the page keeps: a run goes on from one as if nothing had been, and training knows nothing of them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Experiment } from '../../src/config/experiment.ts';
import { randomStream } from '../../src/data/random.ts';
import { parseWeights } from '../../src/formats/weightsJson.ts';
import { startBackend } from '../setup/nodeWasm.ts';
import { writeSessionFile } from '../../src/formats/sessionFile.ts';
import type { KeptFiles, KeptState } from '../../src/protocol/keeping.ts';
import { curvesPart } from './curvesPart.ts';
import { featureFile } from './inputFiles.ts';
import { curve, type Harness, logged, smallExperiment, startHarness } from './labHarness.ts';

let lab: Harness;
beforeAll(async () => {
  lab = await startHarness();
});
afterAll(() => lab.close());

const step = (count: number) => lab.client.request('step', { count });

async function keep(filesKnown: string | null = null): Promise<KeptState> {
  const { sessionId } = await lab.client.request('pause', {});
  return lab.client.request('keep', { sessionId, filesKnown });
}

const NO_FILES: KeptFiles = { audio: [], features: [], checkpoint: null, semanticTokens: null };

/** The session file that a page makes of a copy. */
async function fileOf({ lanes, files, ...kept }: KeptState): Promise<File> {
  const content = {
    ...kept,
    ...(files ?? NO_FILES),
    lanes: lanes.map((lane) => ({ ...lane, form: 'binary' as const })),
    page: curvesPart(),
  };
  return new File(await writeSessionFile(content), 'kept.freezelab.zip');
}

/** All that was measured of the steps behind one, by lane and metric. */
function curvesAfter(from: number, sessionId: string, events = lab.events): Record<string, number[]> {
  const curves: Record<string, number[]> = {};
  for (const event of events) {
    if (event.kind !== 'metrics' || event.sessionId !== sessionId) continue;
    for (const [key, values] of Object.entries(event.columns) as [string, Float32Array][]) {
      if (key.startsWith('tape/')) continue;
      const behind = [...values].filter((_, i) => (event.step[i] as number) > from);
      (curves[`${event.lane} ${key}`] ??= []).push(...behind);
    }
  }
  return curves;
}

describe('a session goes on from a copy with the same bits', () => {
  it('through freezes, forks, phases and settings', async () => {
    const { sessionId } = await lab.client.request('build', {
      experiment: smallExperiment({ layers: 2, deadCodeThreshold: 1 }),
    });
    await step(3);
    await lab.client.request('setFreeze', { lane: 'A', frozen: true, policy: 'requiresGradOnly' });
    await step(3);
    await lab.client.request('forkLane', { lane: 'A' });
    await lab.client.request('setFreeze', { lane: 'A', frozen: false });
    await lab.client.request('setData', { phase: { planeShape: 'moons' } });
    await lab.client.request('setLive', { changes: { learningRate: 0.01 } });
    await step(2);
    const kept = await keep();
    expect(kept).toMatchObject({ sessionId, step: 8, diverged: false, files: NO_FILES, probeTokens: null });
    expect(kept.runTimeline).toEqual(await lab.client.request('runTimeline', {}));
    expect(kept.lanes.map(({ id, origin }) => [id, origin])).toEqual([
      ['A', null],
      ['B', null],
      ['C', { kind: 'fork', lane: 'A', step: 6 }],
    ]);
    const before = await step(6);
    const audits = await Promise.all(before.lanes.map(({ id }) => lab.client.request('audit', { lane: id })));
    const wanted = curvesAfter(8, sessionId);

    const { session } = await lab.client.request('importSession', { file: await fileOf(kept) });
    expect(session.step).toBe(8);
    // Word for word: what is written after it went on must not tell that it did.
    expect(JSON.stringify(await lab.client.request('runTimeline', {}))).toBe(JSON.stringify(kept.runTimeline));
    const after = await step(6);
    expect(after).toEqual({ ...before, sessionId: after.sessionId });
    expect(curvesAfter(8, session.sessionId)).toEqual(wanted);
    expect(await Promise.all(after.lanes.map(({ id }) => lab.client.request('audit', { lane: id })))).toEqual(audits);
  });
});

it('a freeze that no step has seen yet begins with the next one', async () => {
  await lab.client.request('build', { experiment: smallExperiment() });
  await step(4);
  await lab.client.request('setFreeze', { lane: 'A', frozen: true, policy: 'requiresGradOnly' });
  const kept = await keep();
  const { sessionId } = await step(3);
  const wanted = await lab.client.request('audit', { lane: 'A' });
  expect(wanted?.since).toBe(5);
  const curves = curvesAfter(4, sessionId);
  lab.events.length = 0;
  const { session } = await lab.client.request('importSession', { file: await fileOf(kept) });
  await step(3);
  expect(await lab.client.request('audit', { lane: 'A' })).toEqual(wanted);
  expect(curvesAfter(4, session.sessionId)).toEqual(curves);
  expect(logged(lab.events, 'frozen')).toMatchObject([{ policy: 'requiresGradOnly' }]);
});

describe('of a run that diverged', () => {
  /** Momentum without a gradient, divided by almost nothing, in lane A. */
  async function diverge(steps: number) {
    const experiment = smallExperiment();
    experiment.lanes = (['A', 'B'] as const).map((id) => ({ id, frozen: false, policy: 'zeroGradients' as const }));
    experiment.timeline = [{ step: 3, action: 'data', settings: { planeShape: 'moons' } }];
    await lab.client.request('build', { experiment });
    await step(steps);
    await lab.client.request('setFreeze', { lane: 'A', frozen: true, policy: 'zeroGradients' });
    const changes = { beta1: 0.999, beta2: 0, adamEpsilon: 1e-12, learningRate: 1 };
    await lab.client.request('setLive', { changes });
    return step(2000);
  }

  it('what is kept is the last healthy state, as going back to it leaves it', async () => {
    const { divergence } = await diverge(10);
    const kept = await keep();
    expect(kept).toMatchObject({ diverged: true, step: 10 });
    expect(divergence?.healthyStep).toBe(10);
    const restored = await lab.client.request('restoreHealthy', {});
    const { weights } = await outcome(lab, restored.sessionId);
    expect(kept.experiment).toEqual(restored.experiment);
    expect(kept.runTimeline).toEqual(await lab.client.request('runTimeline', {}));

    const { session } = await lab.client.request('importSession', { file: await fileOf(kept) });
    expect(session).toMatchObject({ step: 10, divergence: null, dataChanges: [{ step: 3 }] });
    const inLater = (await outcome(lab, session.sessionId)).weights;
    expect(inLater.map((each) => ({ ...each, audit: null }))).toEqual(
      weights.map((each) => ({ ...each, audit: null })),
    );
  });
});

/** Freezes, a fork, a thaw and other settings, on the way. */
const eventful = (): Experiment => ({
  ...smallExperiment({ layers: 2, deadCodeThreshold: 1, batchSize: 1 }),
  timeline: [
    { step: 8, action: 'freeze', lane: { id: 'A', frozen: true, policy: 'requiresGradOnly' } },
    { step: 20, action: 'fork', lane: 'A' },
    { step: 27, action: 'freeze', lane: { id: 'A', frozen: false, policy: 'requiresGradOnly' } },
    { step: 35, action: 'data', settings: { planeShape: 'moons' } },
    { step: 44, action: 'set', settings: { learningRate: 0.01 } },
  ],
});

/** All that was measured, and the lanes in the end. */
async function outcome({ client, events }: Harness, sessionId: string) {
  const { lanes } = await client.request('pause', {});
  const weights = [];
  for (const { id } of lanes) {
    const { file } = await client.request('exportWeights', { lane: id });
    weights.push({ ...parseWeights(await file.text()), seconds: 0 });
  }
  return { curves: curvesAfter(0, sessionId, events), weights };
}

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  let own: Harness;
  beforeAll(async () => {
    own = await startHarness({ backend });
  });
  // Other tests run on wasm.
  afterAll(async () => {
    own.close();
    await startBackend('wasm');
  });

  it('copies at any moment change no bit of what is trained, and each goes on as the run did', async () => {
    const { client } = own;
    const without = await client.request('build', { experiment: eventful() });
    await client.request('step', { count: 60 });
    const wanted = await outcome(own, without.sessionId);
    expect(wanted.weights).toHaveLength(3);

    const { sessionId } = await client.request('build', { experiment: eventful() });
    const random = randomStream(7, 'moments');
    const kept: KeptState[] = [];
    const done = { is: false };
    const training = client.request('step', { count: 60 }).finally(() => (done.is = true));
    while (!done.is) {
      kept.push(await client.request('keep', { sessionId, filesKnown: null }));
      for (let turns = random.integer(12); turns > 0; turns -= 1) await new Promise((resolve) => setImmediate(resolve));
    }
    await training;
    expect(await outcome(own, sessionId)).toEqual(wanted);
    expect(new Set(kept.map(({ step }) => step)).size).toBeGreaterThan(3);

    const between = kept.filter(({ step }) => step > 0 && step < 60);
    const copy = between[random.integer(between.length)] as KeptState;
    const { session } = await client.request('importSession', { file: await fileOf(copy) });
    await client.request('step', { count: 60 - copy.step });
    const { weights } = await outcome(own, session.sessionId);
    expect(weights).toEqual(wanted.weights);
  });
});

describe('the files of a session', () => {
  const FEATURES = [featureFile('one.wav.npy', 120, 6), featureFile('two.wav.npy', 90, 6, 2)];

  it('are named, told to who does not know them, and named anew when one comes or goes', async () => {
    await lab.client.request('build', { experiment: smallExperiment() });
    const first = await keep();
    expect(first.files).toEqual(NO_FILES);
    await step(1);
    const again = await keep(first.filesId);
    expect([again.filesId, again.files]).toEqual([first.filesId, null]);
    expect((await keep('another')).files).toEqual(NO_FILES);

    await lab.client.request('addFeatures', { files: FEATURES });
    const added = await keep(first.filesId);
    expect(added.filesId).not.toBe(first.filesId);
    expect(added.files?.features.map(({ name, size }) => [name, size])).toEqual(
      FEATURES.map(({ name, size }) => [name, size]),
    );
    await lab.client.request('removeFeatures', { names: ['one.wav.npy'] });
    const removed = await keep(added.filesId);
    expect(removed.filesId).not.toBe(added.filesId);
    expect(removed.files?.features.map(({ name }) => name)).toEqual(['two.wav.npy']);
    await lab.client.request('removeFeatures', { names: null });
  });
});

describe('a copy', () => {
  it('is of a step whose metrics came before the reply, while training goes on', async () => {
    const { sessionId } = await lab.client.request('build', { experiment: smallExperiment() });
    await lab.client.request('start', {});
    for (let i = 0; i < 5; i += 1) {
      const kept = await lab.client.request('keep', { sessionId, filesKnown: null });
      expect(curve(lab.events, 'A', 'loss/total', sessionId).length).toBeGreaterThanOrEqual(kept.step);
      expect(kept.cost).toBeGreaterThan(0);
    }
    expect((await lab.client.request('pause', {})).step).toBeGreaterThan(0);
  });

  it('is refused of another session, and shows no task', async () => {
    const { sessionId } = await lab.client.request('build', { experiment: smallExperiment() });
    lab.events.length = 0;
    await keep();
    expect(lab.events.filter(({ kind }) => kind === 'progress')).toEqual([]);
    const late = lab.client.request('keep', { sessionId, filesKnown: null });
    await lab.client.request('build', { experiment: smallExperiment() });
    const asked = lab.client.request('keep', { sessionId, filesKnown: null });
    const refused = { code: 'cancelled', problem: { code: 'session-replaced' } };
    await expect(asked).rejects.toMatchObject(refused);
    await late.then(
      (kept) => expect(kept.sessionId).toBe(sessionId),
      (error: unknown) => expect(error).toMatchObject(refused),
    );
  });

  it('of lanes leaves nothing behind', async () => {
    await lab.client.request('build', { experiment: smallExperiment() });
    await step(2);
    await keep();
    const before = await lab.client.request('memory', {});
    await keep();
    expect(await lab.client.request('memory', {})).toEqual(before);
  });
});
