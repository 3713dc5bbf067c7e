/** Checkpoints, features, tokens and session files in the store: what is taken over, and that a failure changes nothing. */
import { describe, expect, test, vi } from 'vitest';
import { LabError } from '../../src/protocol/errors.ts';
import type { Problem } from '../../src/config/problems/problem.ts';
import type { Result } from '../../src/protocol/requests.ts';
import { readSessionPage } from '../../src/metrics/sessionPageReader.ts';
import type { SessionPage } from '../../src/protocol/sessionPage.ts';
import { booted, errorsIn, kinds, refuse, type Setup } from './bootedLab.ts';
import { checkpointReport, featureManifest } from './fakeWorker.ts';

const file = (name: string, content = 'x') => new File([content], name);

describe('a checkpoint', () => {
  test('brings its sizes into the form and starts a new session', async () => {
    const { lab, fake } = await booted();
    fake().run(3);
    await vi.waitFor(() => expect(lab.series.lanes.size).toBe(2));
    await lab.actions.changeField('seed', 9);
    await lab.actions.importCheckpoint(file('s2G.pth'));
    expect(lab.series.lanes.size).toBe(0);
    expect(lab.store.getState()).toMatchObject({
      checkpoint: { name: 's2G.pth', version: 'v2Pro' },
      draft: { settings: { seed: 9, dim: 5, codes: 7, initialWeights: 'checkpoint' } },
      session: { experiment: { settings: { dim: 5 } } },
    });
  });

  test('that is refused or cancelled leaves form, session and curves as they were', async () => {
    const { lab, fake } = await booted();
    fake().run(3);
    await vi.waitFor(() => expect(lab.series.lanes.size).toBe(2));
    await lab.actions.changeField('dim', 16);
    const before = lab.store.getState();
    for (const code of ['unreadable-file', 'cancelled'] as const) {
      fake().handlers.importCheckpoint = () => {
        throw new LabError(code, { code: 'message', text: 's2G.pth holds no ssl_proj.weight.' });
      };
      await lab.actions.importCheckpoint(file('s2G.pth'));
    }
    expect(errorsIn(lab)).toEqual(['s2G.pth holds no ssl_proj.weight.']);
    expect({ ...lab.store.getState(), log: [], latest: {} }).toEqual({ ...before, log: [], latest: {} });
    expect(lab.series.lanes.get('A')?.length).toBe(3);
  });
});

describe('features', () => {
  test('wait for the next reset, and are gone when all are removed', async () => {
    const { lab } = await booted();
    const features = () => lab.store.getState().features;
    await lab.actions.addFeatures([file('utt1.wav.pt'), file('utt2.wav.pt')]);
    expect(features()).toMatchObject({ changed: true, manifest: { taken: 2, channels: 768 } });
    await lab.actions.reset();
    expect(features().changed).toBe(false);
    await lab.actions.removeFeatures(null);
    expect(features()).toEqual({ changed: true, manifest: null });
  });
});

describe('audio', () => {
  test('goes to a new worker as it was taken: two of one name both, a refused one never', async () => {
    const { lab, fake } = await booted();
    const report = (name: string, error: Problem | null = null) => ({
      name,
      error,
      warnings: [],
      seconds: 1,
      sampleRate: 16_000,
      channels: 1,
    });
    fake().handlers.addAudio = () => ({
      reports: [report('a.wav'), report('a (2).wav')],
      total: { names: ['a.wav', 'a (2).wav'], seconds: 2 },
    });
    await lab.actions.addAudio([file('a.wav', 'first'), file('a.wav', 'second')]);
    fake().handlers.addAudio = () => ({
      reports: [report('a.wav', { code: 'message', text: 'a.wav: it is damaged.' })],
      total: { names: ['a.wav', 'a (2).wav'], seconds: 2 },
    });
    await lab.actions.addAudio([file('a.wav', 'damaged')]);
    await lab.actions.restart();
    const resent = fake().requests.find(({ kind }) => kind === 'addAudio')?.params as { files: Blob[] };
    expect(await Promise.all(resent.files.map((each) => each.text()))).toEqual(['first', 'second']);
  });
});

describe('a session file', () => {
  const opened = (fake: Setup['fake'], page: SessionPage): Result<'importSession'> => ({
    session: { ...fake().session, sessionId: 'fifty', step: 40 },
    page,
    audio: { files: [], reports: [], total: { names: [], seconds: 0 } },
    features: { files: [file('utt1.wav.pt')], manifest: featureManifest(['utt1.wav.pt']) },
    checkpoint: { file: file('s2G.pth'), report: checkpointReport() },
    semanticTokens: file('6-name2semantic.tsv'),
    probeTokens: null,
  });

  test('brings curves, log, view and files back, and training goes on behind them', async () => {
    const first = await booted();
    first.fake().run(40);
    await vi.waitFor(() => expect(first.lab.series.lanes.get('B')?.length).toBe(40));
    await first.lab.actions.setSpeed(30);
    first.lab.actions.setView({ smoothing: 0.5, xAxis: 'seconds', scales: { drift: 'log' }, hover: 3 });
    first.lab.actions.selectLane('B');
    first.fake().send({ kind: 'log', sessionId: 'two', step: 9, lane: 'A', content: { code: 'forked', from: 'B' } });
    await vi.waitFor(() => expect(first.lab.store.getState().log).toHaveLength(1));
    await first.lab.actions.exportSession();
    const page = await readSessionPage(first.saved[0]?.file as Blob);

    const second = await booted();
    const { lab, fake } = second;
    fake().run(3);
    await vi.waitFor(() => expect(lab.series.lanes.size).toBe(2));
    fake().handlers.importSession = () => {
      fake().send({
        kind: 'log',
        sessionId: 'fifty',
        step: 40,
        lane: null,
        content: { code: 'imported', name: 's.zip' },
      });
      fake().session = { ...fake().session, sessionId: 'fifty', step: 40 };
      return opened(fake, page);
    };
    await lab.actions.openSession(file('s.zip'));
    const before = first.lab.series.lanes.get('B');
    const after = lab.series.lanes.get('B');
    expect(after?.length).toBe(40);
    for (const [key, values] of before?.columns ?? []) {
      expect(after?.columns.get(key)?.toArray()).toEqual(values.toArray());
    }
    const state = lab.store.getState();
    expect(state).toMatchObject({
      selectedLane: 'B',
      speedLimit: 30,
      view: { smoothing: 0.5, xAxis: 'seconds', scales: { drift: 'log' }, hover: null },
      pace: { step: 40, seconds: 0.4 },
      features: { manifest: { taken: 1 } },
      checkpoint: { name: 's2G.pth' },
      // In Node a File loses its name on the way.
      semanticTokens: { utterances: null },
    });
    expect(state.latest.B?.['gradient/ssl_proj']).toBe(-1);
    expect(state.log.map(({ content }) => content.code)).toEqual(['forked', 'imported']);
    fake().run(2);
    await vi.waitFor(() => expect(lab.series.lanes.get('B')?.length).toBe(42));
  });

  test('is written at a pause, after which training goes on', async () => {
    const { lab, fake } = await booted();
    await lab.actions.start();
    await lab.actions.exportSession();
    expect(kinds(fake()).slice(-3)).toEqual(['pause', 'exportSession', 'start']);
  });

  test('that is refused leaves everything', async () => {
    const { lab, fake } = await booted();
    await lab.actions.addFeatures([file('a.pt')]);
    const before = lab.store.getState();
    fake().handlers.importSession = refuse('session.json is missing.');
    await lab.actions.openSession(file('s.zip'));
    expect({ ...lab.store.getState(), log: [] }).toEqual({ ...before, log: [] });
  });
});

test('a new worker after a loss gets features, checkpoint and tokens, and what it refuses is given up', async () => {
  const { lab, fake } = await booted();
  await lab.actions.addFeatures([file('utt1.wav.pt')]);
  await lab.actions.importCheckpoint(file('s2G.pth'));
  await lab.actions.importSemanticTokens(file('6-name2semantic.tsv'));
  await lab.actions.restart();
  expect(kinds(fake()).slice(0, 5)).toEqual([
    'initialise',
    'addFeatures',
    'importCheckpoint',
    'importSemanticTokens',
    'build',
  ]);
  expect(lab.store.getState()).toMatchObject({ connection: 'ready', checkpoint: { name: 's2G.pth' } });

  const done = lab.actions.restart(); // the new worker is there at once
  fake().handlers.importCheckpoint = refuse('s2G.pth was moved.');
  await done;
  expect(errorsIn(lab)).toEqual(['s2G.pth was moved.']);
  expect(lab.store.getState()).toMatchObject({
    connection: 'ready',
    checkpoint: null,
    draft: { settings: { initialWeights: 'random' } },
  });
});
