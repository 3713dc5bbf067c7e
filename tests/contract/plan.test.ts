/** The page's store over the real worker: a run goes into an address, and every reset plays it again to the same bits. */
import { afterEach, describe, expect, it } from 'vitest';
import { parseWeights } from '../../src/formats/weightsJson.ts';
import type { WireError } from '../../src/protocol/errors.ts';
import { createLabStore, type Lab } from '../../src/store/lab.ts';
import { writeQuery } from '../../src/scenarios/runAddress.ts';
import { smallExperiment, startWorker } from './labHarness.ts';

const SITE = 'http://localhost/lab/';
const WASM = { backend: 'wasm', kernels: null } as const;

interface Opened {
  lab: Lab;
  /** Ends the worker. */
  fail(): void;
  /** The lanes as weights files. */
  files(): Promise<File[]>;
  /** What is in them; times and audits apart. */
  weights(): Promise<unknown[]>;
}

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function open(search = writeQuery(WASM, smallExperiment())): Promise<Opened> {
  const saved: File[] = [];
  const { endpoint, close } = startWorker();
  let fail: (error: WireError) => void = () => undefined;
  const lab = createLabStore({
    connect: () => ({ endpoint, onFailure: (listener) => (fail = listener), terminate: close }),
    search,
    site: `${SITE}${search}#training`,
    saveFile: (file, name) => saved.push(new File([file], name)),
  });
  ends.push(() => lab.close());
  await lab.boot();
  const files = async (): Promise<File[]> => {
    saved.length = 0;
    for (const { id } of lab.store.getState().session?.lanes ?? []) await lab.actions.exportWeights(id);
    return [...saved];
  };
  return {
    lab,
    fail: () => fail({ code: 'internal', problem: { code: 'worker-ended' } }),
    files,
    async weights() {
      const read = (await files()).map(async (file) => parseWeights(await file.text()));
      return (await Promise.all(read)).map((file) => ({ ...file, seconds: 0, audit: null }));
    },
  };
}

/** Six steps, with something of every kind done between them. */
async function trained(): Promise<Opened> {
  const opened = await open();
  const { actions } = opened.lab;
  await actions.setPolicy('B', 'codebookOnly');
  await actions.step(2);
  await actions.setFreeze('A', true);
  await actions.changeField('learningRate', 0.01);
  await actions.step(2);
  await actions.forkLane('A');
  await actions.setFreeze('C', false);
  await actions.removeLane('B');
  await actions.step(2);
  return opened;
}

const shown = ({ lab }: Opened) => {
  const { draft, plan, pace, session } = lab.store.getState();
  return {
    lanes: draft.lanes,
    rate: draft.settings.learningRate,
    planned: plan?.timeline.length ?? 0,
    step: pace.step,
    session,
  };
};
const errors = ({ lab }: Opened) => lab.store.getState().log.filter(({ content }) => content.code === 'error');

const link = async ({ lab }: Opened): Promise<URL> => {
  const made = await lab.actions.linkToRun();
  expect(made?.whole).toBe(true);
  return new URL(made?.address ?? '');
};

describe('the address of a run', () => {
  it('plays it to the same bits, and the form follows', async () => {
    const first = await trained();
    const address = await link(first);
    expect([address.origin + address.pathname, address.hash]).toEqual([SITE, '']);
    const wanted = await first.weights();
    first.lab.close();

    const second = await open(address.search);
    expect(errors(second)).toEqual([]);
    expect(shown(second).rate).toBe(smallExperiment().settings.learningRate);
    await second.lab.actions.step(6);
    expect(await second.weights()).toEqual(wanted);
    expect(shown(second)).toMatchObject({ rate: 0.01, lanes: shown(first).lanes, step: 6 });
    // And is told the same way again.
    expect((await link(second)).search).toBe(address.search);
  });

  it('of one to which nothing was done has no timeline', async () => {
    const first = await open();
    await first.lab.actions.step(1);
    expect((await link(first)).search).toBe(writeQuery(WASM, smallExperiment()));
  });

  it('without a worker is that of the form', async () => {
    const first = await trained();
    first.fail();
    const { searchParams } = await link(first);
    expect(searchParams.has('timeline')).toBe(false);
    expect(JSON.parse(searchParams.get('x') ?? '')).toMatchObject({ learningRate: 0.01 });
  });
});

describe('a planned run', () => {
  it('is played by every reset, whatever the switches show by then', async () => {
    const run = await trained();
    const wanted = await run.weights();
    await run.lab.actions.planRun();
    for (let round = 0; round < 2; round++) {
      await run.lab.actions.reset();
      expect(shown(run)).toMatchObject({
        step: 0,
        rate: smallExperiment().settings.learningRate,
        lanes: [
          { id: 'A', frozen: false },
          { id: 'B', frozen: true },
        ],
      });
      await run.lab.actions.step(6);
      expect(await run.weights()).toEqual(wanted);
      expect(shown(run).rate).toBe(0.01);
    }
    expect(errors(run)).toEqual([]);
  });

  it('and after it was dropped, a reset builds what is shown', async () => {
    const run = await trained();
    await run.lab.actions.planRun();
    run.lab.actions.dropPlan();
    const { lanes } = shown(run);
    await run.lab.actions.reset();
    expect(shown(run)).toMatchObject({ lanes, rate: 0.01, planned: 0, step: 0 });
  });

  it('takes over what is changed by hand while it is built', async () => {
    const run = await trained();
    await run.lab.actions.planRun();
    const reset = run.lab.actions.reset();
    await run.lab.actions.changeField('commitmentWeight', 2);
    await reset;
    expect(run.lab.store.getState().session?.experiment.settings).toMatchObject({ commitmentWeight: 2 });
    expect(run.lab.store.getState().draft.settings.commitmentWeight).toBe(2);
  });

  it('is refused where nothing was done', async () => {
    const run = await open();
    await run.lab.actions.step(1);
    await run.lab.actions.planRun();
    expect([shown(run).planned, errors(run).length]).toEqual([0, 1]);
  });

  it('goes with the run that a file replaces', async () => {
    const run = await trained();
    await run.lab.actions.planRun();
    expect(shown(run).planned).toBeGreaterThan(0);
    const [file] = await run.files();
    await run.lab.actions.importWeights(file as File);
    expect([errors(run), shown(run).planned]).toEqual([[], 0]);
  });
});
