/** Copies that the page keeps: a run goes on from one as if nothing had been, and training knows nothing of them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSessionFile } from '../../src/formats/sessionFile.ts';
import type { KeptFiles, KeptState } from '../../src/protocol/keeping.ts';
import { curvesPart } from './curvesPart.ts';
import { featureFile } from './inputFiles.ts';
import { curve, type Harness, smallExperiment, startHarness } from './labHarness.ts';

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
function curvesAfter(from: number, sessionId: string): Record<string, number[]> {
  const curves: Record<string, number[]> = {};
  for (const event of lab.events) {
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
    const after = await step(6);
    expect(after).toEqual({ ...before, sessionId: after.sessionId });
    expect(curvesAfter(8, session.sessionId)).toEqual(wanted);
    expect(await Promise.all(after.lanes.map(({ id }) => lab.client.request('audit', { lane: id })))).toEqual(audits);
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
