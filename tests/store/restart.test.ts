/** A worker that is gone, and the one after it: what is kept, what is told, and that nothing of the dead run lives on. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { LabError } from '../../src/protocol/errors.ts';
import { PATIENCE } from '../../src/client/heartbeat.ts';
import { isLive, isOver, isReady } from '../../src/store/condition.ts';
import { booted, errorsIn, kinds, setup } from './bootedLab.ts';
import { madeUpMetrics } from './fakeWorker.ts';

const file = (name: string) => new File(['x'], name);
afterEach(() => {
  vi.useRealTimers();
});

async function trained() {
  const made = await booted();
  made.fake().run(40);
  await vi.waitFor(() => expect(made.lab.series.lanes.get('B')?.length).toBe(40));
  return made;
}

describe('the run of a lost worker', () => {
  test('is shown as over until the next one is built, then nothing of it is left', async () => {
    const { lab, fake } = await trained();
    await lab.actions.start();
    lab.store.setState({ matrix: { lane: 'A', step: 40, steps: 5, rows: [] } });
    const first = fake();
    first.fail('The training worker stopped: out of memory');
    const lost = lab.store.getState();
    expect(lost).toMatchObject({ connection: 'failed', interrupted: 'training', session: { running: false } });
    expect([isOver(lost), isLive(lost), first.terminated]).toEqual([true, false, true]);
    expect(lab.series.lanes.get('B')?.length).toBe(40);

    const restart = lab.actions.restart();
    expect(isOver(lab.store.getState())).toBe(true);
    await restart;
    const state = lab.store.getState();
    expect(state).toMatchObject({ connection: 'ready', interrupted: null, matrix: null, latest: {}, audits: {} });
    expect([state.pace.step, state.pace.seconds, lab.series.lanes.size]).toEqual([0, 0, 0]);
    // Points of the dead run do not get in, those of the new one do.
    for (const lane of first.session.lanes) fake().send(madeUpMetrics(first.session.sessionId, lane, 41, 50));
    fake().run(3);
    await vi.waitFor(() => expect(lab.series.lanes.get('B')?.length).toBe(3));
    expect(lab.series.lanes.get('B')?.step.toArray()).toEqual(Int32Array.of(1, 2, 3));
  });

  test('can be exported until then, and after a restart that fails', async () => {
    const { lab, fake, saved } = await trained();
    fake().send({ kind: 'lost', reason: 'The driver was reset.', outOf: null });
    await vi.waitFor(() => expect(lab.store.getState().connection).toBe('lost'));
    const restart = lab.actions.restart();
    fake().fail('The training worker could not be loaded.');
    await restart;
    expect(lab.store.getState()).toMatchObject({ connection: 'failed', interrupted: 'starting' });
    await lab.actions.exportMetrics();
    expect((await saved[0]?.file.text())?.split('\r\n')).toHaveLength(1 + 2 * 40 + 1);
  });

  test('that ends for want of memory says whose, and what takes less', async () => {
    const { lab, fake } = await trained();
    fake().send({ kind: 'lost', reason: 'no room', outOf: 'gpu' });
    await vi.waitFor(() => expect(lab.store.getState().connection).toBe('lost'));
    const { failure } = lab.store.getState();
    expect(failure).toMatchObject({ code: 'out-of-memory', problem: { of: 'gpu', detail: 'no room' } });
    expect(failure).toSay(/The GPU has no memory left\. Choose fewer lanes/);
  });

  test.each(['idle', 'training'] as const)('a failure while %s is told once, as that', async (moment) => {
    const { lab, fake, notices } = await booted();
    if (moment === 'training') await lab.actions.start();
    fake().handlers.exportWeights = () => new Promise(() => undefined);
    const pending = lab.actions.exportWeights('A');
    fake().fail('The training worker stopped: out of memory');
    await pending;
    expect(lab.store.getState()).toMatchObject({ connection: 'failed', interrupted: moment });
    expect([errorsIn(lab), notices.length]).toEqual([['The training worker stopped: out of memory'], 0]);
  });

  test('a build that is cancelled while starting leaves the worker, which can be asked again', async () => {
    const { lab, fake } = setup();
    const boot = lab.boot();
    const { build } = fake().handlers;
    fake().handlers.build = () => {
      throw new LabError('cancelled', { code: 'cancelled' });
    };
    await boot;
    expect(lab.store.getState()).toMatchObject({ connection: 'ready', interrupted: null, session: null });
    expect(fake().terminated).toBe(false);
    Object.assign(fake().handlers, { build });
    await lab.actions.reset();
    expect(lab.store.getState().session).not.toBeNull();
  });

  test('after a first build that was cancelled, a draft that cannot be built does not keep a restart from training', async () => {
    const { lab, fake, notices } = setup();
    const boot = lab.boot();
    fake().handlers.build = () => {
      throw new LabError('cancelled', { code: 'cancelled' });
    };
    await boot;
    await lab.actions.chooseDataset('features');
    const restart = lab.actions.restart();
    const { build } = fake().handlers;
    if (!build) throw new Error('the fake worker builds');
    fake().handlers.build = (params) => {
      if (params.experiment.settings.dataset === 'features')
        throw new LabError('no-data', { code: 'message', text: 'No features were added.' });
      return build(params);
    };
    await restart;
    const state = lab.store.getState();
    expect([state.connection, isReady(state), state.draft.settings.dataset]).toEqual(['ready', true, 'features']);
    expect(state.session?.experiment.settings.dataset).toBe('speech');
    expect(notices.length).toBeGreaterThan(0);
    expect(errorsIn(lab).at(-1)).toBe(
      'No features were added. Your changes still wait for a reset; until then the default experiment is trained.',
    );
  });

  test('a build that is cancelled after a restart leaves what was, as over, until a reset', async () => {
    const { lab, fake } = await trained();
    fake().fail('The training worker stopped: out of memory');
    const restart = lab.actions.restart();
    const { build } = fake().handlers;
    fake().handlers.build = () => {
      throw new LabError('cancelled', { code: 'cancelled' });
    };
    await restart;
    const state = lab.store.getState();
    expect(state.connection).toBe('ready');
    expect([isOver(state), isLive(state), isReady(state)]).toEqual([true, false, false]);
    Object.assign(fake().handlers, { build });
    await lab.actions.reset();
    expect(isReady(lab.store.getState())).toBe(true);
    expect(lab.store.getState().pace.step).toBe(0);
  });
});

describe('a new worker', () => {
  test('is told everything that was chosen before', async () => {
    const { lab, fake } = await booted();
    await lab.actions.changeField('layers', 3);
    await lab.actions.reset();
    lab.actions.setView({ layer: 2 });
    await lab.actions.setSpeed(30);
    await lab.actions.importTokens(file('tokens.txt'));
    await lab.actions.setFlipReference('freeze');
    const first = fake();
    await lab.actions.restart();
    expect(first.terminated).toBe(true);
    const told = fake()
      .requests.slice(2)
      .map(({ kind, params }) => [kind, kind === 'importTokens' ? null : params]);
    expect(told).toEqual([
      ['watchCodebook', { layer: 2 }],
      ['setSpeed', { stepsPerSecond: 30 }],
      ['importTokens', null],
      ['setFlipReference', { reference: 'freeze' }],
    ]);
  });

  test('is not told of tokens that a reset took back', async () => {
    const { lab, fake } = await booted();
    await lab.actions.importTokens(file('tokens.txt'));
    await lab.actions.reset();
    await lab.actions.restart();
    expect(kinds(fake())).not.toContain('importTokens');
  });

  test('is told what was chosen while there was none, and while it started', async () => {
    const { lab, fake, notices } = await booted();
    fake().send({ kind: 'lost', reason: 'The driver was reset.', outOf: null });
    await vi.waitFor(() => expect(lab.store.getState().connection).toBe('lost'));
    const before = notices.length;
    await lab.actions.setSpeed(5);
    await lab.actions.setFlipReference('freeze');
    await lab.actions.changeField('learningRate', 0.5);
    await lab.actions.addAudio([file('audio-0.wav')]);
    const restart = lab.actions.restart();
    const { build } = fake().handlers;
    fake().handlers.build = async (params) => {
      const session = await build?.(params);
      void lab.actions.changeField('learningRate', 0.25);
      if (!session) throw new Error('no session');
      return session;
    };
    await restart;
    expect(notices.slice(before)).toMatchObject([{ kind: 'audio-kept' }]);
    expect(kinds(fake())).toContain('addAudio');
    expect(fake().requests.find(({ kind }) => kind === 'build')).toMatchObject({
      params: { experiment: { settings: { learningRate: 0.5 } } },
    });
    expect(fake().requests.at(-1)).toMatchObject({ kind: 'setLive', params: { changes: { learningRate: 0.25 } } });
    expect(fake().requests).toContainEqual(expect.objectContaining({ params: { stepsPerSecond: 5 } }));
  });

  test('asked for twice in a row comes once, and nothing that was brought is given up', async () => {
    const { lab, fake } = await booted();
    await lab.actions.importCheckpoint(file('s2G.pth'));
    const first = lab.actions.restart();
    const between = fake();
    between.handlers.importCheckpoint = () => new Promise(() => undefined);
    await vi.waitFor(() => expect(kinds(between)).toContain('importCheckpoint'));
    await lab.actions.restart();
    await first;
    expect([between.terminated, fake().terminated]).toEqual([true, false]);
    expect(kinds(fake()).slice(0, 3)).toEqual(['initialise', 'importCheckpoint', 'build']);
    expect(lab.store.getState()).toMatchObject({ connection: 'ready', checkpoint: { name: 's2G.pth' } });
  });
});

describe('a worker that does not answer', () => {
  /** A promise that never comes, instead of every answer. */
  const fallSilent = (handlers: Record<string, unknown>): void => {
    for (const kind of Object.keys(handlers)) handlers[kind] = () => new Promise(() => undefined);
  };
  const pass = async (milliseconds: number): Promise<void> => {
    // Messages of a channel come in tasks of their own, which the clock of the test does not hold.
    for (let passed = 0; passed < milliseconds; passed += 1000) {
      await vi.advanceTimersByTimeAsync(1000);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const fakeClock = () => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });

  test('is said to be silent, and is what it was as soon as it answers', async () => {
    fakeClock();
    const { lab, fake } = await booted();
    const { ping } = fake().handlers;
    let answer: (() => void) | undefined;
    fake().handlers.ping = () =>
      new Promise((resolve) => {
        answer = () => resolve(null);
      });
    await pass(PATIENCE.later + 3000);
    expect(lab.store.getState()).toMatchObject({ connection: 'silent', interrupted: 'idle' });
    expect(isLive(lab.store.getState())).toBe(true);
    if (ping) fake().handlers.ping = ping;
    answer?.();
    await vi.waitFor(() => expect(lab.store.getState()).toMatchObject({ connection: 'ready', interrupted: null }));
  });

  test('while starting can be replaced by another, and only that one lives', async () => {
    fakeClock();
    const { lab, fake } = setup();
    void lab.boot();
    const first = fake();
    fallSilent(first.handlers as Record<string, unknown>);
    await pass(PATIENCE.first + 2000);
    expect(lab.store.getState()).toMatchObject({ connection: 'silent', interrupted: 'starting', session: null });
    await lab.actions.restart();
    expect(lab.store.getState()).toMatchObject({ connection: 'ready', interrupted: null });
    expect([first.terminated, fake().terminated]).toEqual([true, false]);
  });
});
