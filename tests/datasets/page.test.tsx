// @vitest-environment happy-dom
/** Another data set on the page and in the settings: a folder, its texts, and a line in `list.ts`. Everything else follows. */
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { defaultExperiment, type Experiment } from '../../src/config/experiment.ts';
import { FIELD_IDS, type FieldId } from '../../src/config/fields.ts';
import { PRESETS, startingSizes } from '../../src/config/presets.ts';
import type { DatasetKind, Settings } from '../../src/config/settings.ts';
import { choices, fields } from '../../src/config/texts/en/fields.ts';
import { experimentProblems, memoryProblem } from '../../src/objectives/experimentProblems.ts';
import type { DatasetFacts } from '../../src/datasets/facts.ts';
import { writeQuery } from '../../src/scenarios/runAddress.ts';
import { readQuery } from '../../src/store/query.ts';
import { settingsFor } from '../../src/train/checkpointSettings.ts';
import { ForwardRow } from '../../src/ui/flow/ForwardRow.tsx';
import { SettingsPanel } from '../../src/ui/settings/SettingsPanel.tsx';
import { LabProvider } from '../../src/ui/useLab.ts';
import { fakeLab, fakeState } from '../ui/fakeLab.ts';

// What runs before each test file has read the settings, and so the list, already.
vi.hoisted(() => vi.resetModules());
vi.mock('../../src/datasets/list.ts', async (original) => {
  const { facts } = await import('./sawtooth/facts.ts');
  const { DATASETS } = await original<{ DATASETS: Record<string, DatasetFacts> }>();
  return { DATASETS: { ...DATASETS, sawtooth: facts } };
});

/** The kind and the field, which the types of the program do not have. */
const SAWTOOTH = 'sawtooth' as DatasetKind;
const PERIOD = 'sawtoothPeriod' as FieldId;

/** The texts that the data set brings. */
const LABELS = { sawtooth: 'Sawtooth' };
const WORDS = { sawtoothPeriod: { label: 'Period', help: 'Frames from one fall to the next.' } };

beforeEach(() => {
  Object.assign(choices, LABELS);
  Object.assign(fields, WORDS);
});
afterEach(() => {
  for (const name of Object.keys(LABELS)) delete choices[name];
  for (const name of Object.keys(WORDS)) Reflect.deleteProperty(fields, name);
  cleanup();
});

function experimentOf(settings: Record<string, unknown> = {}): Experiment {
  const experiment = defaultExperiment();
  Object.assign(experiment.settings, startingSizes(SAWTOOTH), { dataset: SAWTOOTH, ...settings });
  return experiment;
}

it('brings its field, with default and bounds, and its sizes', () => {
  expect(FIELD_IDS).toContain(PERIOD);
  expect(defaultExperiment().settings).toMatchObject({ dataset: 'speech', sawtoothPeriod: 20 });
  expect(startingSizes(SAWTOOTH)).toEqual({ ...PRESETS.small, dim: 3, codes: 16 });
  expect(experimentProblems(experimentOf())).toEqual([]);
  expect(experimentProblems(experimentOf({ sawtoothPeriod: 1 }))).toMatchObject([
    { code: 'not-a-whole-number-between', id: 'sawtoothPeriod', min: 2, max: 200 },
  ]);
});

it('has its own channels wherever sizes are reckoned', () => {
  const { settings } = experimentOf({ dim: 1024, hidden: 4, codes: 2, mels: 256, splice: 16 });
  const speech: Settings = { ...settings, dataset: 'speech' };
  expect(memoryProblem({ settings }, 40)).toBeNull();
  expect(memoryProblem({ settings: speech }, 40)).toMatchObject({ code: 'lanes-too-large' });
  const found = { channelsIn: 3, channelsOut: 3, places: new Map(), needed: {}, wanted: {} };
  expect(settingsFor('c.pth', found, settings, 0)).not.toHaveProperty('dataset');
  expect(() => settingsFor('c.pth', { ...found, channelsIn: 4 }, settings, 0)).toThrow(/channels-of-no-data-set/);
});

it('fits in an address', () => {
  const asked = experimentOf({ sawtoothPeriod: 7 });
  const { experiment, problems } = readQuery(writeQuery({ backend: null, kernels: null }, asked));
  expect(problems).toEqual([]);
  expect(experiment.settings).toEqual(asked.settings);
});

it('can be chosen on the page, with its field and without those of others', () => {
  const state = fakeState();
  state.session = null;
  state.draft = experimentOf();
  const lab = fakeLab(state);
  render(
    <LabProvider value={lab}>
      <SettingsPanel />
      <ForwardRow />
    </LabProvider>,
  );
  expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Sawtooth' }).checked).toBe(true);
  expect(screen.getByLabelText('Period')).toBeTruthy();
  for (const other of ['Shape', 'Mel bands', 'Spliced frames']) expect(screen.queryByLabelText(other)).toBeNull();
  expect(document.querySelector('[data-at="features"] .station-size')?.textContent).toContain('3');
  fireEvent.click(screen.getByRole('radio', { name: 'Plane' }));
  expect(lab.calls).toEqual([['chooseDataset', 'plane']]);
});
