// @vitest-environment happy-dom
/** The library of kept runs: names, search, what is said of a run, and what is done with several. */
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { defaultExperiment } from '../../src/config/experiment.ts';
import { PRESETS } from '../../src/config/presets.ts';
import { NO_LABEL } from '../../src/protocol/runLabel.ts';
import type { RunEntry } from '../../src/runs/runEntry.ts';
import type { ListedRun } from '../../src/store/runState.ts';
import { runName, specialSettings } from '../../src/ui/runs/runName.ts';
import { foundRuns, namedRuns } from '../../src/ui/runs/runSearch.ts';
import { RunsDialog } from '../../src/ui/runs/RunsDialog.tsx';
import { type FakeLab, fakeLab, fakeState } from './fakeLab.ts';
import { draw } from './setup.tsx';

afterEach(cleanup);

function entry(id: string, change: Partial<RunEntry> = {}): RunEntry {
  return {
    version: 2,
    id,
    created: 1,
    kept: 1000,
    step: 1240,
    seconds: 6,
    running: false,
    open: false,
    objective: 'reconstruction',
    dataset: 'speech',
    backend: 'wasm',
    lanes: [
      { id: 'A', policy: 'wholeForward', frozen: false },
      { id: 'B', policy: 'noGradOnly', frozen: true },
    ],
    filesId: 'none',
    laneBytes: 400_000,
    curveBytes: [100_000],
    settings: defaultExperiment().settings,
    fileBytes: 0,
    label: NO_LABEL,
    imported: false,
    removed: null,
    ...change,
  };
}
const listed = (id: string, change: Partial<RunEntry> = {}, held: ListedRun['held'] = null): ListedRun => ({
  entry: entry(id, change),
  held,
});
const settings = (change: Partial<RunEntry['settings']>) => ({ ...defaultExperiment().settings, ...change });

describe('a name', () => {
  it('tells what is special about a run, and no more than matters', () => {
    expect(runName(entry('a'))).toBe('Speech · A unfrozen · B no-grad only');
    expect(runName(entry('a', { settings: settings({ codes: 256, seed: 7 }) }))).toBe(
      'Speech · Seed 7 · Codes 256 · A unfrozen · B no-grad only',
    );
    const many = settings({ codes: 256, seed: 7, dim: 16, decay: 0.9, learningRate: 0.01 });
    expect(runName(entry('a', { settings: many }))).toContain(' · 2 more · ');
    expect(runName(entry('a', { settings: settings({ ...PRESETS.medium, decay: 0.9 }) }))).toMatch(
      /^Speech · Medium · EMA decay 0.9 · A/,
    );
  });

  it('is as a person wants it, and of a run whose settings are not known still one', () => {
    expect(runName(entry('a', { label: { ...NO_LABEL, name: 'Mine' } }))).toBe('Mine');
    expect(runName(entry('a', { settings: {} }))).toBe('Speech · A unfrozen · B no-grad only');
    expect(runName(entry('a', { dataset: 'moon dust', settings: {} }))).toMatch(/^moon dust · /);
  });

  it('of a plane tells no sizes that every plane starts with', () => {
    const plane = settings({ dataset: 'plane', ...PRESETS.small, dim: 2 });
    expect(specialSettings('plane', plane).differing).not.toContain('dim');
  });
});

describe('a search', () => {
  const runs = namedRuns([
    listed('a'),
    listed('b', { label: { ...NO_LABEL, name: 'Große Läufe', tags: ['lr'] } }),
    listed('c', { label: { ...NO_LABEL, note: 'codebook COLLAPSED at 400', pinned: true } }),
  ]);
  const ids = (search: string) => foundRuns(runs, search).map((run) => run.entry.id);

  it('finds words of name, note and tags, in any order and case; pinned runs stand first', () => {
    expect(ids('')).toEqual(['c', 'a', 'b']);
    expect(ids('collapsed')).toEqual(['c']);
    expect(ids('400 Codebook')).toEqual(['c']);
    expect(ids('LR')).toEqual(['b']);
    expect(ids('GROSSE')).toEqual([]);
    expect(ids('große')).toEqual(['b']);
    expect(ids('no-grad')).toEqual(['c', 'a', 'b']);
    expect(ids('nothing like it')).toEqual([]);
  });
});

async function opened(runs: ListedRun[]): Promise<FakeLab> {
  const lab = draw(<RunsDialog />, fakeLab(fakeState({ runs })));
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Kept runs' })));
  lab.calls.length = 0;
  return lab;
}
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const press = (name: string | RegExp) => act(async () => fireEvent.click(button(name)));
const named = (name: string, change: Partial<RunEntry> = {}) => ({ label: { ...NO_LABEL, name }, ...change });

describe('the dialog', () => {
  it('takes name, tags and note, and keeps the rest of what was said', async () => {
    const lab = await opened([listed('a', { label: { ...NO_LABEL, pinned: true } })]);
    await press(/^Name and note/);
    fireEvent.change(screen.getByLabelText('Name'), { target: { value: ' Best ' } });
    fireEvent.change(screen.getByLabelText('Tags'), { target: { value: 'lr，freeze, lr' } });
    fireEvent.change(screen.getByLabelText('Note'), { target: { value: 'as in the paper' } });
    await press('Save');
    expect(lab.calls).toContainEqual([
      'labelRun',
      'a',
      { name: 'Best', note: 'as in the paper', tags: ['lr', 'freeze'], pinned: true },
    ]);
    expect(screen.queryByLabelText('Note')).toBeNull();
    expect(document.activeElement?.getAttribute('aria-label')).toMatch(/^Name and note/);
  });

  it('Escape leaves what is being written first, and then the dialog, which forgets what was deleted', async () => {
    const lab = await opened([listed('a')]);
    await press(/^Name and note/);
    fireEvent.keyDown(screen.getByLabelText('Name'), { key: 'Escape' });
    expect(screen.queryByLabelText('Name')).toBeNull();
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' });
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(lab.calls).toContainEqual(['forgetRemoved']);
  });

  it('exports and deletes what is chosen, as far as no page has it', async () => {
    const lab = await opened([
      listed('a', named('first'), 'here'),
      listed('b', named('second')),
      listed('c', named('third')),
    ]);
    expect(button('Export').hasAttribute('disabled')).toBe(true);
    fireEvent.click(screen.getByLabelText('Choose first'));
    expect(button('Delete').hasAttribute('disabled')).toBe(true);
    expect(button('Delete: first').hasAttribute('disabled')).toBe(true);
    fireEvent.click(screen.getByLabelText('Choose third'));
    await press('Export');
    await press('Delete');
    expect(lab.calls).toContainEqual(['exportRuns', ['a', 'c']]);
    expect(lab.calls).toContainEqual(['removeRuns', ['c']]);
    await act(async () => lab.store.setState({ removedRuns: ['c'] }));
    await press('Undo');
    expect(lab.calls).toContainEqual(['restoreRuns']);
  });

  it('chooses all that a search finds, and acts on nothing that it hides', async () => {
    const lab = await opened([listed('a', named('first')), listed('b', named('second'))]);
    fireEvent.click(screen.getByLabelText('Choose all'));
    await act(async () => fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'second' } }));
    expect(within(screen.getByRole('dialog')).queryByText('first')).toBeNull();
    await press('Delete');
    expect(lab.calls).toContainEqual(['removeRuns', ['b']]);
  });

  it('tells how many runs there are and how much they take, files that two share once', async () => {
    await opened([
      listed('a', { filesId: 'f', fileBytes: 1_000_000 }),
      listed('b', { filesId: 'f', fileBytes: 1_000_000 }),
    ]);
    expect(screen.getByText(/2 runs · 2.00/).textContent).toBe('2 runs · 2.00\u00a0MB');
    expect(screen.getAllByText(/1\.50.MB/)).toHaveLength(2);
  });
});
