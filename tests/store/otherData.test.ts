/** Other data while training goes on: what is asked for, and what the form shows by then. */
import { expect, test } from 'vitest';
import { defaultExperiment } from '../../src/config/experiment.ts';
import type { SessionState } from '../../src/protocol/session.ts';
import { booted, kinds, refuse } from './bootedLab.ts';

test('are those of the form, as far as they differ from the start; nothing is built anew', async () => {
  const { lab, fake } = await booted();
  const { sessionId } = lab.store.getState().session as SessionState;
  await lab.actions.changeField('voices', ['slt']);
  await lab.actions.goOnWithData();
  const asked = fake().requests.flatMap((request) => (request.kind === 'setData' ? [request.params] : []));
  expect(asked).toEqual([{ phase: { voices: ['slt'] } }]);
  expect(lab.store.getState()).toMatchObject({
    session: { sessionId, experiment: { settings: { voices: [] }, dataPhase: { voices: ['slt'] } } },
    draft: { settings: { voices: ['slt'] } },
  });
  await lab.actions.changeField('voices', []);
  await lab.actions.goOnWithData();
  expect(lab.store.getState().session?.experiment).not.toHaveProperty('dataPhase');
  expect(kinds(fake()).filter((kind) => kind === 'build')).toHaveLength(1);
});

test('that a timeline brings are shown, unless another choice waits', async () => {
  const { lab, fake } = await booted();
  const bring = async (voices: string[]): Promise<void> => {
    const { session } = fake();
    fake().session = { ...session, experiment: { ...session.experiment, dataPhase: { voices } } };
    fake().send({ kind: 'state', state: fake().session });
    await expect.poll(() => lab.store.getState().session?.experiment.dataPhase?.voices).toEqual(voices);
  };
  await bring(['slt']);
  expect(lab.store.getState().draft.settings.voices).toEqual(['slt']);
  await lab.actions.changeField('voices', ['dem']);
  await bring(['rms']);
  expect(lab.store.getState().draft.settings.voices).toEqual(['dem']);
});

test('that cannot be had are said, and the run goes on as it was', async () => {
  const { lab, fake, notices } = await booted();
  fake().handlers.setData = refuse('no voice “bob”');
  await lab.actions.changeField('voices', ['bob']);
  await lab.actions.goOnWithData();
  expect(notices.at(-1)).toBeDefined();
  expect(lab.store.getState().session?.experiment).toEqual(defaultExperiment());
});
