/** The form: what waits for a reset with a preset or a data set, and what can be taken back. */
import { describe, expect, test } from 'vitest';
import { PRESETS } from '../../src/config/presets.ts';
import type { Settings } from '../../src/config/settings.ts';
import { booted, type Setup } from './bootedLab.ts';

const sent = ({ fake }: Setup): unknown[] =>
  fake().requests.flatMap((request) => (request.kind === 'setLive' ? [request.params.changes] : []));
const settings = ({ lab }: Setup): Settings => lab.store.getState().draft.settings;
const form = ({ lab }: Setup) => lab.store.getState().form;

/** The session has other live settings, as after an action of a timeline. */
async function told(made: Setup, changes: Partial<Settings>): Promise<void> {
  const { session } = made.fake();
  const { experiment } = session;
  made.fake().session = {
    ...session,
    experiment: { ...experiment, settings: { ...experiment.settings, ...changes } },
  };
  made.fake().send({ kind: 'state', state: made.fake().session });
  await expect.poll(() => made.lab.store.getState().session?.experiment.settings).toMatchObject(changes);
}

describe('live fields', () => {
  test('that come with a data set wait for the reset with it', async () => {
    const made = await booted();
    await made.lab.actions.chooseDataset('plane');
    expect(sent(made)).toEqual([]);
    expect(settings(made).learningRate).toBe(2e-3);
    expect(form(made).waiting).toEqual(['learningRate']);
    await made.lab.actions.chooseDataset('speech');
    expect(form(made).waiting).toEqual([]);
    expect(sent(made)).toEqual([]);
  });

  test('take effect at once when a person sets them, although a preset waits', async () => {
    const made = await booted();
    await made.lab.actions.applyPreset('medium');
    await made.lab.actions.changeField('learningRate', 0.02);
    expect(sent(made)).toEqual([{ learningRate: 0.02 }]);
    expect(form(made).waiting).toEqual([]);
  });

  test('of a preset can be taken over without a reset', async () => {
    const made = await booted();
    await made.lab.actions.changeField('learningRate', 0.02);
    await made.lab.actions.applyPreset('small');
    expect(form(made).waiting).toEqual(['learningRate']);
    await made.lab.actions.takeWaiting();
    expect(sent(made)).toEqual([{ learningRate: 0.02 }, { learningRate: 1e-3 }]);
    expect(form(made).waiting).toEqual([]);
  });

  test('of a preset that is chosen while a session is built wait for the next reset', async () => {
    const made = await booted();
    const building = made.lab.actions.reset();
    await made.lab.actions.applyPreset('medium');
    await building;
    expect(sent(made)).toEqual([]);
    expect(made.lab.store.getState().session?.experiment.settings.learningRate).toBe(1e-3);
    expect([settings(made).learningRate, form(made).waiting]).toEqual([5e-4, ['learningRate']]);
  });

  test('that are put back together with sizes wait with them, and alone do not', async () => {
    const made = await booted();
    await made.lab.actions.changeFields({ learningRate: 0.5, decay: 0.5 });
    expect(sent(made)).toEqual([{ learningRate: 0.5, decay: 0.5 }]);
    await made.lab.actions.changeFields({ learningRate: 1e-3, dim: 64 });
    expect(sent(made)).toHaveLength(1);
    expect(form(made).waiting).toEqual(['learningRate']);
  });

  test('follow the timeline of a run, unless a person or a preset chose others', async () => {
    const made = await booted();
    await told(made, { learningRate: 0.1, decay: 0.5 });
    expect(settings(made)).toMatchObject({ learningRate: 0.1, decay: 0.5 });
    await made.lab.actions.applyPreset('medium');
    await told(made, { learningRate: 0.2, decay: 0.6 });
    expect(settings(made)).toMatchObject({ learningRate: 5e-4, decay: 0.6 });
  });
});

describe('undo', () => {
  test('takes changes back and makes them again, live ones in the session too', async () => {
    const made = await booted();
    const { actions } = made.lab;
    await actions.changeField('dim', 48);
    await actions.changeField('learningRate', 0.02);
    await actions.undoSettings();
    expect(settings(made)).toMatchObject({ dim: 48, learningRate: 1e-3 });
    await actions.undoSettings();
    await actions.undoSettings();
    expect(settings(made).dim).toBe(32);
    await actions.redoSettings();
    await actions.redoSettings();
    await actions.redoSettings();
    expect(settings(made)).toMatchObject({ dim: 48, learningRate: 0.02 });
    expect(sent(made)).toEqual([{ learningRate: 0.02 }, { learningRate: 1e-3 }, { learningRate: 0.02 }]);
  });

  test('of a preset or a data set is one change, and sends nothing', async () => {
    const made = await booted();
    const { actions } = made.lab;
    const before = settings(made);
    await actions.applyPreset('medium');
    await actions.chooseDataset('plane');
    expect(form(made).basis).toBe('suggested');
    await actions.undoSettings();
    expect(settings(made)).toMatchObject({ dataset: 'speech', ...PRESETS.medium });
    expect(form(made).basis).toBe('medium');
    await actions.undoSettings();
    expect(settings(made)).toEqual(before);
    expect(form(made)).toMatchObject({ waiting: [], basis: null, undo: [] });
    expect(sent(made)).toEqual([]);
  });

  test('after a reset is pending in turn, with its live fields', async () => {
    const made = await booted();
    await made.lab.actions.applyPreset('medium');
    await made.lab.actions.reset();
    await made.lab.actions.undoSettings();
    expect(settings(made)).toMatchObject(PRESETS.small);
    expect(form(made).waiting).toEqual(['learningRate']);
    expect(sent(made)).toEqual([]);
  });

  test('ends where something else changed the field; newer changes of others stay', async () => {
    const made = await booted();
    const { actions } = made.lab;
    await actions.changeField('learningRate', 0.02);
    await actions.changeField('dim', 48);
    await told(made, { learningRate: 0.3 });
    expect(settings(made).learningRate).toBe(0.3);
    await actions.undoSettings();
    await actions.undoSettings();
    expect(settings(made)).toMatchObject({ dim: 32, learningRate: 0.3 });
  });

  test('a new change ends what could be made again', async () => {
    const made = await booted();
    const { actions } = made.lab;
    await actions.changeField('dim', 48);
    await actions.undoSettings();
    await actions.changeField('dim', 64);
    await actions.redoSettings();
    expect(settings(made).dim).toBe(64);
    await actions.changeField('dim', 64);
    expect(form(made).undo).toHaveLength(1);
  });
});
