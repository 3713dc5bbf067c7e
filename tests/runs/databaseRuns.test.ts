/** The store of runs in IndexedDB: all of a change or nothing, and nothing foreign gets out of it. */
import 'fake-indexeddb/auto';
import { fc, test as fuzz } from '@fast-check/vitest';
import { openDB } from 'idb';
import { beforeEach, describe, expect, it } from 'vitest';
import { defaultExperiment } from '../../src/config/experiment.ts';
import { openRunDatabase } from '../../src/runs/databaseRuns.ts';
import { MemoryRuns } from '../../src/runs/memoryRuns.ts';
import { NO_LABEL } from '../../src/protocol/runLabel.ts';
import { bytesOfAll, type RunEntry, runBytes } from '../../src/runs/runEntry.ts';
import { givingWay, type RunStore, RunStoreError, type RunUpdate } from '../../src/runs/runStore.ts';

const blob = (text: string): Blob => new Blob([text]);
const NO_FILES = { audio: [], features: [], checkpoint: null, semanticTokens: null };

function update(
  id: string,
  part: number,
  change: Partial<RunUpdate> & { filesId?: string; kept?: number } = {},
): RunUpdate {
  const { filesId = 'none', kept = 1000, ...rest } = change;
  const experiment = defaultExperiment();
  return {
    entry: {
      version: 2,
      id,
      created: 1,
      kept,
      step: 5,
      seconds: 0.5,
      running: true,
      open: true,
      objective: 'reconstruction',
      dataset: 'speech',
      backend: 'wasm',
      lanes: experiment.lanes.map((lane) => ({ id: lane.id, policy: lane.policy, frozen: lane.frozen })),
      filesId,
      settings: experiment.settings,
    },
    lanes: {
      experiment,
      runTimeline: null,
      step: 5,
      seconds: 0.5,
      lanes: [{ id: 'A', origin: null, weights: blob(`weights of ${id}`) }],
      probeTokens: null,
    },
    curves: { part, page: blob(`part ${part} of ${id}`) },
    files: NO_FILES,
    ...rest,
  };
}

let name = '';
let count = 0;
beforeEach(() => {
  name = `runs-${(count += 1)}`;
});

const stores: [string, () => Promise<RunStore>][] = [
  ['IndexedDB', () => openRunDatabase(() => undefined, name)],
  ['memory', async () => new MemoryRuns()],
];
describe.each(stores)('in %s', (_, open) => {
  it('a run comes out as it went in, with its parts in order', async () => {
    const runs = await open();
    await runs.keep(update('one', 0, { files: { ...NO_FILES, audio: [new File(['sound'], 'a.wav')] }, filesId: 'f' }));
    for (let part = 1; part <= 12; part += 1) await runs.keep(update('one', part, { files: null, filesId: 'f' }));
    const run = await runs.read('one');
    expect(await Promise.all(run?.curves.map((part) => part.text()) ?? [])).toEqual(
      Array.from({ length: 13 }, (_, part) => `part ${part} of one`),
    );
    expect(run?.files.audio.map((file) => file.name)).toEqual(['a.wav']);
    expect(await run?.files.audio[0]?.text()).toBe('sound');
    expect(await run?.lanes.lanes[0]?.weights.text()).toBe('weights of one');
    expect(run && runBytes(run.entry)).toBe(
      'weights of one'.length + 10 * 'part 0 of one'.length + 3 * 'part 10 of one'.length,
    );
    // A part in the place of those from it on.
    await runs.keep(update('one', 2, { files: null, filesId: 'f' }));
    expect((await runs.read('one'))?.curves).toHaveLength(3);
  });

  it('what builds upon parts or files that are not there is refused, and changes nothing', async () => {
    const runs = await open();
    await expect(runs.keep(update('one', 1))).rejects.toMatchObject({ failure: 'missing' });
    await expect(runs.keep(update('one', 0, { files: null }))).rejects.toMatchObject({ failure: 'missing' });
    expect(await runs.entries()).toEqual([]);
    await runs.keep(update('one', 0));
    await expect(runs.keep(update('one', 3))).rejects.toBeInstanceOf(RunStoreError);
    expect((await runs.read('one'))?.curves).toHaveLength(1);
  });

  it('files stay as long as a run has them', async () => {
    const runs = await open();
    const files = { ...NO_FILES, features: [new File(['tensor'], 'a.npy')] };
    await runs.keep(update('one', 0, { files, filesId: 'f' }));
    await runs.keep(update('two', 0, { files: null, filesId: 'f' }));
    await runs.remove('one');
    expect((await runs.read('two'))?.files.features).toHaveLength(1);
    await runs.keep(update('two', 0, { filesId: 'none' }));
    await expect(runs.keep(update('three', 0, { files: null, filesId: 'f' }))).rejects.toMatchObject({
      failure: 'missing',
    });
    expect(await runs.read('one')).toBeNull();
  });

  it('marks and whose a run is are told', async () => {
    const runs = await open();
    await runs.keep(update('one', 0));
    await runs.mark({ id: 'one', step: 9, seconds: 1, at: 5 });
    expect(await runs.readMark('one')).toEqual({ id: 'one', step: 9, seconds: 1, at: 5 });
    await runs.setOpen('one', false);
    await runs.setOpen('no such run', true);
    expect((await runs.entries()).map(({ id, open: isOpen }) => [id, isOpen])).toEqual([['one', false]]);
    await runs.remove('one');
    expect(await runs.readMark('one')).toBeNull();
  });
});

describe.each(stores)('what a person says of runs, in %s', (_, open) => {
  const label = { name: 'mine', note: 'why', tags: ['a', 'b'], pinned: true };

  it('stays when the run is kept again', async () => {
    const runs = await open();
    await runs.keep(update('one', 0));
    await runs.setLabel('one', label);
    await runs.setLabel('no such run', label);
    const after = await runs.keep(update('one', 1, { files: null, kept: 2000 }));
    expect(after).toMatchObject({ label, kept: 2000, imported: false });
    expect(await runs.entries()).toMatchObject([{ id: 'one', label }]);
  });

  it('what is deleted can come back until it is purged, with all that was said of it', async () => {
    const runs = await open();
    for (const id of ['one', 'two']) await runs.keep(update(id, 0));
    await runs.setLabel('two', label);
    await runs.setRemoved(['one', 'two', 'no such run'], 500);
    expect(await runs.entries()).toEqual([]);
    expect(await runs.purge(499)).toBe(0);
    await runs.setRemoved(['two'], null);
    expect(await runs.purge(Infinity, new Set(['two']))).toBe(0);
    expect(await runs.purge(500)).toBe(1);
    expect(await runs.entries()).toMatchObject([{ id: 'two', label }]);
    expect(await runs.read('one')).toBeNull();
    // A run that is kept anew was not deleted.
    await runs.setRemoved(['two'], 500);
    await runs.keep(update('two', 1, { files: null }));
    expect(await runs.purge(Infinity)).toBe(0);
    expect(await runs.entries()).toHaveLength(1);
  });

  it('files that were brought are counted, with those that a run took over from another', async () => {
    const runs = await open();
    const files = { ...NO_FILES, audio: [new File(['12345'], 'a.wav')], checkpoint: new File(['123'], 'b.pth') };
    await runs.keep(update('one', 0, { files, filesId: 'f' }));
    await runs.keep(update('two', 0, { files: null, filesId: 'f' }));
    await runs.keep(update('two', 1, { files: null, filesId: 'f' }));
    const entries = await runs.entries();
    expect(entries.map(({ fileBytes }) => fileBytes)).toEqual([8, 8]);
    expect(bytesOfAll(entries)).toBe(8 + entries.reduce((sum, entry) => sum + runBytes(entry), 0));
  });
});

it('memory gives up no run of which a person said something', async () => {
  const runs = new MemoryRuns();
  await runs.keep(update('mine', 0));
  await runs.setLabel('mine', { name: '', note: '', tags: [], pinned: true });
  for (const id of ['a', 'b', 'c', 'd', 'e']) await runs.keep(update(id, 0));
  expect((await runs.entries()).map(({ id }) => id).toSorted()).toEqual(['c', 'd', 'e', 'mine']);
});

it('a run that was kept before there were names is read as one without, and can be given one', async () => {
  const runs = await openRunDatabase(() => undefined, name);
  await runs.keep(update('one', 0));
  const raw = await openDB(name);
  const {
    settings: _,
    fileBytes: _bytes,
    label: _label,
    imported: _i,
    removed: _r,
    ...first
  } = await raw.get('entries', 'one');
  await raw.put('entries', { ...first, version: 1 }, 'one');
  raw.close();
  const [entry] = await runs.entries();
  expect(entry).toMatchObject({ version: 2, id: 'one', step: 5, settings: {}, label: NO_LABEL, removed: null });
  expect(await runs.read('one')).toMatchObject({ entry: { version: 2 } });
  await runs.setLabel('one', { ...NO_LABEL, note: 'old' });
  expect(await runs.keep(update('one', 1, { files: null }))).toMatchObject({ label: { note: 'old' }, version: 2 });
});

it('a setting that is out of its bounds, or no longer known, is left out of a kept run', async () => {
  const runs = await openRunDatabase(() => undefined, name);
  await runs.keep(update('one', 0));
  const raw = await openDB(name);
  const entry = (await raw.get('entries', 'one')) as RunEntry;
  await raw.put('entries', { ...entry, settings: { ...entry.settings, codes: -5, gone: 1, dim: 16 } }, 'one');
  raw.close();
  const [read] = await runs.entries();
  expect(read?.settings).toMatchObject({ dim: 16 });
  expect(Object.keys(read?.settings ?? {})).not.toContain('gone');
  expect(read?.settings.codes).toBeUndefined();
});

it('where IndexedDB is refused it says so', async () => {
  const { open } = indexedDB;
  indexedDB.open = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  await expect(openRunDatabase(() => undefined, name)).rejects.toMatchObject({ failure: 'closed' });
  indexedDB.open = open;
});

it('that cannot be opened for a moment, as after the browser was killed, is tried again', async () => {
  const { open } = indexedDB;
  let failures = 0;
  indexedDB.open = () => {
    failures += 1;
    if (failures > 2) indexedDB.open = open;
    throw new DOMException('Internal error opening backing store', 'UnknownError');
  };
  const runs = await openRunDatabase(() => undefined, name, [1, 1, 1]);
  expect([failures, await runs.entries()]).toEqual([3, []]);
  indexedDB.open = () => {
    throw new DOMException('Internal error opening backing store', 'UnknownError');
  };
  await expect(openRunDatabase(() => undefined, name, [1, 1])).rejects.toMatchObject({ failure: 'closed' });
  indexedDB.open = open;
});

it('a newer version of the page, and one that deletes it, get it at once', async () => {
  let ended = 0;
  const runs = await openRunDatabase(() => (ended += 1), name);
  await runs.keep(update('one', 0));
  const newer = await openDB(name, 99);
  newer.close();
  expect(ended).toBe(1);
  await expect(runs.entries()).rejects.toMatchObject({ failure: 'closed' });
});

it('no room undoes all of a change', async () => {
  const runs = await openRunDatabase(() => undefined, name);
  await runs.keep(update('one', 0));
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
    if (this.name === 'curves') throw new DOMException('full', 'QuotaExceededError');
    return put.call(this, value, key);
  };
  await expect(runs.keep(update('one', 1, { kept: 2000 }))).rejects.toMatchObject({ failure: 'full' });
  IDBObjectStore.prototype.put = put;
  expect((await runs.entries()).map(({ kept }) => kept)).toEqual([1000]);
  expect((await runs.read('one'))?.curves).toHaveLength(1);
});

fuzz.prop([fc.anything({ withNullPrototype: true }), fc.constantFrom('entries', 'lanes', 'curves', 'files', 'marks')], {
  numRuns: 200,
})('whatever stands in the store, what comes out of it is a run or nothing', async (value, store) => {
  const own = `fuzz-${(count += 1)}`;
  const runs = await openRunDatabase(() => undefined, own);
  await runs.keep(update('one', 0));
  const raw = await openDB(own);
  try {
    await raw.put(store, value, store === 'curves' ? ['one', 0] : store === 'files' ? 'none' : 'one');
  } catch {
    return; // what cannot be stored
  } finally {
    raw.close();
  }
  const run = await runs.read('one');
  expect(run === null || (run.lanes.lanes.length === 1 && run.curves[0] instanceof Blob)).toBe(true);
  expect((await runs.entries()).every(({ id }) => typeof id === 'string')).toBe(true);
  await runs.readMark('one');
  await runs.remove('one');
  expect(await runs.entries()).toEqual([]);
});

it('the oldest runs give way that nobody has', async () => {
  const runs = new MemoryRuns();
  const entries: RunEntry[] = [];
  for (const [i, id] of ['a', 'b', 'c'].entries()) entries.push(await runs.keep(update(id, 0, { kept: 100 - i })));
  const bytes = runBytes(entries[0] as RunEntry);
  const ids = (least: number, spared: string[]) => givingWay(entries, least, new Set(spared)).map(({ id }) => id);
  expect(ids(1, [])).toEqual(['c']);
  expect(ids(bytes + 1, [])).toEqual(['c', 'b']);
  expect(ids(bytes + 1, ['c'])).toEqual(['b', 'a']);
  expect(ids(Infinity, ['a', 'b', 'c'])).toEqual([]);
  // A person said something of one, and brought another.
  entries[2] = { ...(entries[2] as RunEntry), label: { ...NO_LABEL, note: 'mine' } };
  entries[1] = { ...(entries[1] as RunEntry), imported: true };
  expect(ids(Infinity, [])).toEqual(['a']);
});
