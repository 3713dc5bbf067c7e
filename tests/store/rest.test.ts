/** Work for which training rests for a moment, and replies that come when their session is gone: what a person did last wins. */
import { describe, expect, test, vi } from 'vitest';
import { LabError } from '../../src/protocol/errors.ts';
import { booted, errorsIn, kinds, type Setup } from './bootedLab.ts';

/** Holds one kind of request back. @returns lets it go on */
function hold(
  fake: ReturnType<Setup['fake']>,
  kind: 'pause' | 'exportSession' | 'semanticAgreement' | 'build',
): () => void {
  const handlers = fake.handlers as Record<string, (params: unknown) => unknown>;
  const answer = handlers[kind] as (params: unknown) => unknown;
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  handlers[kind] = async (params) => {
    await gate;
    return answer(params);
  };
  return release;
}

async function training() {
  const made = await booted();
  await made.lab.actions.start();
  const asked = (): string[] => kinds(made.fake()).slice(kinds(made.fake()).indexOf('start') + 1);
  const until = (kind: string) => vi.waitFor(() => expect(asked()).toContain(kind));
  return { ...made, asked, until };
}

describe('a session exported while training', () => {
  test('lets training go on as soon as it was asked for, however long it takes', async () => {
    const { lab, fake, saved, asked, until } = await training();
    const release = hold(fake(), 'exportSession');
    const done = lab.actions.exportSession();
    await until('start');
    expect(asked()).toEqual(['pause', 'exportSession', 'start']);
    expect(saved).toHaveLength(0);
    release();
    await done;
    expect(saved).toHaveLength(1);
  });

  test.each(['exportSession', 'pause'] as const)(
    'does not start the session of a reset pressed during its %s',
    async (kind) => {
      const { lab, fake, asked, until } = await training();
      const release = hold(fake(), kind);
      const done = lab.actions.exportSession();
      await until(kind);
      const reset = lab.actions.reset();
      release();
      await Promise.all([done, reset]);
      expect(asked().at(-1)).toBe('build');
      expect(lab.store.getState().session?.running).toBe(false);
    },
  );

  test.each(['exportSession', 'pause'] as const)('does not override a pause pressed during its %s', async (kind) => {
    const { lab, fake, asked, until } = await training();
    const release = hold(fake(), kind);
    const done = lab.actions.exportSession();
    await until(kind);
    const pause = lab.actions.pause();
    release();
    await Promise.all([done, pause]);
    expect(asked().lastIndexOf('pause')).toBeGreaterThan(asked().lastIndexOf('start'));
    expect(lab.store.getState().session?.running).toBe(false);
  });

  test('does not override a pause pressed in the same breath', async () => {
    const { lab } = await training();
    await Promise.all([lab.actions.exportSession(), lab.actions.pause()]);
    expect(lab.store.getState().session?.running).toBe(false);
  });

  test('of a start pressed meanwhile: training goes on, and the file is of the step at which it rested', async () => {
    const { lab, fake, asked, until } = await training();
    await lab.actions.pause();
    const release = hold(fake(), 'pause');
    await lab.actions.start();
    const done = lab.actions.exportSession();
    await until('pause');
    void lab.actions.start();
    release();
    await done;
    await vi.waitFor(() => expect(lab.store.getState().session?.running).toBe(true));
    expect(asked().slice(-3)).toEqual(['pause', 'exportSession', 'start']);
  });

  test('in the same breath as a start rests all the same', async () => {
    const { lab, fake, asked } = await training();
    await lab.actions.pause();
    const { start } = fake().handlers;
    fake().handlers.start = async (params) => {
      const session = await start?.(params);
      if (!session) throw new Error('no session');
      fake().send({ kind: 'state', state: session });
      return session;
    };
    await Promise.all([lab.actions.start(), lab.actions.exportSession()]);
    expect(asked()).toEqual(['pause', 'start', 'pause', 'exportSession', 'start']);
  });

  test('amid a number of steps is followed by those that are left', async () => {
    const { lab, fake, asked } = await booted().then((made) => ({ ...made, asked: () => kinds(made.fake()) }));
    fake().handlers.step = () => new Promise(() => undefined);
    void lab.actions.step(100);
    await vi.waitFor(() => expect(asked()).toContain('step'));
    fake().session = { ...fake().session, step: 30, running: true };
    fake().send({ kind: 'state', state: fake().session });
    await vi.waitFor(() => expect(lab.store.getState().session?.running).toBe(true));
    await lab.actions.exportSession();
    await vi.waitFor(() => expect(fake().requests.at(-1)).toMatchObject({ kind: 'step', params: { count: 70 } }));
    expect(asked()).not.toContain('start');
  });

  test('twice at once writes both at rest', async () => {
    const { lab, saved, asked } = await training();
    await Promise.all([lab.actions.exportSession(), lab.actions.exportSession()]);
    expect(asked()).toEqual(['pause', 'exportSession', 'start', 'pause', 'exportSession', 'start']);
    expect(saved).toHaveLength(2);
  });

  test('leaves training as it was if it fails', async () => {
    const { lab, fake, asked } = await training();
    fake().handlers.exportSession = () => {
      throw new LabError('internal', { code: 'message', text: 'No room.' });
    };
    await lab.actions.exportSession();
    expect(asked()).toEqual(['pause', 'exportSession', 'start']);
    expect(errorsIn(lab)).toEqual(['No room.']);
  });

  test('starts nothing in the worker of a restart', async () => {
    const { lab, fake, until } = await training();
    hold(fake(), 'pause');
    const done = lab.actions.exportSession();
    await until('pause');
    const reset = lab.actions.reset();
    await lab.actions.restart();
    await Promise.all([done, reset]);
    expect(kinds(fake())).not.toContain('start');
    expect(kinds(fake()).filter((kind) => kind === 'build')).toHaveLength(1);
    expect(errorsIn(lab)).toEqual([]);
  });
});

describe('what comes when its session is gone', () => {
  test('an agreement is not shown over another session', async () => {
    const { lab, fake } = await booted();
    await lab.actions.importSemanticTokens(new File(['x'], '6-name2semantic.tsv'));
    const release = hold(fake(), 'semanticAgreement');
    const measured = lab.actions.measureAgreement('A');
    await lab.actions.reset();
    release();
    await measured;
    expect(lab.store.getState().agreements).toEqual({});
  });

  test('a matrix neither, and its failure is not told', async () => {
    const { lab, fake } = await booted();
    let end: (rows: []) => void = () => undefined;
    fake().handlers.policyMatrix = () => new Promise((resolve) => (end = (rows) => resolve({ step: 0, rows })));
    const run = lab.actions.runMatrix('A', 5);
    await vi.waitFor(() => expect(kinds(fake())).toContain('policyMatrix'));
    await lab.actions.reset();
    end([]);
    await run;
    expect(lab.store.getState().matrix).toBeNull();

    let fail: (error: Error) => void = () => undefined;
    fake().handlers.policyMatrix = () => new Promise((_, reject) => (fail = reject));
    const second = lab.actions.runMatrix('A', 5);
    await vi.waitFor(() => expect(kinds(fake()).filter((kind) => kind === 'policyMatrix')).toHaveLength(2));
    await lab.actions.reset();
    fail(new Error('Tensor is disposed.'));
    await second;
    expect(errorsIn(lab)).toEqual([]);
  });

  test('the state of a session that was replaced does not bring it back', async () => {
    const { lab, fake } = await booted();
    const old = fake().session;
    await lab.actions.reset();
    const { session } = lab.store.getState();
    fake().send({ kind: 'state', state: { ...old, step: 99 } });
    fake().handlers.forkLane = () => ({ ...old, step: 99 });
    await lab.actions.forkLane('A');
    expect(lab.store.getState().session?.sessionId).toBe(session?.sessionId);
    expect(lab.store.getState().pace.step).toBe(0);
  });

  test('switches show what is true after a session was replaced during a freeze', async () => {
    const { lab, fake } = await booted();
    let took: (at: { step: number }) => void = () => undefined;
    fake().handlers.setFreeze = () => new Promise((resolve) => (took = resolve));
    const frozen = lab.actions.setFreeze('A', true);
    await vi.waitFor(() => expect(kinds(fake())).toContain('setFreeze'));
    await lab.actions.importWeights(new File(['{}'], 'weights.json'));
    took({ step: 1 });
    await frozen;
    expect(lab.store.getState().draft.lanes[0]?.frozen).toBe(lab.store.getState().session?.lanes[0]?.frozen);
  });

  test('what was changed while a session was built reaches it', async () => {
    const { lab, fake } = await booted();
    const release = hold(fake(), 'build');
    const reset = lab.actions.reset();
    await vi.waitFor(() => expect(kinds(fake()).filter((kind) => kind === 'build')).toHaveLength(2));
    await lab.actions.changeField('learningRate', 0.5);
    await lab.actions.setFreeze('A', true);
    release();
    await reset;
    await vi.waitFor(() => expect(lab.store.getState().session?.lanes[0]?.frozen).toBe(true));
    expect(lab.store.getState().session?.experiment.settings.learningRate).toBe(0.5);
    expect(lab.store.getState().draft.lanes[0]?.frozen).toBe(true);
  });

  test('agreements of the lanes that follow are not measured on another session', async () => {
    const { lab, fake } = await booted();
    const release = hold(fake(), 'semanticAgreement');
    const imported = lab.actions.importSemanticTokens(new File(['x'], '6-name2semantic.tsv'));
    await vi.waitFor(() => expect(kinds(fake())).toContain('semanticAgreement'));
    await lab.actions.reset();
    release();
    await imported;
    expect(kinds(fake()).filter((kind) => kind === 'semanticAgreement')).toHaveLength(1);
  });
});
