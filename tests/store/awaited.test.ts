/** A link to a run that takes files: it is told what, trains something else meanwhile, and sets the run up when they are there. */
import { describe, expect, test, vi } from 'vitest';
import { defaultExperiment, type Experiment } from '../../src/config/experiment.ts';
import { awaitedFiles } from '../../src/store/awaited.ts';
import { readFiles, writeQuery } from '../../src/scenarios/runAddress.ts';
import { booted, errorsIn, kinds } from './bootedLab.ts';
import { checkpointReport } from './fakeWorker.ts';

const ANY = { backend: null, kernels: null };
const asked = (settings: Partial<Experiment['settings']>): Experiment => ({
  ...defaultExperiment(),
  settings: { ...defaultExperiment().settings, seed: 9, ...settings },
  timeline: [{ step: 5, action: 'fork', lane: 'A' }],
});

describe('a link to a run with a checkpoint', () => {
  const search = writeQuery(ANY, asked({ initialWeights: 'checkpoint' }), {
    audio: ['not-taken.wav'],
    features: [],
    checkpoint: 's2G.pth',
  });

  test('names the file, and only what the run takes', () => {
    expect(decodeURIComponent(search)).toContain('files={"checkpoint":"s2G.pth"}');
    expect(search).toContain('?v=1&');
  });

  test('trains without until it is there, then as was asked, with all that is to be done', async () => {
    const { lab, fake, notices } = await booted(search);
    // The banner says it; in the log it stands all the same.
    expect(notices).toEqual([]);
    expect(errorsIn(lab)[0]).toContain('starts from a checkpoint (s2G.pth)');
    const { awaited } = lab.store.getState();
    expect(awaited && awaitedFiles(awaited, lab.store.getState())).toEqual([
      { kind: 'checkpoint', names: ['s2G.pth'], there: false },
    ]);
    expect(lab.store.getState().draft.settings.initialWeights).toBe('random');

    await lab.actions.importCheckpoint(new File(['x'], 's2G.pth'));
    expect(lab.store.getState().checkpoint).toMatchObject({ name: checkpointReport().name });
    expect(awaited && awaitedFiles(awaited, lab.store.getState())[0]?.there).toBe(true);
    await lab.actions.setUpAwaited();
    await vi.waitFor(() => expect(lab.store.getState().awaited).toBeNull());
    expect(kinds(fake()).at(-1)).not.toBe('importCheckpoint');
    const { draft, plan } = lab.store.getState();
    expect(draft.settings).toMatchObject({ initialWeights: 'checkpoint', seed: 9 });
    expect(plan?.timeline).toEqual(asked({}).timeline);
  });

  test('that cannot be set up waits on, and what was there stays', async () => {
    const { lab, fake } = await booted(search);
    const before = lab.store.getState();
    fake().handlers.build = () => {
      throw new Error('no');
    };
    await lab.actions.setUpAwaited();
    const { awaited, draft, plan, session } = lab.store.getState();
    expect({ awaited, draft, plan, session }).toEqual({
      awaited: before.awaited,
      draft: before.draft,
      plan: before.plan,
      session: before.session,
    });
    lab.actions.dropAwaited();
    expect(lab.store.getState().awaited).toBeNull();
  });
});

test('a link to a run of the bundled speech waits for nothing', async () => {
  const { lab } = await booted(writeQuery(ANY, asked({})));
  expect(lab.store.getState().awaited).toBeNull();
  expect(errorsIn(lab)).toEqual([]);
});

test.each(['2', 'x', '1e0', ''])('a version %j that is not known is said, and the rest is read', async (version) => {
  const { lab } = await booted(`?v=${version}&x={"seed":9}`);
  expect(errorsIn(lab)[0]).toContain('this page knows version 1');
  expect(lab.store.getState().draft.settings.seed).toBe(9);
});

test.each(['{', '[]', '{"audio":3}', '{"audio":[1]}', `{"checkpoint":"${'x'.repeat(60_000)}"}`])(
  'names of files that are none (%#) name none',
  (given) => {
    expect(readFiles(given)).toEqual({ audio: [], features: [], checkpoint: null });
  },
);
