/** A run with other seeds: what the second worker is asked, what is kept, and how it ends. */
import { describe, expect, it } from 'vitest';
import { LabError } from '../../src/protocol/errors.ts';
import type { Params } from '../../src/protocol/requests.ts';
import type { SessionState } from '../../src/protocol/session.ts';
import { booted, errorsIn, kinds, type Setup } from './bootedLab.ts';
import { auditReport } from '../ui/fakeLab.ts';
import type { FakeWorker } from './fakeWorker.ts';

const TIMELINE = [{ step: 20, action: 'fork', lane: 'A' }] as const;

/** A lab at step 60. @param instead is given the second worker's seed before it does a step */
async function trained(
  instead: (seed: number, fake: FakeWorker) => void = () => undefined,
): Promise<Setup & { first: FakeWorker }> {
  const workers: FakeWorker[] = [];
  const made = await booted('', {
    prepare(fake) {
      workers.push(fake);
      const { step } = fake.handlers;
      fake.handlers.step = (params) => {
        if (fake !== workers[0]) instead(fake.session.experiment.settings.seed, fake);
        return step?.(params) as SessionState;
      };
      fake.handlers.runTimeline = () => ({
        experiment: { ...fake.session.experiment, timeline: [...TIMELINE] },
        done: TIMELINE.length,
      });
    },
  });
  await made.lab.actions.step(60);
  return { ...made, first: made.fake() };
}

const builds = (fake: FakeWorker): Params<'build'>[] =>
  fake.requests.flatMap(({ kind, params }) => (kind === 'build' ? [params as Params<'build'>] : []));

describe('a repetition', () => {
  it('trains the told run with the next seeds in a worker of its own, and keeps their curves', async () => {
    const { lab, fake, first } = await trained();
    await lab.actions.repeatWithSeeds(3);
    const second = fake();
    expect(builds(second).map(({ experiment }) => experiment.settings.seed)).toEqual([2, 3, 4]);
    for (const { experiment } of builds(second)) expect(experiment.timeline).toEqual(TIMELINE);
    expect(lab.repeated.complete.map((lanes) => lanes.get('A')?.length)).toEqual([60, 60, 60]);
    const { sessionId } = first.session;
    expect(lab.store.getState().repetition).toEqual({ sessionId, seeds: [2, 3, 4], done: 3, step: 0, steps: 60 });
    expect([second.terminated, first.terminated]).toEqual([true, false]);
    expect(errorsIn(lab)).toEqual([]);
  });

  it('keeps the verdicts of each seed, and no others', async () => {
    const report = auditReport('A', { kind: 'held' });
    const { lab } = await trained((_seed, fake) => {
      const told = { kind: 'log', step: 25, lane: 'A', content: { code: 'verdict', report } } as const;
      fake.send({ ...told, sessionId: fake.session.sessionId });
      fake.send({ ...told, sessionId: 'another' });
    });
    await lab.actions.repeatWithSeeds(3);
    // Sixty steps are three requests.
    expect([...lab.repeated.runs.values()].map(({ verdicts }) => verdicts.length)).toEqual([3, 3, 3]);
  });

  it('is handed the files that the session is made of', async () => {
    const { lab, fake } = await trained();
    await lab.actions.addAudio([new File(['a'], 'a.wav')]);
    await lab.actions.repeatWithSeeds(3);
    expect(kinds(fake()).slice(0, 3)).toEqual(['initialise', 'addAudio', 'build']);
  });

  it('that is cancelled ends its worker and leaves nothing', async () => {
    const { lab, fake } = await trained(() => cancel());
    const cancel = (): void => lab.actions.cancelRepetition();
    await lab.actions.repeatWithSeeds(5);
    expect(lab.store.getState().repetition).toBeNull();
    expect([fake().terminated, lab.repeated.complete, errorsIn(lab)]).toEqual([true, [], []]);
  });

  it('that fails keeps the seeds that are complete, and says why', async () => {
    const { lab, fake } = await trained((seed) => {
      if (seed === 4) throw new LabError('device-lost', { code: 'message', text: 'The GPU is gone.' });
    });
    await lab.actions.repeatWithSeeds(3);
    expect(lab.store.getState().repetition).toMatchObject({ seeds: [2, 3], done: 2 });
    expect(lab.repeated.complete).toHaveLength(2);
    expect(errorsIn(lab)).toEqual(['The GPU is gone.']);
    expect(fake().terminated).toBe(true);
  });

  it('of a run that cannot be told, or has no step, is refused in words', async () => {
    const { lab, first } = await trained();
    first.handlers.runTimeline = () => null;
    await lab.actions.repeatWithSeeds(3);
    const fresh = await booted();
    const { session, handlers } = fresh.fake();
    handlers.runTimeline = () => ({ experiment: session.experiment, done: 0 });
    await fresh.lab.actions.repeatWithSeeds(3);
    expect(errorsIn(lab)[0]).toMatch(/cannot be played again/);
    expect(errorsIn(fresh.lab)[0]).toMatch(/No step was taken yet/);
  });
});
