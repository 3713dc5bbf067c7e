/** Checkpoints, features, tokens and session files in the store: what is taken over, and that a failure changes nothing. */
import { describe, expect, test, vi } from 'vitest';
import type { Result } from '../../src/protocol/requests.ts';
import { ofUse } from '../../src/store/takeFiles.ts';
import { booted, errorsIn, kinds, refuse, type Setup } from './bootedLab.ts';
import { checkpointReport, featureManifest } from './fakeWorker.ts';

const file = (name: string, content = 'x') => new File([content], name);
const given = (content: string, path: string) => ({ file: file(path.split('/').at(-1) ?? path, content), path });

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
    for (const code of ['unreadable-file', 'cancelled']) {
      fake().handlers.importCheckpoint = () => {
        throw Object.assign(new Error('s2G.pth holds no ssl_proj.weight.'), { code });
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

describe('semantic tokens', () => {
  test('are compared with every lane at once, and again on request', async () => {
    const { lab, fake } = await booted();
    await lab.actions.importSemanticTokens(file('6-name2semantic.tsv'));
    expect(lab.store.getState()).toMatchObject({
      semanticTokens: { name: '6-name2semantic.tsv', utterances: 3 },
      agreements: { A: { step: 0, equal: 14 }, B: { step: 0 } },
    });
    await lab.actions.step(7);
    await lab.actions.measureAgreement('B');
    expect(lab.store.getState().agreements).toMatchObject({ A: { step: 0 }, B: { step: 7 } });
    await lab.actions.reset();
    expect(lab.store.getState().agreements).toEqual({});
    expect(kinds(fake()).filter((kind) => kind === 'semanticAgreement')).toHaveLength(3);
  });

  test('are not measured on the next lane when a person cancels on the first', async () => {
    const { lab, fake } = await booted();
    fake().handlers.semanticAgreement = () => {
      throw Object.assign(new Error('cancelled'), { code: 'cancelled' });
    };
    await lab.actions.importSemanticTokens(file('6-name2semantic.tsv'));
    expect(kinds(fake()).filter((kind) => kind === 'semanticAgreement')).toHaveLength(1);
    expect(errorsIn(lab)).toEqual([]);
  });
});

describe('files of all kinds at once', () => {
  const asked = ({ fake }: Setup) => kinds(fake()).slice(kinds(fake()).indexOf('classifyFile'));

  test('go where they belong, features before the checkpoint that may need them', async () => {
    const lab = await booted();
    const names = { a: 'checkpoint', b: 'features', c: 'semantic-tokens', d: 'features', e: 'audio' };
    await lab.lab.actions.takeFiles(Object.entries(names).map(([name, kind]) => given(kind, name)));
    expect(asked(lab).filter((kind) => kind !== 'classifyFile' && kind !== 'setLive')).toEqual([
      'addFeatures',
      'addAudio',
      'importCheckpoint',
      'importSemanticTokens',
      'semanticAgreement',
      'semanticAgreement',
    ]);
    expect(lab.lab.store.getState().draft.settings.dataset).toBe('features');
  });

  test('that only bring data wait for a reset, and the page says so', async () => {
    const { lab, notices } = await booted();
    await lab.actions.takeFiles([given('features', 'a.pt'), given('features', 'b.pt')]);
    expect(lab.store.getState().draft.settings.dataset).toBe('features');
    expect(notices).toEqual([{ kind: 'info', message: '2 files added. Apply and reset to train on them.' }]);
  });

  test('that nobody knows are named, and of two checkpoints none is guessed', async () => {
    const { lab, fake } = await booted();
    const unknown = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => given('unknown', `${name}.txt`));
    await lab.actions.takeFiles([given('checkpoint', 'G_1.pth'), given('checkpoint', 'G_2.pth'), ...unknown]);
    expect(kinds(fake())).not.toContain('importCheckpoint');
    const [several, notKnown] = errorsIn(lab);
    expect(several).toContain('G_1.pth, G_2.pth');
    expect(notKnown).toContain('a.txt, b.txt, c.txt, d.txt and 2 more');
    expect(lab.store.getState().tasks).toEqual([]);
  });

  test('a session file is opened alone, for it replaces the rest', async () => {
    const { lab, fake } = await booted();
    fake().handlers.importSession = refuse('session.json is missing.');
    await lab.actions.takeFiles([given('audio', 'a.wav'), given('session', 'b.zip')]);
    expect(kinds(fake())).not.toContain('addAudio');
    expect(errorsIn(lab)).toEqual(['session.json is missing.']);
  });

  test('of an experiment folder of GPT-SoVITS only what is of use', () => {
    const paths = [
      'x/2-name2text.txt',
      'x/3-bert/a.wav.pt',
      'x/4-cnhubert/a.wav.pt',
      'x/4-cnhubert/.DS_Store',
      'x/5-wav32k/a.wav',
      'x/6-name2semantic.tsv',
      'x/logs_s1_v2/ckpt/epoch.ckpt',
      'x/logs_s2_v2/G_8.pth',
    ];
    const kept = ofUse(paths.map((path) => given('', path))).map(({ path }) => path);
    expect(kept).toEqual(['x/4-cnhubert/a.wav.pt', 'x/6-name2semantic.tsv', 'x/logs_s2_v2/G_8.pth']);
    expect(ofUse([given('', '5-wav32k/a.wav')])).toHaveLength(1);
  });

  test('can be cancelled while they are looked at', async () => {
    const { lab, fake } = await booted();
    let looked = 0;
    fake().handlers.classifyFile = () => {
      looked += 1;
      if (looked === 20) void lab.actions.cancel(lab.store.getState().tasks[0]?.id ?? '');
      return { kind: 'features' };
    };
    await lab.actions.takeFiles(Array.from({ length: 100 }, (_, i) => given('features', `${i}.pt`)));
    expect(looked).toBeLessThanOrEqual(32);
    expect(kinds(fake())).not.toContain('addFeatures');
    expect([errorsIn(lab), lab.store.getState().tasks]).toEqual([[], []]);
  });
});

describe('a session file', () => {
  const opened = (fake: Setup['fake'], page: Blob): Result<'importSession'> => ({
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
    const page = first.saved[0]?.file as Blob;

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

  test('whose curves are damaged still brings its lanes, and says so', async () => {
    const { lab, fake } = await booted();
    fake().handlers.importSession = () => opened(fake, new Blob(['not a page']));
    await lab.actions.openSession(file('s.zip'));
    expect(lab.store.getState().session?.step).toBe(40);
    expect(errorsIn(lab).join()).toContain('curves and the log of the session file cannot be read');
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
