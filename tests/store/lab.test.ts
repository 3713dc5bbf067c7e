/** The store over a wire to a made-up worker: booting, actions, events, and what happens when things fail. */
import { ZipFile } from '../../src/formats/zipContent.ts';
import { EVENT_FILE } from '../../src/metrics/metricsTensorboard.ts';
import { describe, expect, test, vi } from 'vitest';
import { LabError } from '../../src/protocol/errors.ts';
import type { LogEntry } from '../../src/store/state.ts';
import { PRESETS } from '../../src/config/presets.ts';
import { booted, errorsIn, kinds, refuse, setup } from './bootedLab.ts';

test('a session with fewer layers shows one that it has', async () => {
  const { lab, fake } = await booted();
  lab.actions.setView({ layer: 2 });
  fake().send({ kind: 'state', state: { ...fake().session, sessionId: 'next' } });
  await vi.waitFor(() => expect(lab.store.getState().view.layer).toBe(0));
  const watched = () => fake().requests.filter(({ kind }) => kind === 'watchCodebook');
  await vi.waitFor(() => expect(watched().at(-1)).toMatchObject({ params: { layer: 0 } }));
});

describe('booting', () => {
  test('initialises, then builds the default experiment', async () => {
    const { lab, fake } = await booted();
    const state = lab.store.getState();
    expect(kinds(fake()).slice(0, 2)).toEqual(['initialise', 'build']);
    expect(state.connection).toBe('ready');
    expect(state.backend?.name).toBe('webgpu');
    expect(state.voices).toHaveLength(1);
    expect(state.session?.lanes.map(({ id, frozen }) => [id, frozen])).toEqual([
      ['A', false],
      ['B', true],
    ]);
  });

  test('the address chooses the kernels, and says which there are if it asks for others', async () => {
    const { lab, fake } = await booted('?backend=webgpu&kernels=shared');
    expect(fake().requests[0]).toMatchObject({ params: { backend: 'webgpu', kernels: 'shared' } });
    expect(errorsIn(lab)).toEqual([]);
    const other = await booted('?kernels=fast');
    expect(other.fake().requests[0]).toMatchObject({ params: { backend: null, kernels: null } });
    expect(errorsIn(other.lab).join()).toContain('“fast”; there are registers, shared');
  });

  test('the address chooses backend and settings', async () => {
    const { lab, fake } = await booted(`?backend=wasm&x=${encodeURIComponent('{"dim":8,"codes":16}')}`);
    expect(fake().requests[0]).toMatchObject({ kind: 'initialise', params: { backend: 'wasm' } });
    expect(lab.store.getState().session?.experiment.settings).toMatchObject({ dim: 8, codes: 16, hidden: 64 });
    expect(errorsIn(lab)).toEqual([]);
  });

  test.each([
    ['?x={"dim":1}', 'dim is 1; expected a whole number from 2 to 1024'],
    ['?x={"dim":8.5}', 'dim is 8.5; expected a whole number'],
    ['?x={"dataset":"music"}', 'dataset is “music”; expected one of speech'],
    ['?x={"size":1}', 'no field “size”'],
    ['?x={"toString":1}', 'no field “toString”'],
    ['?x=[1]', 'something that is not a JSON object'],
    ['?x=', 'something that is not a JSON object'],
    [`?x={"a":"${'x'.repeat(20_000)}"}`, 'of at most 10,000 characters'],
    [`?x=${'['.repeat(9000)}`, 'something that is not a JSON object'],
    [`?x={"dim":${'['.repeat(4000)}${']'.repeat(4000)}}`, 'dim is a list of 1; expected a whole number'],
    ['?x={"batchSize":64,"clipFrames":512,"codes":2048}', 'a batch of 32768 frames'],
    ['?backend=cuda', 'backend “cuda”'],
  ])('%s is ignored and said so', async (search, message) => {
    const { lab, notices } = await booted(search);
    expect(errorsIn(lab).join()).toContain(message);
    expect(notices).toHaveLength(1);
    expect(lab.store.getState().session?.experiment.settings.dim).toBe(32);
    expect(lab.store.getState().connection).toBe('ready');
  });

  test.each([
    ['?x={"dataset":"features"}', 'takes files'],
    ['?x={"initialWeights":"checkpoint"}', 'starts from a checkpoint'],
  ])('%s waits for files, which a banner asks for', async (search, message) => {
    const { lab, notices } = await booted(search);
    expect(errorsIn(lab).join()).toContain(message);
    expect(notices).toEqual([]);
    expect(lab.store.getState()).toMatchObject({ connection: 'ready', awaited: expect.anything() });
  });

  test('of many wrong settings in the address the first are said, long names cut', async () => {
    const wrong = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`${i}${'y'.repeat(20)}`, 1]));
    const { lab, notices } = await booted(`?x=${JSON.stringify({ ...wrong, ['z'.repeat(500)]: 1, dim: 8 })}`);
    expect(notices).toHaveLength(1);
    expect(errorsIn(lab)).toHaveLength(6);
    expect(errorsIn(lab).at(-1)).toContain('296 more of its settings cannot be used');
    expect(Math.max(...errorsIn(lab).map(({ length }) => length))).toBeLessThan(200);
    expect(lab.store.getState().session?.experiment.settings.dim).toBe(8);
  });

  test('what the worker refuses of the address is said, and the default experiment takes its place', async () => {
    const { lab, fake, notices } = setup('?x={"clipFrames":512,"voices":["eve"]}');
    const boot = lab.boot();
    const { build } = fake().handlers;
    fake().handlers.build = (params) => {
      if (params.experiment.settings.clipFrames === 512) return refuse('The data set holds too few seconds.')();
      return build?.(params) as never;
    };
    await boot;
    const [voice, refused] = errorsIn(lab);
    expect(voice).toMatch(/the voice “eve”, .*choose from .*Trained on are all of them/);
    expect(refused).toBe(
      'The data set holds too few seconds. The settings of the address were put back to the default ones.',
    );
    expect(notices).toHaveLength(2);
    const { connection, draft, session } = lab.store.getState();
    expect([connection, draft.settings.clipFrames, draft.settings.voices]).toEqual(['ready', 64, []]);
    expect(session?.experiment.settings.clipFrames).toBe(64);
  });

  test('many problems in the address are one notice; what it repeats is short and cannot turn the sentence', async () => {
    const turned = `\u202e${'long'.repeat(100)}`;
    const { lab, notices } = await booted(`?backend=${turned}&x={"size":1,"dim":0}`);
    expect(errorsIn(lab)).toHaveLength(3);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatchObject({ error: { problem: expect.toSay(/2 more stand in the log\.$/) } });
    expect(errorsIn(lab).join('')).not.toContain('\u202e');
    expect(Math.max(...errorsIn(lab).map(({ length }) => length))).toBeLessThan(120);
  });

  test('a notice told before anyone listens is kept for the first who comes, and told once', async () => {
    const { lab, notices } = await booted('?backend=cuda', { listens: false });
    expect(notices).toEqual([]);
    const late: string[] = [];
    const end = lab.onNotice((notice) => late.push(notice.kind));
    expect(late).toEqual(['error']);
    end();
    const later: string[] = [];
    lab.onNotice((notice) => later.push(notice.kind));
    expect(later).toEqual([]);
  });

  test('a worker that cannot start ends in `failed`, with the reason', async () => {
    const { lab, fake, notices } = setup();
    const boot = lab.boot();
    fake().fail('The training worker could not be loaded.');
    await boot;
    expect(lab.store.getState()).toMatchObject({
      connection: 'failed',
      interrupted: 'starting',
      failure: { code: 'internal', problem: { code: 'message', text: 'The training worker could not be loaded.' } },
    });
    // The banner says it; a passing notice beside it would only cover the page.
    expect(errorsIn(lab)).toEqual(['The training worker could not be loaded.']);
    expect(notices).toEqual([]);
  });
});

describe('training', () => {
  test('metrics fill the series; what belongs to an older session does not', async () => {
    const { lab, fake } = await booted();
    fake().run(40);
    const old = fake().session.sessionId;
    await vi.waitFor(() => expect(lab.series.lanes.get('B')?.length).toBe(40));
    await vi.waitFor(() => expect(lab.store.getState().latest.B?.['gradient/ssl_proj']).toBe(-1));

    await lab.actions.reset();
    expect(lab.series.lanes.size).toBe(0);
    expect(lab.store.getState().latest).toEqual({});
    fake().send({
      kind: 'metrics',
      sessionId: old,
      lane: 'A',
      step: Int32Array.of(41),
      seconds: Float64Array.of(1),
      columns: {},
    });
    fake().send({ kind: 'pace', sessionId: old, step: 999, seconds: 9, stepsPerSecond: 9, work: {} });
    fake().send({
      kind: 'pace',
      sessionId: fake().session.sessionId,
      step: 5,
      seconds: 1,
      stepsPerSecond: 7,
      work: {},
    });
    await vi.waitFor(() => expect(lab.store.getState().pace.stepsPerSecond).toBe(7));
    expect(lab.store.getState().pace.step).toBe(5);
    expect(lab.series.lanes.size).toBe(0);
  });

  test('start, pause and step take over the session of the reply', async () => {
    const { lab } = await booted();
    await lab.actions.start();
    expect(lab.store.getState().session?.running).toBe(true);
    await lab.actions.pause();
    expect(lab.store.getState().session?.running).toBe(false);
    await lab.actions.step(10);
    expect(lab.store.getState()).toMatchObject({ session: { step: 10 }, pace: { step: 10, stepsPerSecond: 0 } });
  });

  test('a refused request is logged and noticed, and rejects nothing', async () => {
    const { lab, fake, notices } = await booted();
    fake().handlers.start = refuse('No data to train on.');
    await lab.actions.start();
    expect(errorsIn(lab)).toEqual(['No data to train on.']);
    expect(notices).toMatchObject([{ kind: 'error', error: { code: 'invalid-request' } }]);
  });

  test('what a person cancelled is no error', async () => {
    const { lab, fake, notices } = await booted();
    fake().handlers.exportWeights = () => {
      throw new LabError('cancelled', { code: 'cancelled' });
    };
    await lab.actions.exportWeights('A');
    expect([errorsIn(lab), notices]).toEqual([[], []]);
  });

  test('log events are passed on to whoever listens', async () => {
    const { lab, fake } = await booted();
    const heard: LogEntry['content'][] = [];
    const end = lab.onLog(({ content }) => heard.push(content));
    fake().send({ kind: 'log', sessionId: 'two', step: 3, lane: null, content: { code: 'started' } });
    await vi.waitFor(() => expect(heard).toEqual([{ code: 'started' }]));
    end();
    fake().send({ kind: 'log', sessionId: 'two', step: 4, lane: null, content: { code: 'paused' } });
    await vi.waitFor(() => expect(lab.store.getState().log.at(-1)).toMatchObject({ step: 4 }));
    expect(heard).toHaveLength(1);
  });
});

describe('lanes', () => {
  test('the freeze switch shows at once in the draft, in the session when it took effect', async () => {
    const { lab } = await booted();
    const done = lab.actions.setFreeze('A', true);
    expect(lab.store.getState().draft.lanes[0]?.frozen).toBe(true);
    expect(lab.store.getState().session?.lanes[0]?.frozen).toBe(false);
    await done;
    await vi.waitFor(() => expect(lab.store.getState().session?.lanes[0]?.frozen).toBe(true));
  });

  test('a refused freeze takes the switch back', async () => {
    const { lab, fake } = await booted();
    fake().handlers.setFreeze = refuse('Not now.');
    await lab.actions.setFreeze('A', true);
    expect(lab.store.getState().draft.lanes[0]?.frozen).toBe(false);
  });

  test('choosing a policy keeps whether the lane is frozen', async () => {
    const { lab, fake } = await booted();
    await lab.actions.setPolicy('B', 'modeSwitchOnly');
    expect(fake().requests.at(-1)).toMatchObject({
      kind: 'setFreeze',
      params: { lane: 'B', frozen: true, policy: 'modeSwitchOnly' },
    });
  });

  test('a forked lane joins the draft, and a removed one leaves with its series', async () => {
    const { lab, fake } = await booted();
    await lab.actions.forkLane('B');
    expect(lab.store.getState().draft.lanes.map(({ id }) => id)).toEqual(['A', 'B', 'C']);
    lab.actions.selectLane('C');
    fake().run(5);
    await vi.waitFor(() => expect(lab.series.lanes.get('C')?.length).toBe(5));
    await lab.actions.removeLane('C');
    expect(lab.series.lanes.has('C')).toBe(false);
    expect(lab.store.getState().selectedLane).toBe('A');
  });
});

describe('fields', () => {
  test('a field that is not live waits for the reset', async () => {
    const { lab, fake } = await booted();
    await lab.actions.changeField('dim', 16);
    expect(kinds(fake())).not.toContain('setLive');
    expect(lab.store.getState().draft.settings.dim).toBe(16);
    await lab.actions.reset();
    expect(lab.store.getState().session?.experiment.settings.dim).toBe(16);
  });

  test('live changes that come while one is on its way are sent together', async () => {
    const { lab, fake } = await booted();
    await Promise.all([0.1, 0.2, 0.3, 0.4].map((value) => lab.actions.changeField('learningRate', value)));
    const sent = fake().requests.flatMap((request) => (request.kind === 'setLive' ? [request.params.changes] : []));
    expect(sent).toEqual([{ learningRate: 0.1 }, { learningRate: 0.4 }]);
  });

  test('a preset waits for the reset as a whole, its live fields too', async () => {
    const { lab, fake } = await booted();
    await lab.actions.applyPreset('medium');
    expect(kinds(fake())).not.toContain('setLive');
    expect(lab.store.getState()).toMatchObject({
      draft: { settings: { dim: 128, learningRate: 5e-4 } },
      session: { experiment: { settings: { dim: 32, learningRate: 1e-3 } } },
      form: { waiting: ['learningRate'] },
    });
    await lab.actions.reset();
    expect(lab.store.getState()).toMatchObject({
      session: { experiment: { settings: { dim: 128, learningRate: 5e-4 } } },
      form: { waiting: [] },
    });
  });

  test('a plane comes with sizes that can be drawn, and leaving it brings the small preset back', async () => {
    const { lab } = await booted();
    const settings = () => lab.store.getState().draft.settings;
    await lab.actions.applyPreset('gptSovits');
    await lab.actions.chooseDataset('plane');
    expect(settings()).toMatchObject({ dataset: 'plane', dim: 2, codes: 32, hidden: 32, tokenRate: '50hz' });
    await lab.actions.chooseDataset('speech');
    expect(settings()).toMatchObject({ dataset: 'speech', ...PRESETS.small });
    await lab.actions.applyPreset('medium');
    await lab.actions.chooseDataset('audio');
    expect(settings()).toMatchObject({ dataset: 'audio', ...PRESETS.medium });
  });

  test('a value out of bounds is refused before it is sent', async () => {
    const { lab, fake } = await booted();
    await lab.actions.changeField('learningRate', 7);
    expect(errorsIn(lab).join()).toContain('learningRate is 7; expected a number from');
    expect(kinds(fake())).not.toContain('setLive');
    expect(lab.store.getState().draft.settings.learningRate).toBe(1e-3);
  });
});

describe('files', () => {
  test('that came or went are known to wait until the session is built anew', async () => {
    const { lab } = await booted();
    const changed = () => lab.store.getState().audio.changed;
    expect(changed()).toBe(false);
    await lab.actions.addAudio([new File(['x'], 'audio-0.wav')]);
    expect(changed()).toBe(true);
    await lab.actions.reset();
    expect(changed()).toBe(false);
    await lab.actions.removeAudio('audio-0.wav');
    expect(changed()).toBe(true);
  });

  test('weights and metrics go to the given saver', async () => {
    const { lab, fake, saved } = await booted();
    await lab.actions.exportWeights('B');
    fake().run(3);
    await vi.waitFor(() => expect(lab.series.lanes.get('B')?.length).toBe(3));
    await lab.actions.exportMetrics();
    expect(saved).toHaveLength(2);
    expect(saved[0]?.name).toBe('lane-B.json');
    expect((await saved[1]?.file.text())?.split('\r\n')).toHaveLength(1 + 6 + 1);
    await lab.actions.exportMetrics('tensorboard');
    expect(saved[2]?.name).toMatch(/^freeze-lab-tensorboard-step-\d+\.zip$/);
    const zip = await ZipFile.open(saved[2]?.file as Blob);
    expect([...zip.entries.keys()].map((name) => name.split('/').slice(1))).toEqual([
      ['A', EVENT_FILE],
      ['B', EVENT_FILE],
    ]);
  });

  test('an import replaces series and form', async () => {
    const { lab, fake } = await booted();
    fake().run(3);
    await vi.waitFor(() => expect(lab.series.lanes.size).toBe(2));
    await lab.actions.changeField('dim', 16);
    await lab.actions.importWeights(new File(['{}'], 'weights.json'));
    expect(lab.series.lanes.size).toBe(0);
    expect(lab.store.getState()).toMatchObject({ session: { step: 700 }, draft: { settings: { dim: 32 } } });
  });

  test('a refused import leaves changes that wait in the form', async () => {
    const { lab, fake } = await booted();
    await lab.actions.changeField('dim', 16);
    fake().handlers.importWeights = refuse('weights.json is damaged.');
    await lab.actions.importWeights(new File(['{}'], 'weights.json'));
    expect(lab.store.getState().draft.settings.dim).toBe(16);
  });
});

test('after a loss, restarting builds the draft again and hands over the audio', async () => {
  const { lab, fake } = await booted('?backend=wasm');
  const first = fake();
  await lab.actions.addAudio([new File(['x'], 'audio-0.wav')]);
  await lab.actions.changeField('dim', 16);
  first.send({ kind: 'lost', reason: 'The driver was reset.', outOf: null });
  await vi.waitFor(() => expect(lab.store.getState().connection).toBe('lost'));
  expect(lab.store.getState().failure).toSay(/^The driver was reset\.$/);
  await lab.actions.restart();
  expect(first.terminated).toBe(true);
  expect(kinds(fake()).slice(0, 3)).toEqual(['initialise', 'addAudio', 'build']);
  expect(fake().requests[0]).toMatchObject({ params: { backend: 'wasm' } });
  expect(lab.store.getState()).toMatchObject({
    connection: 'ready',
    failure: null,
    session: { experiment: { settings: { dim: 16 } } },
    audio: { total: { names: ['audio-0.wav'] } },
  });
});
