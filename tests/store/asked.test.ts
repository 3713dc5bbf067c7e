/** Asking a question: what is built, how far it runs, when it is answered, and the way back. */
import { expect, it, vi } from 'vitest';
import type { Experiment, TimelineEntry } from '../../src/config/experiment.ts';
import { defaultExperiment } from '../../src/config/experiment.ts';
import { readRun, writeRun } from '../../src/scenarios/runFile.ts';
import { questionOf } from '../../src/store/asked.ts';
import { LabError } from '../../src/protocol/errors.ts';
import { booted, errorsIn, kinds, type Setup } from './bootedLab.ts';
import type { FakeWorker } from './fakeWorker.ts';

/** The fake worker remembers what was built, and plays its timeline; `also` is what a person did besides. */
function remembers(fake: FakeWorker, also: TimelineEntry[] = []): void {
  let built: Experiment = fake.session.experiment;
  const { build } = fake.handlers;
  fake.handlers.build = (params) => {
    built = params.experiment;
    return build?.(params) as NonNullable<ReturnType<typeof build & object>>;
  };
  fake.handlers.runTimeline = () => {
    const timeline = [...(built.timeline ?? []), ...also].sort((a, b) => a.step - b.step);
    return { experiment: { ...built, timeline }, done: 0 };
  };
}

const asked = ({ lab }: Setup) => lab.store.getState().asked;
const lastCount = (fake: FakeWorker): unknown => fake.requests.findLast(({ kind }) => kind === 'step')?.params;

it('builds the question as a plan, trains to its end, and gives back what was there', async () => {
  const setup = await booted('?x={"codes":16}');
  const { lab, fake } = setup;
  remembers(fake());
  const before = lab.store.getState().draft;
  await lab.actions.ask('sticky-eval', { steps: 100 });
  const question = questionOf('sticky-eval', { steps: 100 });
  expect(fake().requests.findLast(({ kind }) => kind === 'build')?.params).toEqual({ experiment: question.experiment });
  expect(asked(setup)).toMatchObject({ scenario: 'sticky-eval', steps: 100, state: 'following' });
  await vi.waitFor(() => expect(lastCount(fake())).toEqual({ count: 100 }));
  expect(lab.store.getState().flipReference).toBe('freeze');
  expect(lab.store.getState().plan?.timeline).toEqual(question.experiment.timeline);
  // Another question on top of it: the way back leads to the experiment before both.
  await lab.actions.ask('two-dimensions');
  await lab.actions.leaveAsked();
  expect(lab.store.getState()).toMatchObject({ asked: null, plan: null, draft: before, flipReference: 'start' });
  expect(fake().session.experiment.settings.codes).toBe(16);
});

it('trains what is left when it was paused, and freely once it is over', async () => {
  const setup = await booted();
  const { lab, fake } = setup;
  remembers(fake());
  fake().handlers.step = ({ count }) => {
    fake().session = { ...fake().session, step: fake().session.step + Math.min(count, 30) };
    return fake().session;
  };
  await lab.actions.ask('sticky-eval', { steps: 40 });
  await vi.waitFor(() => expect(lab.store.getState().session?.step).toBe(30));
  await lab.actions.start();
  expect(lastCount(fake())).toEqual({ count: 10 });
  await vi.waitFor(() => expect(asked(setup)?.ended).toBe(true));
  // The made-up worker measures no flips since the thaw: there is no answer, and none is made up.
  expect(asked(setup)?.answer).toBeNull();
  await lab.actions.start();
  expect(kinds(fake()).at(-1)).not.toBe('step');
  expect(kinds(fake())).toContain('start');
});

it('is no longer followed once a person did something else, and again after a reset', async () => {
  const setup = await booted();
  const { lab, fake } = setup;
  const also: TimelineEntry[] = [];
  remembers(fake(), also);
  fake().handlers.step = () => fake().session;
  await lab.actions.ask('sticky-eval', { steps: 50 });
  also.push({ step: 3, action: 'remove', lane: 'B' });
  await lab.actions.removeLane('B');
  await vi.waitFor(() => expect(asked(setup)?.state).toBe('left'));
  also.pop();
  await lab.actions.reset();
  await vi.waitFor(() => expect(asked(setup)?.state).toBe('following'));
  // What is done behind the end does not count.
  also.push({ step: 51, action: 'remove', lane: 'B' });
  await lab.actions.removeLane('B');
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(asked(setup)?.state).toBe('following');
});

it('leaves everything as it was if it cannot be built', async () => {
  const setup = await booted();
  const { lab, fake } = setup;
  const { draft, session } = lab.store.getState();
  fake().handlers.build = () => {
    throw new LabError('no-data', { code: 'message', text: 'There is no speech.' });
  };
  await lab.actions.ask('leaky-freezes');
  expect(lab.store.getState()).toMatchObject({ asked: null, plan: null, draft, session });
  expect(errorsIn(lab)).toContain('There is no speech.');
});

it('is asked by an address, and gives that address', async () => {
  const setup = await booted('?scenario=leaky-freezes&steps=80&x={"dim":8}&backend=wasm');
  const { lab, fake } = setup;
  const question = questionOf('leaky-freezes', { steps: 80, settings: { dim: 8 } });
  expect(fake().requests.find(({ kind }) => kind === 'build')?.params).toEqual({ experiment: question.experiment });
  expect(asked(setup)).toMatchObject({ scenario: 'leaky-freezes', steps: 80 });
  remembers(fake());
  await lab.actions.reset();
  await vi.waitFor(() => expect(asked(setup)?.state).toBe('following'));
  const { address } = (await lab.actions.linkToRun()) as { address: string };
  expect(new URL(address).search).toBe('?backend=wasm&scenario=leaky-freezes&steps=80&x=%7B%22dim%22:8%7D');
  await lab.actions.leaveAsked();
  expect(lab.store.getState().draft).toMatchObject({ settings: defaultExperiment().settings });
});

it.each([
  ['?scenario=all', 'The address asks the question “all”'],
  ['?steps=0', 'The address asks for “0” steps'],
  ['?scenario=sticky-eval&steps=1e3', 'The address asks for “1e3” steps'],
])('%s is said to be wrong', async (search, words) => {
  const { lab } = await booted(search);
  expect(errorsIn(lab).join()).toContain(words);
});

it('a run is saved under a name, and played again from its file or its address', async () => {
  const setup = await booted();
  const { lab, fake, saved } = setup;
  remembers(fake(), [{ step: 20, action: 'set', settings: { decay: 0.9 } }]);
  fake().session = { ...fake().session, step: 30 };
  await lab.actions.step(1);
  await lab.actions.saveRun('  decay: lower / later ');
  const [{ file, name }] = saved as [{ file: Blob; name: string }];
  expect(name).toBe('decay-lower-later.freezelab-run.json');
  const told = await readRun(file);
  expect(told).toMatchObject({ name: 'decay: lower / later', steps: 31 });
  remembers(fake());
  fake().handlers.classifyFile = () => ({ kind: 'run', other: null });
  await lab.actions.takeFiles([{ file: new File([file], name), path: name }]);
  expect(asked(setup)).toMatchObject({ scenario: null, name: told.name, steps: 31, state: 'following' });
  await vi.waitFor(() => expect(asked(setup)?.ended).toBe(true));
  const { address } = (await lab.actions.linkToRun()) as { address: string };
  const other = await booted(new URL(address).search);
  expect(asked(other)).toMatchObject({ scenario: null, name: told.name, steps: 31, experiment: told.experiment });
});

it('a file that is no run is refused with the reason, and nothing changes', async () => {
  const { lab, fake, notices } = await booted();
  fake().handlers.classifyFile = () => ({ kind: 'run', other: null });
  const { session } = lab.store.getState();
  await lab.actions.takeFiles([{ file: new File(['{"format":"freeze-lab-run"}'], 'a.json'), path: 'a.json' }]);
  expect(lab.store.getState()).toMatchObject({ asked: null, session });
  expect(errorsIn(lab).join()).toContain('it is no run file of Freeze Lab');
  expect(notices.some(({ kind }) => kind === 'files')).toBe(true);
});

it('of several runs none is taken', async () => {
  const { lab, fake } = await booted();
  fake().handlers.classifyFile = () => ({ kind: 'run', other: null });
  const file = new File([writeRun({ name: '', steps: 1, experiment: defaultExperiment() })], 'a.json');
  await lab.actions.takeFiles([
    { file, path: 'a.json' },
    { file, path: 'b.json' },
  ]);
  expect(lab.store.getState().asked).toBeNull();
});
