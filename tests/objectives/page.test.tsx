// @vitest-environment happy-dom
/** A second objective on the page: the drawing of the flow, the charts and the proof follow its facts. */
import { cleanup, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { defaultExperiment } from '../../src/config/experiment.ts';
import { NO_GRADIENT } from '../../src/config/metrics.ts';
import { FIELD_IDS, FIELDS } from '../../src/config/fields.ts';
import { fields } from '../../src/config/texts/en/fields.ts';
import { charts } from '../../src/config/texts/en/charts.ts';
import type * as List from '../../src/objectives/list.ts';
import { OBJECTIVES } from '../../src/objectives/list.ts';
import type { ObjectiveFacts } from '../../src/objectives/facts.ts';
import type { AuditReport } from '../../src/protocol/audit.ts';
import { experimentProblems } from '../../src/objectives/experimentProblems.ts';
import { writeQuery } from '../../src/scenarios/runAddress.ts';
import { readQuery } from '../../src/store/query.ts';
import { SettingsPanel } from '../../src/ui/settings/SettingsPanel.tsx';
import { said } from '../setup/problemMatcher.ts';
import { chartSpecs } from '../../src/ui/charts/chartSpecs.ts';
import { summaryText } from '../../src/ui/charts/ChartSummary.tsx';
import { Flow } from '../../src/ui/flow/Flow.tsx';
import { MatrixTable } from '../../src/ui/proof/MatrixTable.tsx';
import { ProofTable } from '../../src/ui/proof/ProofTable.tsx';
import { LabProvider } from '../../src/ui/useLab.ts';
import { type FakeLab, fakeLab, fakeState, laneState } from '../ui/fakeLab.ts';

vi.mock('../../src/objectives/list.ts', async (original) => {
  const { facts } = await import('./autoencoder/facts.ts');
  const { OBJECTIVES: others } = await original<typeof List>();
  return { OBJECTIVES: { ...others, autoencoder: facts } };
});

/** The texts that the objective brings. */
const WORDS = { 'gradient/encoder': 'encoder', 'gradient/rebuilder': 'rebuilder' };

let lab: FakeLab;
beforeEach(() => {
  Object.assign(charts.lines, WORDS);
  const state = fakeState();
  const experiment = { ...defaultExperiment(), objective: 'autoencoder' };
  const lanes = [
    laneState('A', false, { training: { encoder: true } }),
    laneState('B', true, { training: { encoder: false } }),
  ];
  if (state.session) state.session = { ...state.session, experiment, lanes };
  state.latest = {
    A: { 'gradient/encoder': 0.5, 'gradient/rebuilder': 1.9, 'drift/encoder': 0.02, 'loss/reconstruction': 0.7 },
    B: { 'gradient/encoder': NO_GRADIENT, 'gradient/rebuilder': 1.7 },
  };
  lab = fakeLab(state);
});
afterEach(cleanup);

const draw = (part: ReactNode) => render(<LabProvider value={lab}>{part}</LabProvider>);
const row = (lane: string) => screen.getByRole('group', { name: `Lane ${lane}` });
const texts = (within: ParentNode, selector: string) =>
  [...within.querySelectorAll(selector)].map(({ textContent }) => textContent);

it('has its stations in the drawing, with the valve behind what can be frozen', () => {
  draw(<Flow />);
  expect(texts(document, '.station-name, .valve-name')).toEqual(['features', 'encoder', 'freeze', 'rebuilder', 'loss']);
  const columns = [...row('A').querySelectorAll<HTMLElement>('.cell')].map(({ dataset, style }) => [
    dataset.at,
    style.getPropertyValue('--at'),
  ]);
  expect(columns).toEqual([
    ['features', '1'],
    ['encoder', '2'],
    ['valve', '3'],
    ['rebuilder', '4'],
    ['loss', '5'],
  ]);
});

it('shows its gradients, drift and loss, and no word of codes', () => {
  draw(<Flow />);
  expect(texts(row('A'), '.pill')).toEqual(['0.500', '1.90']);
  expect(texts(row('B'), '.pill')).toEqual(['none', '1.70']);
  expect(row('A').textContent).toContain('Gradient of the rebuilder 1.90; gradient of encoder 0.500.');
  expect(texts(row('A'), '.cell-note')).toEqual(['drift 0.020']);
  expect(texts(row('A'), '.loss-values > span')).toEqual(['rec 0.700']);
  expect(row('A').textContent).not.toMatch(/used|quantizer|commit/);
});

it('has its own charts', () => {
  const specs = chartSpecs({ objective: 'autoencoder' }, 'start');
  expect(specs.map(({ id }) => id)).toEqual(['gradient']);
  expect(chartSpecs({}, 'start')).toHaveLength(9);
  const [spec] = specs;
  if (!spec) return;
  lab.series.append({
    lane: 'A',
    step: Int32Array.of(1, 2),
    seconds: Float64Array.of(0.1, 0.2),
    columns: { 'gradient/encoder': Float32Array.of(0.5, NO_GRADIENT), 'gradient/rebuilder': Float32Array.of(2, 1.5) },
  });
  expect(summaryText(spec, ['A'], 0, lab.series)).toBe('Lane A: encoder none, rebuilder 1.50.');
});

it('is proved tensor by tensor, what is frozen first', () => {
  const entry = (name: string, module: string, identical: boolean): AuditReport['entries'][number] => ({
    name,
    kind: 'parameter',
    module,
    gradient: { kind: 'none' },
    change: identical ? 0 : 1,
    identical,
  });
  const report: AuditReport = {
    lane: 'B',
    since: 1,
    step: 9,
    frozen: true,
    policy: 'wholeForward',
    training: { encoder: false },
    tape: { nodes: 0, bytes: 0 },
    entries: [entry('rebuilder.bias', 'rebuilder', false), entry('encoder.weight', 'encoder', false)],
    verdict: { kind: 'held' },
  };
  draw(<ProofTable report={report} />);
  expect(texts(document, 'tbody th')).toEqual(['encoder.weight', 'rebuilder.bias']);
  expect([...document.querySelectorAll('[data-motion]')].map((each) => each.getAttribute('data-motion'))).toEqual([
    'leak',
    'moved',
  ]);
});

it('has the columns of the policy matrix that it has something for', () => {
  draw(<MatrixTable matrix={null} />);
  const titles = ['Policy', 'Gradient of encoder', 'Weight decay on encoder', 'Recorded on the tape'];
  expect(texts(document, 'thead th')).toEqual(titles);
});

it('is asked for in the address, and shows the fields and presets that it has', () => {
  const { experiment, problems } = readQuery('?v=1&objective=autoencoder&x={"dim":7}');
  expect([experiment.objective, experiment.settings.dim, problems]).toEqual(['autoencoder', 7, []]);
  expect(writeQuery({ backend: null, kernels: null }, experiment)).toBe(
    '?v=1&objective=autoencoder&x=%7B%22dim%22:7%7D',
  );
  lab.store.setState({ draft: experiment });
  draw(<SettingsPanel />);
  expect(texts(document, '.preset-name')).toEqual(['Small']);
  expect(texts(document, '.field-group > h3')).toEqual(['Data', 'Changed most often']);
  expect(texts(document, '.group-name')).toEqual(['Batches and features', 'Optimizer (AdamW)', 'Measurement']);
  const own = [...document.querySelectorAll('.field-group')].map(({ textContent }) => textContent).join(' ');
  const shown = FIELD_IDS.filter((id) => own.includes(fields[id].label) && FIELDS[id].group === 'model');
  expect(shown).toEqual(['dim']);
});

it('an address of an objective that there is not trains the first', () => {
  const { experiment, problems } = readQuery('?objective=<b>sculpture&x={"dim":7}');
  expect(experiment).toEqual({ ...defaultExperiment(), settings: { ...defaultExperiment().settings, dim: 7 } });
  expect(problems.map(said)).toEqual([
    'The address asks for the objective “<b>sculpture”; there are reconstruction, autoencoder.',
  ]);
  expect(readQuery('?objective=reconstruction').experiment).toEqual(defaultExperiment());
});

it('is measured by its own sizes', () => {
  const { settings, ...rest } = { ...defaultExperiment(), objective: 'autoencoder' };
  const wide = { ...settings, batchSize: 64, clipFrames: 512, codes: 2048 };
  // Codes are no part of it: the widest matrix has the 64 channels of the features.
  expect(experimentProblems({ ...rest, settings: wide })).toEqual([]);
  expect(experimentProblems({ ...rest, objective: 'reconstruction', settings: wide })).toHaveLength(1);
  expect(experimentProblems({ ...rest, objective: 7, settings })).toEqual([
    { code: 'no-objective', objective: { code: 'plain-value', text: '7' } },
  ]);
  expect(experimentProblems({ ...rest, objective: 'sculpture', settings })).toEqual([
    { code: 'no-objective', objective: { code: 'text-value', text: 'sculpture' } },
  ]);
});

it('every chart and line of every objective has its text', () => {
  for (const { charts: specs } of Object.values<ObjectiveFacts>(OBJECTIVES)) {
    for (const { id, lines } of specs) {
      expect([id, Object.hasOwn(charts.titles, id), Object.hasOwn(charts.yAxis, id)]).toEqual([id, true, true]);
      for (const { metric } of lines) expect([metric, Object.hasOwn(charts.lines, metric)]).toEqual([metric, true]);
    }
  }
});
