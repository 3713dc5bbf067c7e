/** Kept runs, in the states that they can be met in. */
import type { RunEntry } from '../../src/runs/runEntry.ts';
import { defaultExperiment } from '../../src/config/experiment.ts';
import type { Awaited } from '../../src/store/awaited.ts';
import type { LabState } from '../../src/store/state.ts';
import { AwaitedBanner } from '../../src/ui/files/AwaitedBanner.tsx';
import { ConnectionBanner } from '../../src/ui/notices/ConnectionBanner.tsx';
import { KeepingBanner, OfferBanner } from '../../src/ui/runs/RunBanners.tsx';
import { RunsDialog } from '../../src/ui/runs/RunsDialog.tsx';
import { UndoButton } from '../../src/ui/runs/UndoButton.tsx';
import type { Scene } from './scene.ts';
import { scenesOf } from './scenesOf.ts';

const HOUR = 3_600_000;

/** A link to a run on one's own audio. */
const awaited: Awaited = {
  experiment: { ...defaultExperiment(), settings: { ...defaultExperiment().settings, dataset: 'audio' } },
  files: { audio: [], features: [], checkpoint: null },
};

const entry = (id: string, change: Partial<RunEntry> = {}): RunEntry => ({
  version: 1,
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

export const RUN_SCENES: Scene[] = [
  ...scenesOf('runs-dialog', 'main', () => <RunsDialog />, {
    runs: {
      state: {
        runs: [
          { entry: entry('one', { kept: Date.now() - 4000, open: true }), held: 'here' },
          { entry: entry('two', { step: 20_400, dataset: 'features', kept: Date.now() - HOUR }), held: 'elsewhere' },
          { entry: entry('three', { lanes: [{ id: 'C', policy: 'requiresGradOnly', frozen: true }] }), held: null },
        ],
      },
      action: { press: 'Kept runs' },
    },
    none: { state: { runs: [] }, action: { press: 'Kept runs' } },
    'memory-only': { state: { runs: [], ...keeping({ lasting: false }) }, action: { press: 'Kept runs' } },
  }),
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
