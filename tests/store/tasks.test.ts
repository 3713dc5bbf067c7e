/** What the page shows of long work, and how it ends it. */
import { expect, test, vi } from 'vitest';
import { LabError } from '../../src/protocol/errors.ts';
import type { ProgressEvent } from '../../src/protocol/events.ts';
import type { SessionState } from '../../src/protocol/session.ts';
import { booted, errorsIn, kinds, setup } from './bootedLab.ts';

const progress = (taskId: string, task: ProgressEvent['task'], done: number): ProgressEvent => ({
  kind: 'progress',
  taskId,
  task,
  done,
  stage: task === 'build' ? 'kmeans' : null,
  detail: '',
});

/** A reply that comes when the test wants it. */
function pending(): { promise: Promise<SessionState>; reject(reason: unknown): void } {
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<SessionState>((_, refuse) => {
    reject = refuse;
  });
  return { promise, reject };
}

test('tasks stand beside one another, the oldest first, and each ends for itself', async () => {
  const { lab, fake } = await booted();
  const shown = () => lab.store.getState().tasks.map(({ id, kind, done }) => [id, kind, done]);
  fake().send(progress('1', 'export', 0));
  fake().send(progress('2', 'build', 0));
  fake().send(progress('1', 'export', 0.5));
  await vi.waitFor(() =>
    expect(shown()).toEqual([
      ['1', 'export', 0.5],
      ['2', 'build', 0],
    ]),
  );
  fake().send(progress('1', 'export', 1));
  await vi.waitFor(() => expect(shown()).toEqual([['2', 'build', 0]]));
  await lab.actions.cancel('2');
  expect(fake().requests.at(-1)).toMatchObject({ kind: 'cancel', params: { taskId: '2' } });
  fake().send(progress('2', 'build', 1));
  await vi.waitFor(() => expect(shown()).toEqual([]));
});

test('tasks of a worker that is gone are gone with it', async () => {
  const { lab, fake } = await booted();
  fake().send(progress('1', 'export', 0.2));
  await vi.waitFor(() => expect(lab.store.getState().tasks).toHaveLength(1));
  fake().fail('out of memory');
  expect(lab.store.getState().tasks).toEqual([]);
});

test('two drops are looked at one after the other, and neither is lost', async () => {
  const { lab, fake } = await booted();
  const drop = (name: string) => lab.actions.takeFiles([{ file: new File([`audio:${name}`], name), path: name }]);
  await Promise.all([drop('a.wav'), drop('b.wav')]);
  expect(kinds(fake()).filter((kind) => kind === 'addAudio')).toHaveLength(2);
  expect(lab.store.getState().tasks).toEqual([]);
});

test('a build that a later one ended says nothing, and shows nothing', async () => {
  const { lab, fake, notices } = await booted();
  const { build } = fake().handlers;
  const first = pending();
  fake().handlers.build = () => first.promise;
  const reset = lab.actions.reset();
  await vi.waitFor(() => expect(kinds(fake()).filter((kind) => kind === 'build')).toHaveLength(2));
  Object.assign(fake().handlers, { build });
  await lab.actions.reset();
  const { session } = lab.store.getState();
  first.reject(new LabError('cancelled', { code: 'cancelled' }));
  await reset;
  expect(lab.store.getState().session).toBe(session);
  expect([errorsIn(lab), notices]).toEqual([[], []]);
});

test('weights that are given while the first session is built are taken when that is cancelled', async () => {
  const { lab, fake } = setup();
  const cancelled = pending();
  const boot = lab.boot();
  fake().handlers.build = () => cancelled.promise;
  await vi.waitFor(() => expect(kinds(fake())).toContain('build'));
  const importing = lab.actions.importWeights(new File(['{}'], 'weights.json'));
  cancelled.reject(new LabError('cancelled', { code: 'cancelled' }));
  await Promise.all([boot, importing]);
  expect(lab.store.getState()).toMatchObject({ connection: 'ready', session: { step: 700 } });
});
