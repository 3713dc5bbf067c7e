/** Kept runs, in the states that they can be met in. */
import { defaultExperiment } from '../../src/config/experiment.ts';
import { NO_LABEL } from '../../src/protocol/runLabel.ts';
import type { RunEntry } from '../../src/runs/runEntry.ts';
import type { Awaited } from '../../src/store/awaited.ts';
import type { LabState } from '../../src/store/state.ts';
import { AwaitedBanner } from '../../src/ui/files/AwaitedBanner.tsx';
import { ConnectionBanner } from '../../src/ui/notices/ConnectionBanner.tsx';
import { KeepingBanner, OfferBanner } from '../../src/ui/runs/RunBanners.tsx';
import { RunComparison } from '../../src/ui/runs/RunComparison.tsx';
import { RunLabelForm } from '../../src/ui/runs/RunLabelForm.tsx';
import { RunsDialog } from '../../src/ui/runs/RunsDialog.tsx';
import { UndoButton } from '../../src/ui/runs/UndoButton.tsx';
import { fakeLab, fakeState } from '../ui/fakeLab.ts';
import { trained } from './labs.ts';
import type { Scene } from './scene.ts';
import { scenesOf } from './scenesOf.ts';

const HOUR = 3_600_000;

/** A link to a run on one's own audio. */
const awaited: Awaited = {
  experiment: { ...defaultExperiment(), settings: { ...defaultExperiment().settings, dataset: 'audio' } },
  files: { audio: [], features: [], checkpoint: null },
};

const entry = (id: string, change: Partial<RunEntry> = {}): RunEntry => ({
  version: 2,
  id,
  created: Date.now() - 3 * HOUR,
  kept: Date.now() - 2 * HOUR,
  step: 1240,
  seconds: 6,
  running: false,
  open: false,
  objective: 'reconstruction',
  dataset: 'speech',
  backend: 'webgpu',
  lanes: [
    { id: 'A', policy: 'wholeForward', frozen: false },
    { id: 'B', policy: 'wholeForward', frozen: true },
  ],
  filesId: 'none',
  laneBytes: 412_000,
  curveBytes: [180_000],
  settings: defaultExperiment().settings,
  fileBytes: 0,
  label: NO_LABEL,
  imported: false,
  removed: null,
  ...change,
});

const offer: LabState['offer'] = {
  run: 'one',
  step: 1200,
  at: Date.now() - 2 * HOUR,
  running: true,
  lost: { steps: 188, seconds: 2 },
  others: 2,
};
const keeping = (change: Partial<LabState['keeping']>): Partial<LabState> => ({
  keeping: { lasting: true, trouble: null, step: 1200, at: Date.now(), ...change },
});

const LABEL = {
  name: 'Codebook half as large, frozen early',
  note: 'Flips stay below 4 % although the loss is higher.\nTry again with 25 Hz.',
  tags: ['codes', 'paper'],
  pinned: true,
};
const COMPARED = ['two'];

export const RUN_SCENES: Scene[] = [
  ...scenesOf('runs-dialog', 'main', () => <RunsDialog />, {
    runs: {
      state: {
        runs: [
          { entry: entry('one', { kept: Date.now() - 4000, open: true }), held: 'here' },
          { entry: entry('two', { step: 20_400, dataset: 'features', kept: Date.now() - HOUR }), held: 'elsewhere' },
          { entry: entry('three', { lanes: [{ id: 'C', policy: 'requiresGradOnly', frozen: true }] }), held: null },
          { entry: entry('four', { label: LABEL, imported: true, filesId: 'own', fileBytes: 4_200_000 }), held: null },
        ],
        runSpace: { used: 31_000_000, most: 2_100_000_000 },
      },
      action: { press: 'Kept runs' },
    },
    deleted: {
      state: { runs: [{ entry: entry('one'), held: null }], removedRuns: ['a', 'b'] },
      action: { press: 'Kept runs' },
    },
    none: { state: { runs: [] }, action: { press: 'Kept runs' } },
    'memory-only': { state: { runs: [], ...keeping({ lasting: false }) }, action: { press: 'Kept runs' } },
  }),
  ...scenesOf(
    'run-label',
    'main',
    () => <RunLabelForm entry={entry('four', { label: LABEL })} onDone={() => undefined} />,
    {
      written: {},
    },
  ),
  {
    id: 'run-comparison/two-runs',
    width: 'main',
    part: () => <RunComparison runs={COMPARED} onBack={() => undefined} />,
    lab: () => {
      const other = trained(900)();
      const experiment = { ...defaultExperiment(), settings: { ...defaultExperiment().settings, codes: 256 } };
      const lab = fakeLab(fakeState(), { readRun: { entry: entry('two'), experiment, series: other.series } });
      for (const [lane, series] of trained(1240)().series.lanes) lab.series.lanes.set(lane, series);
      return lab;
    },
  },
  ...scenesOf('offer', 'main', () => <OfferBanner />, {
    'steps-lost': { offer },
    'nothing-lost': { offer: { ...offer, lost: { steps: 0, seconds: 0 }, others: 0 } },
  }),
  ...scenesOf('awaited-files', 'main', () => <AwaitedBanner />, {
    'to-be-added': { awaited: { ...awaited, files: { ...awaited.files, audio: ['voice one.wav', '第二段.flac'] } } },
    'names-unknown': { awaited },
    'all-there': { awaited, audio: { reports: [], total: { names: ['mine.wav'], seconds: 8 }, changed: true } },
  }),
  ...scenesOf('keeping-banner', 'main', () => <KeepingBanner />, {
    full: keeping({ trouble: 'full' }),
    cleared: keeping({ trouble: 'cleared' }),
    failed: keeping({ trouble: 'failed' }),
    refused: keeping({ lasting: false }),
  }),
  ...scenesOf('going-on', 'main', () => <ConnectionBanner />, {
    'by-itself': {
      connection: 'starting',
      sessionEnded: true,
      recovering: { step: 1200, training: true },
      failure: { code: 'device-lost', problem: { code: 'message', text: 'The driver was reset.' } },
      ...keeping({}),
    },
    'by-hand': { connection: 'silent', interrupted: 'training', ...keeping({}) },
  }),
  ...scenesOf('undo', 'aside', () => <UndoButton />, {
    'one-run': { undo: { run: 'one', step: 1240 } },
    none: {},
  }),
];
