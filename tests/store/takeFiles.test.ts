/** Files of all kinds at once: each goes where it belongs, and one report says what became of every one of them. */
import { describe, expect, test, vi } from 'vitest';
import type { OtherFile } from '../../src/config/otherFiles.ts';
import type { DropReport } from '../../src/protocol/dropReport.ts';
import { booted, errorsIn, kinds, refuse, setup, type Setup } from './bootedLab.ts';
import { scalarRecord } from '../formats/eventProto.ts';
import { trainLog } from '../formats/trainLogLines.ts';
import { featureManifest } from './fakeWorker.ts';

const file = (name: string, content = 'x') => new File([content], name);
const given = (content: string, path: string) => ({ file: file(path.split('/').at(-1) ?? path, content), path });
const asked = ({ fake }: Setup) => kinds(fake()).slice(kinds(fake()).indexOf('classifyFile'));

/** The reports of the notices, and that the log has each of them; what stands there besides is the worker's. */
function reportsOf({ lab, notices }: Setup): DropReport[] {
  const logged = lab.store.getState().log.flatMap(({ content }) => (content.code === 'files' ? [content.report] : []));
  const reports = notices.flatMap((notice) => (notice.kind === 'files' ? [notice.report] : []));
  expect(logged).toEqual(reports);
  return reports;
}
const group = (what: string, ...names: string[]) => ({ what, count: names.length, names });
const takenOf = (kind: string, ...names: string[]) => ({ kind, count: names.length, names });

describe('files of all kinds at once', () => {
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
    const lab = await booted();
    await lab.lab.actions.takeFiles([given('features', 'a.pt'), given('features', 'b.pt')]);
    expect(lab.lab.store.getState().draft.settings.dataset).toBe('features');
    const taken = [takenOf('features', 'a.pt', 'b.pt')];
    expect(reportsOf(lab)).toEqual([{ taken, refused: { count: 0, first: [] }, left: [], told: [], waits: true }]);
  });

  test('that nobody knows, or has a use for, are left alone by kind; of two checkpoints none is guessed', async () => {
    const lab = await booted();
    const unknown = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => given('unknown', `${name}.txt`));
    await lab.lab.actions.takeFiles([
      given('checkpoint', 's2G.pth'),
      given('checkpoint', 'G_2.pth'),
      given('other:discriminator', 'D_2.pth'),
      given('other:training-log', 'train.log'),
      given('other:training-log', 'x/train.log'),
      ...unknown,
    ]);
    expect(kinds(lab.fake())).not.toContain('importCheckpoint');
    const [report] = reportsOf(lab);
    expect(report).toMatchObject({ taken: [], refused: { count: 0 }, waits: false });
    expect(report?.left).toEqual([
      group('rival-checkpoints', 's2G.pth', 'G_2.pth'),
      group('training-log', 'train.log', 'train.log'),
      group('discriminator', 'D_2.pth'),
      { what: 'unknown', count: 6, names: ['a.txt', 'b.txt', 'c.txt', 'd.txt'] },
    ]);
    expect(errorsIn(lab.lab)).toEqual([]);
    expect(lab.lab.store.getState().tasks).toEqual([]);
  });

  test.each(['lfs-pointer', 'web-page', 'server-message', 'empty'])(
    'what stands in the place of a file is refused in words: %s',
    async (what) => {
      const lab = await booted();
      await lab.lab.actions.takeFiles([given(`other:${what}`, 's2G.pth')]);
      const [report] = reportsOf(lab);
      expect(report).toMatchObject({ taken: [], refused: { count: 1, first: [{ name: 's2G.pth' }] }, left: [] });
      expect(report?.refused.first[0]?.reason).toSay(/^It is .*\. .*\.$/);
    },
  );

  test('a session file is opened alone, for it replaces the rest', async () => {
    const lab = await booted();
    lab.fake().handlers.importSession = refuse('session.json is missing.');
    await lab.lab.actions.takeFiles([given('audio', 'a.wav'), given('session', 'b.zip')]);
    expect(kinds(lab.fake())).not.toContain('addAudio');
    expect(errorsIn(lab.lab)).toEqual(['session.json is missing.']);
    expect(reportsOf(lab)[0]?.left).toEqual([group('replaced', 'a.wav')]);
  });

  test('can be cancelled while they are looked at', async () => {
    const lab = await booted();
    let looked = 0;
    lab.fake().handlers.classifyFile = () => {
      looked += 1;
      if (looked === 20) void lab.lab.actions.cancel(lab.lab.store.getState().tasks[0]?.id ?? '');
      return { kind: 'features', other: null };
    };
    await lab.lab.actions.takeFiles(Array.from({ length: 100 }, (_, i) => given('features', `${i}.pt`)));
    expect(looked).toBeLessThanOrEqual(32);
    expect(kinds(lab.fake())).not.toContain('addFeatures');
    expect([errorsIn(lab.lab), lab.lab.store.getState().tasks]).toEqual([[], []]);
    expect(reportsOf(lab)[0]?.left).toMatchObject([{ what: 'cancelled', count: 100 }]);
  });

  test('whose worker ends meanwhile are not blamed for it', async () => {
    const lab = await booted();
    lab.fake().handlers.classifyFile = () => {
      void lab.lab.actions.restart();
      return new Promise(() => {});
    };
    await lab.lab.actions.takeFiles([given('features', 'a.pt'), given('features', 'b.pt')]);
    expect(reportsOf(lab)).toMatchObject([{ refused: { count: 0 }, left: [group('not-running', 'a.pt', 'b.pt')] }]);
  });

  test('one that cannot be looked at does not take the others with it', async () => {
    const lab = await booted();
    const { handlers } = lab.fake();
    const { classifyFile } = handlers;
    handlers.classifyFile = async ({ file: looked }) => {
      if ((await looked.text()) === 'gone') throw new Error('gone.pt cannot be read.');
      return classifyFile?.({ file: looked }) ?? { kind: 'unknown', other: null };
    };
    await lab.lab.actions.takeFiles([given('gone', 'gone.pt'), given('features', 'a.pt')]);
    expect(reportsOf(lab)[0]).toMatchObject({
      taken: [takenOf('features', 'a.pt')],
      refused: { count: 1, first: [{ name: 'gone.pt', reason: expect.toSay('gone.pt cannot be read.') }] },
    });
  });
});

describe('what is said is of this drop alone', () => {
  test('a refused file after a good one is not announced as added, and changes no data set', async () => {
    const lab = await booted();
    const { actions, store } = lab.lab;
    lab.fake().handlers.addFeatures = () => ({ manifest: featureManifest(['good.pt']) });
    await actions.takeFiles([given('features', 'good.pt')]);
    await actions.chooseDataset('speech');
    lab.fake().handlers.addFeatures = () => ({ manifest: featureManifest(['good.pt'], ['bad.pt']) });
    await actions.takeFiles([given('features', 'bad.pt')]);
    expect(reportsOf(lab)[1]).toEqual({
      taken: [],
      refused: { count: 1, first: [{ name: 'bad.pt', reason: expect.toSay('bad.pt holds 3 values that are NaN.') }] },
      left: [],
      told: [],
      waits: false,
    });
    expect(store.getState().draft.settings.dataset).toBe('speech');
  });

  test('a good file still chooses its data set beside one that is refused', async () => {
    const lab = await booted();
    lab.fake().handlers.addFeatures = () => ({ manifest: featureManifest(['good.pt', 'older.pt'], ['bad.pt']) });
    await lab.lab.actions.takeFiles([given('features', 'good.pt'), given('features', 'bad.pt')]);
    expect(reportsOf(lab)[0]).toMatchObject({ taken: [takenOf('features', 'good.pt')], refused: { count: 1 } });
    expect(lab.lab.store.getState().draft.settings.dataset).toBe('features');
  });

  test('of many refused files the first few have their reasons', async () => {
    const lab = await booted();
    const names = Array.from({ length: 2000 }, (_, i) => `${i}.pt`);
    lab.fake().handlers.addFeatures = () => ({ manifest: featureManifest([], names) });
    await lab.lab.actions.takeFiles(names.map((name) => given('features', name)));
    const [report] = reportsOf(lab);
    expect(report?.refused.count).toBe(2000);
    expect(report?.refused.first.map(({ name }) => name)).toEqual(['0.pt', '1.pt', '2.pt']);
  });

  test('files that are refused alone do not wait for a reset', async () => {
    const lab = await booted();
    lab.fake().handlers.addFeatures = () => ({ manifest: featureManifest([], ['bad.pt']) });
    await lab.lab.actions.addFeatures([file('bad.pt')]);
    expect(lab.lab.store.getState().features.changed).toBe(false);
  });
});

describe('every way to give files is answered:', () => {
  test.each([
    ['addFeatures', 'features', (lab: Setup) => lab.lab.actions.addFeatures([file('a.pt')])],
    ['addAudio', 'audio', (lab: Setup) => lab.lab.actions.addAudio([file('audio-0.wav')])],
    ['importSemanticTokens', 'semantic-tokens', (lab: Setup) => lab.lab.actions.importSemanticTokens(file('t.tsv'))],
    ['importTokens', 'probe-tokens', (lab: Setup) => lab.lab.actions.importTokens(file('t.txt'))],
  ] as const)('%s', async (request, kind, act) => {
    const lab = await booted();
    lab.fake().handlers.importTokens = () => null;
    await act(lab);
    expect(reportsOf(lab)[0]).toMatchObject({ taken: [{ kind, count: 1 }], refused: { count: 0 } });
    lab.fake().handlers[request] = refuse('It is no good.');
    await act(lab);
    expect(reportsOf(lab)[1]).toMatchObject({
      taken: [],
      refused: { count: 1, first: [{ reason: expect.toSay('It is no good.') }] },
    });
  });

  test.each([
    ['importCheckpoint', 'checkpoint'],
    ['importWeights', 'weights'],
  ] as const)('%s, whose line of the log is the worker’s', async (request, kind) => {
    const lab = await booted();
    await lab.lab.actions[request](file('a.pth'));
    expect(lab.notices).toMatchObject([{ kind: 'files', report: { taken: [{ kind, names: ['a.pth'] }] } }]);
  });

  test('an empty drop, a folder with nothing but hidden files, and files that the browser cannot read', async () => {
    const lab = await booted();
    await lab.lab.actions.takeFiles([], { unreadable: [], cut: false });
    await lab.lab.actions.takeFiles([given('x', 'a/.DS_Store')]);
    await lab.lab.actions.takeFiles([], { unreadable: ['gone.pt'], cut: true });
    expect(reportsOf(lab)).toMatchObject([
      { taken: [], left: [] },
      { taken: [], left: [group('hidden', '.DS_Store')] },
      { refused: { count: 1, first: [{ name: 'gone.pt' }] } },
    ]);
  });

  test('a drop while the worker starts, which is then taken', async () => {
    const lab = setup();
    const done = lab.lab.actions.takeFiles([given('features', 'a.pt')]);
    expect(lab.notices).toMatchObject([{ kind: 'files-wait' }]);
    await lab.lab.boot();
    await done;
    expect(reportsOf(lab)[0]).toMatchObject({ taken: [takenOf('features', 'a.pt')] });
  });

  test('a drop on a page whose worker is lost', async () => {
    const lab = await booted();
    lab.fake().fail('The worker fell over.');
    await vi.waitFor(() => expect(lab.lab.store.getState().connection).toBe('failed'));
    await lab.lab.actions.takeFiles([given('features', 'a.pt')]);
    expect(reportsOf(lab)[0]).toMatchObject({ taken: [], left: [group('not-running', 'a.pt')] });
  });
});

describe('an experiment folder of GPT-SoVITS', () => {
  const folder = [
    given('x', 'x/2-name2text.txt'),
    given('features', 'x/3-bert/a.wav.pt'),
    given('features', 'x/4-cnhubert/a.wav.pt'),
    given('features', 'x/4-cnhubert/b.wav.pt'),
    given('unknown', 'x/4-cnhubert/.DS_Store'),
    given('audio', 'x/5-wav32k/a.wav'),
    given('audio', 'x/5-wav32k/b.wav'),
    given('semantic-tokens', 'x/6-name2semantic-1.tsv'),
    given('semantic-tokens', 'x/6-name2semantic-0.tsv'),
    given('checkpoint', 'x/logs_s1_v2/ckpt/epoch.ckpt'),
    given('checkpoint', 'x/logs_s2_v2/G_900.pth'),
    given('checkpoint', 'x/logs_s2_v2/G_233333333333.pth'),
    given('other:discriminator', 'x/logs_s2_v2/D_233333333333.pth'),
    given('other:gpt-sovits-config', 'x/logs_s2_v2/config.json'),
    given('other:tensorboard-log', 'x/logs_s2_v2/eval/events.out.tfevents.1'),
  ];

  test('is taken as a whole: what is of use, the newest step, the parts as one; the rest is told by kind', async () => {
    const lab = await booted();
    await lab.lab.actions.takeFiles(folder);
    const [report] = reportsOf(lab);
    expect(report?.taken).toEqual([
      takenOf('features', 'a.wav.pt', 'b.wav.pt'),
      takenOf('checkpoint', 'G_233333333333.pth'),
      takenOf('semantic-tokens', '6-name2semantic.tsv'),
    ]);
    expect(report?.refused.count).toBe(0);
    expect(Object.fromEntries(report?.left.map(({ what, count }) => [what, count]) ?? [])).toEqual({
      'older-checkpoint': 1,
      discriminator: 1,
      'gpt-sovits-config': 1,
      phonemes: 1,
      'bert-features': 1,
      recordings: 2,
      'gpt-training': 1,
      'tensorboard-log': 1,
    });
    const imported = lab
      .fake()
      .requests.flatMap(({ kind, params }) =>
        kind === 'importSemanticTokens' ? [(params as { file: Blob }).file] : [],
      );
    expect(await imported[0]?.text()).toBe('semantic-tokens\nsemantic-tokens\n');
  });

  test('of two speakers: features of one name are taken once, and that is said', async () => {
    const lab = await booted();
    await lab.lab.actions.takeFiles([
      given('features', 'x/4-cnhubert/a.wav.pt'),
      given('features', 'y/4-cnhubert/a.wav.pt'),
    ]);
    expect(reportsOf(lab)[0]).toMatchObject({
      taken: [takenOf('features', 'a.wav.pt')],
      left: [group('same-name', 'a.wav.pt')],
    });
  });
});

describe('logs of a training', () => {
  const log = (kind: OtherFile, path: string, ...parts: BlobPart[]) => {
    const name = path.split('/').at(-1) as string;
    return { path, kind, file: new File(parts, name) };
  };
  const drop = async (...logs: ReturnType<typeof log>[]) => {
    const lab = await booted();
    // On its way through Node's channel a file loses its name.
    const kindsOf = new Map(logs.map(({ file: { size }, kind }) => [size, kind]));
    lab.fake().handlers.classifyFile = ({ file: { size } }: { file: File }) => ({
      kind: 'other',
      other: kindsOf.get(size) ?? null,
    });
    await lab.lab.actions.takeFiles(logs);
    return { report: reportsOf(lab)[0], lab };
  };

  test('are read, and the report says what they allow to say', async () => {
    const { report, lab } = await drop(
      log(
        'training-log',
        'x/train.log',
        trainLog([0, 100], () => 0),
      ),
      log('tensorboard-log', 'x/events.out.tfevents.1', scalarRecord('loss/g/kl_ssl', 5, 0.5)),
    );
    expect(report?.taken).toEqual([takenOf('log', 'train.log', 'events.out.tfevents.1')]);
    expect(report?.told.map(({ name, findings }) => [name, findings[1]])).toEqual([
      ['train.log', { code: 'log-commitment-zero', count: 2 }],
      ['events.out.tfevents.1', { code: 'log-commitment-above', count: 1, all: true, least: 0.5, most: 0.5 }],
    ]);
    expect(report?.left).toEqual([]);
    expect(lab.lab.store.getState().tasks).toEqual([]);
  });

  test('that tell nothing are refused alone, and left alone beside others', async () => {
    const bare = log('training-log', 'train.log', '2025-01-01 00:00:00,000\tvoice\tINFO\tnothing\n');
    const { report } = await drop(bare);
    expect(report).toMatchObject({ taken: [], refused: { count: 1, first: [{ name: 'train.log' }] }, left: [] });
    expect(report?.refused.first[0]?.reason).toSay('train.log: it holds no list of losses');
    const lab = await booted();
    await lab.lab.actions.takeFiles([given('other:training-log', 'train.log'), given('features', 'a.pt')]);
    expect(reportsOf(lab)[0]).toMatchObject({ refused: { count: 0 }, left: [group('training-log', 'train.log')] });
  });
});
