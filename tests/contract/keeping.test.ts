/** Runs are kept, come back and go on: the page's store over the real worker, with IndexedDB. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import { openRunDatabase } from '../../src/runs/databaseRuns.ts';
import { type RunStore, RunStoreError } from '../../src/runs/runStore.ts';
import { createLabStore, type Lab } from '../../src/store/lab.ts';
import { undoable } from '../../src/store/replacement.ts';
import type { RunPlace } from '../../src/store/runPlace.ts';
import { startWorker } from './labHarness.ts';

const TINY =
  'x={"dataset":"plane","dim":4,"codes":16,"hidden":8,"batchSize":2,"clipFrames":16,"probeEvery":1,"deadCodeThreshold":1}';

/** Locks of one browser, whose tabs all run in this process. */
function browser(name: string): { tab(): RunPlace & { end(): void } } {
  const locks = new Map<string, object>();
  return {
    tab() {
      const own = {};
      return {
        open: (onEnd) => openRunDatabase(onEnd, name),
        async hold(id) {
          if (locks.has(id)) return null;
          locks.set(id, own);
          return { release: () => locks.get(id) === own && locks.delete(id) };
        },
        held: async (ids) => new Set(ids.filter((id) => locks.has(id))),
        space: async () => null,
        end() {
          for (const [id, owner] of locks) if (owner === own) locks.delete(id);
        },
      };
    },
  };
}

interface Tab {
  lab: Lab;
  /** Ends the page without a word. */
  crash(): void;
  /** Ends the worker, and the page is told. */
  loseWorker(): void;
}
const open: Tab[] = [];
afterEach(() => {
  for (const tab of open.splice(0)) tab.crash();
});

async function openTab(place: RunPlace & { end?(): void }, search = TINY): Promise<Tab> {
  let fail: (() => void) | null = null;
  let worker = { close: () => undefined as void };
  const lab = createLabStore({
    connect() {
      const started = startWorker();
      worker = started;
      return {
        endpoint: started.endpoint,
        terminate: started.close,
        onFailure: (tell) => {
          fail = () => tell({ code: 'internal', problem: { code: 'message', text: 'gone' } });
        },
      };
    },
    search: `?${search}`,
    site: 'http://localhost/',
    saveFile: () => undefined,
    runs: place,
  });
  const tab: Tab = {
    lab,
    crash() {
      worker.close();
      lab.close();
      place.end?.();
    },
    loseWorker() {
      worker.close();
      fail?.();
    },
  };
  open.push(tab);
  await lab.boot();
  return tab;
}

const state = ({ lab }: Tab) => lab.store.getState();
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
};
type Curves = Map<string, number[]>;

/** All curves up to a step; without how much a tape held, which a resumed step need not tell again. */
function curves({ lab }: Tab, last = Infinity): Curves {
  const all: Curves = new Map();
  for (const [lane, { step, columns }] of lab.series.lanes) {
    const steps = step.toArray().filter((each) => each <= last);
    all.set(`${lane} step`, [...steps]);
    for (const [key, column] of columns) {
      const values = [...column.toArray().subarray(0, steps.length)];
      // What is measured over many steps begins later, in one run perhaps and not in the other.
      if (!key.startsWith('tape/') && !values.every(Number.isNaN)) all.set(`${lane} ${key}`, values);
    }
  }
  return all;
}

/** Which curves differ, and the first place where they do. */
function differences(one: Curves, other: Curves): string[] {
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((key) => {
    const [a = [], b = []] = [one.get(key), other.get(key)];
    const at = Array.from({ length: Math.max(a.length, b.length) }, (_, i) => i).find((i) => !Object.is(a[i], b[i]));
    return at === undefined ? [] : [`${key} at ${at}: ${a[at]} and ${b[at]}`];
  });
}

/** Curves of a run that nothing interrupts: lane A is frozen behind step 7, and so many steps follow. */
async function curvesOfWhole(steps: number): Promise<Curves> {
  const whole = await openTab(browser(`whole ${open.length} ${steps} ${Math.random()}`).tab());
  await whole.lab.actions.step(7);
  await whole.lab.actions.setFreeze('A', true);
  await whole.lab.actions.step(steps);
  return curves(whole);
}

describe('a page that ended', () => {
  it('offers its run to the next one, which goes on with the same bits', async () => {
    const { tab } = browser('ended');
    const first = await openTab(tab());
    await first.lab.actions.step(7);
    await first.lab.actions.setFreeze('A', true);
    await first.lab.actions.step(5);
    await first.lab.keepNow();
    expect(state(first).keeping).toMatchObject({ lasting: true, trouble: null, step: 12 });
    first.crash();

    const second = await openTab(tab());
    await until(() => state(second).offer !== null);
    expect(state(second).offer).toMatchObject({ step: 12, lost: { steps: 0 }, running: false, others: 0 });
    await second.lab.actions.acceptOffer();
    expect(state(second).session).toMatchObject({ step: 12 });
    expect(state(second).offer).toBeNull();
    await second.lab.actions.step(20);
    expect(differences(curves(second), await curvesOfWhole(25))).toEqual([]);
  });

  it('trains again what came after the copy, and says how much', async () => {
    const { tab } = browser('behind');
    const first = await openTab(tab());
    await first.lab.actions.step(7);
    await first.lab.keepNow();
    await first.lab.actions.setFreeze('A', true);
    await first.lab.keepNow();
    void first.lab.actions.start();
    await until(() => state(first).pace.step > 30);
    first.crash();

    const second = await openTab(tab());
    await until(() => state(second).offer !== null);
    const { step, running, lost } = state(second).offer ?? {};
    expect(step).toBeLessThanOrEqual(30);
    expect(lost?.steps).toBeGreaterThanOrEqual(0);
    await second.lab.actions.acceptOffer();
    expect(state(second).session?.running).toBe(running);
    await second.lab.actions.pause();
    const { step: now = 0 } = state(second).session ?? {};
    if (now < 60) await second.lab.actions.step(60 - now);
    expect(differences(curves(second, 60), await curvesOfWhole(53))).toEqual([]);
  });

  it('trains when it goes on, if it had begun to after the last copy', async () => {
    const { tab } = browser('begun');
    const first = await openTab(tab());
    await first.lab.actions.step(7);
    await first.lab.keepNow();
    void first.lab.actions.start();
    const other = await openRunDatabase(() => undefined, 'begun');
    const [entry] = await other.entries();
    const end = performance.now() + 3000;
    const marked = async () => (await other.readMark(entry?.id ?? ''))?.step ?? 0;
    while ((await marked()) <= 7 && performance.now() < end) await new Promise((go) => setTimeout(go, 20));
    first.crash();
    expect(await other.entries()).toMatchObject([{ step: 7, running: false }]);

    const second = await openTab(tab());
    await until(() => state(second).offer !== null);
    expect(state(second).offer).toMatchObject({ step: 7, running: true });
    await second.lab.actions.acceptOffer();
    expect(state(second).session?.running).toBe(true);
    await second.lab.actions.pause();
  });

  it('is offered although its lock outlives its tab by a moment', async () => {
    const { tab } = browser('lock');
    const first = await openTab(tab());
    await first.lab.actions.step(3);
    await first.lab.keepNow();
    const second = await openTab(tab());
    expect(state(second).offer).toBeNull();
    first.crash();
    await until(() => state(second).offer !== null);
    expect(state(second).offer).toMatchObject({ step: 3 });
  });

  it('is not offered to a tab beside it', async () => {
    const { tab } = browser('beside');
    const first = await openTab(tab());
    await first.lab.actions.step(3);
    await first.lab.keepNow();
    const second = await openTab(tab());
    await second.lab.actions.listRuns();
    expect(state(second).offer).toBeNull();
    expect(state(second).runs).toMatchObject([{ held: 'elsewhere', entry: { step: 3 } }]);
    // It opens a copy, and the two do not meet.
    await second.lab.actions.openRun(state(second).runs?.[0]?.entry.id ?? '');
    await second.lab.actions.step(4);
    await second.lab.keepNow();
    await first.lab.actions.step(1);
    await first.lab.keepNow();
    await first.lab.actions.listRuns();
    expect(state(first).runs?.map(({ entry, held }) => [entry.step, held])).toEqual([
      [4, 'here'],
      [7, 'elsewhere'],
    ]);
  });

  it('is declined for good, and stays among the kept runs', async () => {
    const { tab } = browser('declined');
    const first = await openTab(tab());
    await first.lab.actions.step(3);
    await first.lab.keepNow();
    first.crash();
    const second = await openTab(tab());
    await until(() => state(second).offer !== null);
    second.lab.actions.declineOffer();
    second.crash();
    const third = await openTab(tab());
    await third.lab.actions.listRuns();
    expect(state(third).offer).toBeNull();
    expect(state(third).runs).toMatchObject([{ held: null, entry: { step: 3, open: false } }]);
    await third.lab.actions.removeRuns([state(third).runs?.[0]?.entry.id ?? '']);
    expect(state(third).runs).toEqual([]);
  });
});

describe('what takes the place of a run', () => {
  const replaced = async (what: string, act: (tab: Tab) => Promise<void>): Promise<Tab> => {
    const one = await openTab(browser(what).tab());
    await one.lab.actions.step(7);
    await one.lab.actions.setFreeze('A', true);
    await one.lab.actions.step(5);
    await act(one);
    await until(() => state(one).undo !== null);
    expect(state(one).undo?.step).toBe(12);
    return one;
  };
  const comesBack = async (one: Tab): Promise<void> => {
    await one.lab.actions.undo();
    expect(state(one).session).toMatchObject({ step: 12, lanes: [{ id: 'A' }, { id: 'B' }] });
    await one.lab.actions.step(20);
    expect(differences(curves(one), await curvesOfWhole(25))).toEqual([]);
  };

  it('a reset', async () => {
    const one = await replaced('reset', (tab) => tab.lab.actions.reset());
    expect(state(one).session?.step).toBe(0);
    await comesBack(one);
  });

  it('a reset: what was replaced before it does not come back in its place, however soon an undo is asked for', async () => {
    const one = await replaced('soon', (tab) => tab.lab.actions.removeLane('B'));
    await one.lab.actions.undo();
    await until(() => undoable(state(one)) !== null);
    const resetting = one.lab.actions.reset();
    expect(undoable(state(one))).toBeNull();
    await one.lab.actions.undo();
    await resetting;
    await until(() => undoable(state(one)) !== null);
    expect(state(one).session?.step).toBe(0);
    await comesBack(one);
  });

  it('a reset while it trains, at the step at which it ended', async () => {
    const one = await openTab(browser('running').tab());
    await one.lab.actions.start();
    await until(() => state(one).pace.step > 20);
    await one.lab.actions.reset();
    await until(() => state(one).undo !== null);
    const step = state(one).undo?.step ?? 0;
    await one.lab.actions.undo();
    expect(state(one).session?.step).toBe(step);
    expect(one.lab.series.lanes.get('A')?.step.at(step - 1)).toBe(step);
  });

  it('and what comes back is offered again, however soon its page ends', async () => {
    const place = browser('soon again');
    const one = await openTab(place.tab());
    await one.lab.actions.step(12);
    await one.lab.actions.reset();
    await until(() => undoable(state(one)) !== null);
    await one.lab.actions.undo();
    one.crash();
    const second = await openTab(place.tab());
    await until(() => state(second).offer !== null);
    expect(state(second).offer).toMatchObject({ step: 12 });
  });

  it('another data set', async () => {
    const one = await replaced('data', async (tab) => {
      await tab.lab.actions.changeField('planeShape', 'moons');
      await tab.lab.actions.reset();
    });
    await comesBack(one);
    expect(state(one).draft.settings.planeShape).not.toBe('moons');
  });

  it('a lane that is removed', async () => {
    const one = await replaced('lane', (tab) => tab.lab.actions.removeLane('B'));
    expect(state(one).session?.lanes.map(({ id }) => id)).toEqual(['A']);
    await comesBack(one);
  });

  it('a lane that is removed in training: the run without it is kept at once', async () => {
    const one = await openTab(browser('lane kept').tab());
    await one.lab.actions.start();
    await until(() => state(one).keeping.step !== null);
    await one.lab.actions.removeLane('B');
    await until(() => state(one).undo !== null);
    const other = await openRunDatabase(() => undefined, 'lane kept');
    const alone = async () =>
      (await other.entries()).filter(({ open: present, lanes }) => present && lanes.length === 1);
    const end = performance.now() + 2000;
    while ((await alone()).length === 0 && performance.now() < end) await new Promise((go) => setTimeout(go, 20));
    expect(await alone()).toHaveLength(1);
    await one.lab.actions.pause();
  });

  it('and what is undone can be brought back in turn', async () => {
    const one = await replaced('redo', async (tab) => {
      await tab.lab.actions.reset();
      await tab.lab.actions.step(2);
    });
    await one.lab.actions.undo();
    await until(() => state(one).undo !== null);
    expect(state(one).undo?.step).toBe(2);
    await one.lab.actions.undo();
    expect(state(one).session?.step).toBe(2);
  });

  it('is refused: nothing changes, and nothing is to be undone', async () => {
    const one = await openTab(browser('refused').tab());
    await one.lab.actions.step(3);
    await one.lab.actions.openSession(new File(['nothing'], 'x.freezelab.zip'));
    await one.lab.actions.removeLane('D');
    expect(state(one)).toMatchObject({ undo: null, session: { step: 3 } });
  });
});

describe('a worker that was lost', () => {
  it('is followed by one that goes on from the copy, and trains if it did', async () => {
    const one = await openTab(browser('lost').tab());
    await one.lab.actions.step(7);
    await one.lab.actions.setFreeze('A', true);
    await one.lab.keepNow();
    await one.lab.actions.start();
    await until(() => state(one).pace.step > 40);
    await one.lab.actions.changeField('dim', 6);
    one.loseWorker();
    await until(() => state(one).session?.running === true);
    expect(state(one)).toMatchObject({ connection: 'ready', recovering: null, draft: { settings: { dim: 6 } } });
    await until(() => state(one).pace.step > 60);
    await one.lab.actions.pause();
    expect(differences(curves(one, 60), await curvesOfWhole(53))).toEqual([]);
    expect(state(one).log.map(({ content }) => content.code)).toContain('went-on');
  });

  it('again and again is left alone', async () => {
    const one = await openTab(browser('again').tab());
    await one.lab.actions.step(7);
    await one.lab.keepNow();
    for (let i = 0; i < 3; i += 1) {
      one.loseWorker();
      await until(() => state(one).connection === 'ready' && state(one).recovering === null);
      expect(state(one).session?.step).toBe(7);
    }
    one.loseWorker();
    await until(() => state(one).connection === 'failed');
    expect(state(one).recovering).toBeNull();
    // A person may.
    await one.lab.actions.restart();
    expect(state(one)).toMatchObject({ connection: 'ready', session: { step: 0 } });
    await one.lab.actions.undo();
    expect(state(one).session?.step).toBe(7);
  });
});

describe('a worker that was lost, and what a person had asked for', () => {
  it('trains as many steps as were asked for, and no more', async () => {
    const one = await openTab(browser('asked').tab());
    await one.lab.actions.step(7);
    await one.lab.keepNow();
    void one.lab.actions.step(300);
    await until(() => state(one).pace.step > 40);
    one.loseWorker();
    await until(() => state(one).connection === 'ready' && state(one).session?.running === true);
    await until(() => state(one).session?.running === false);
    expect(state(one).session?.step).toBe(307);
  });

  it('says that another backend goes on', async () => {
    const one = await openTab(browser('backend').tab());
    one.lab.store.setState(({ backend }) => ({ backend: backend && { ...backend, name: 'webgpu' } }));
    await one.lab.actions.step(7);
    await one.lab.keepNow();
    one.loseWorker();
    await until(() => state(one).connection === 'ready' && state(one).recovering === null);
    const told = state(one).log.find(({ content }) => content.code === 'went-on');
    expect(told?.content).toMatchObject({ before: 'webgpu', backend: 'wasm' });
  });
});

describe('a run that was asked for and could not go on', () => {
  it('is free for whoever asks next', async () => {
    const { tab } = browser('free');
    const first = await openTab(tab());
    await first.lab.actions.step(7);
    await first.lab.keepNow();
    first.crash();
    const second = await openTab(tab());
    await until(() => state(second).offer !== null);
    const run = state(second).offer?.run ?? '';
    const other = await openRunDatabase(() => undefined, 'free');
    const whole = await other.read(run);
    if (!whole) throw new Error('The run is not in the store.');
    const { entry, lanes, curves, files } = whole;
    const put = (weights: Blob) =>
      other.keep({
        entry,
        files,
        lanes: { ...lanes, lanes: lanes.lanes.map((lane) => ({ ...lane, weights })) },
        curves: { part: 0, page: curves[0] as Blob },
      });
    await put(new Blob(['damaged']));
    await second.lab.actions.acceptOffer();
    expect(state(second)).toMatchObject({ offer: { run }, session: { step: 0 } });
    expect(await second.lab.actions.listRuns().then(() => state(second).runs)).toMatchObject([{ held: null }]);
  });
});

describe('a store that fails', () => {
  const failing = (place: RunPlace, change: (runs: RunStore) => Partial<RunStore>): RunPlace => ({
    ...place,
    open: async (onEnd) => {
      const runs = await place.open(onEnd);
      return new Proxy(runs, {
        get(target, name) {
          const own = Reflect.get(change(target), name) ?? Reflect.get(target, name);
          return typeof own === 'function' ? own.bind(target) : own;
        },
      });
    },
  });

  it('that is refused: training goes on, undo works, and it is said', async () => {
    const one = await openTab({
      ...browser('denied').tab(),
      open: () => Promise.reject(new RunStoreError('closed')),
    });
    await one.lab.actions.step(12);
    expect(state(one).keeping.lasting).toBe(false);
    await one.lab.actions.reset();
    await until(() => state(one).undo !== null);
    await one.lab.actions.undo();
    expect(state(one).session?.step).toBe(12);
  });

  it('that is full: the oldest give way, and then it is said', async () => {
    const { tab } = browser('full');
    let room = 2;
    const place = failing(tab(), (runs) => ({
      async keep(update) {
        const ids = (await runs.entries()).map(({ id }) => id);
        if (ids.length >= room && !ids.includes(update.entry.id)) throw new RunStoreError('full');
        return runs.keep(update);
      },
    }));
    const one = await openTab(place);
    for (let i = 1; i <= 3; i += 1) {
      await one.lab.actions.step(i);
      await one.lab.actions.reset();
      await until(() => state(one).undo?.step === i);
    }
    expect(state(one).keeping.trouble).toBeNull();
    await one.lab.actions.listRuns();
    // How many give way depends on their sizes.
    const steps = state(one).runs?.map(({ entry }) => entry.step);
    expect(steps?.[0]).toBe(3);
    expect(steps).not.toContain(1);
    room = 0;
    await one.lab.actions.step(5);
    await one.lab.keepNow();
    expect(state(one)).toMatchObject({ keeping: { trouble: 'full' }, session: { step: 5 } });
    room = 1;
    await one.lab.actions.step(1);
    await one.lab.keepNow();
    expect(state(one).keeping).toMatchObject({ trouble: null, step: 6 });
  });

  it('that was cleared is told everything anew', async () => {
    const { tab } = browser('cleared');
    const one = await openTab(tab());
    await one.lab.actions.step(7);
    await one.lab.actions.setFreeze('A', true);
    await one.lab.keepNow();
    await one.lab.actions.listRuns();
    const other = await openRunDatabase(() => undefined, 'cleared');
    for (const { entry } of state(one).runs ?? []) await other.remove(entry.id);
    await one.lab.actions.step(5);
    await until(() => state(one).keeping.step === 12);
    one.crash();
    const two = await openTab(tab());
    await until(() => state(two).offer !== null);
    await two.lab.actions.acceptOffer();
    await two.lab.actions.step(20);
    expect(differences(curves(two), await curvesOfWhole(25))).toEqual([]);
  });

  it('that was cleared while nothing trains is told everything anew, too', async () => {
    const { tab } = browser('cleared at rest');
    let clear = (): void => undefined;
    let refusals = 0;
    const one = await openTab({
      ...tab(),
      async open(onEnd) {
        // As a browser does until all that was there is gone.
        if (refusals-- > 0) throw new RunStoreError('closed');
        clear = onEnd;
        return openRunDatabase(onEnd, 'cleared at rest');
      },
    });
    await one.lab.actions.step(7);
    await one.lab.keepNow();
    const other = await openRunDatabase(() => undefined, 'cleared at rest');
    for (const { id } of await other.entries()) await other.remove(id);
    refusals = 2;
    clear();
    expect(state(one).keeping.trouble).toBe('cleared');
    expect(one.lab.isBehind()).toBe(true);
    await until(() => !one.lab.isBehind());
    expect(await other.entries()).toMatchObject([{ step: 7, open: true }]);
    // Long enough to be read.
    expect(state(one).keeping).toMatchObject({ lasting: true, trouble: 'cleared' });
  });
});
