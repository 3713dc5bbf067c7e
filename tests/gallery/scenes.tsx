/** Every component of the page in the states that it can be met in, with the labs that the unit tests use. */
import { BottomBar } from '../../src/ui/BottomBar.tsx';
import { DropOverlay } from '../../src/ui/files/DropOverlay.tsx';
import { OpenFiles } from '../../src/ui/files/OpenFiles.tsx';
import { Flow } from '../../src/ui/flow/Flow.tsx';
import { RunActions } from '../../src/ui/lane/RunActions.tsx';
import { LanePanel } from '../../src/ui/lane/LanePanel.tsx';
import { LogPanel } from '../../src/ui/lane/LogPanel.tsx';
import { WeightsPanel } from '../../src/ui/lane/WeightsPanel.tsx';
import { ConnectionBanner } from '../../src/ui/notices/ConnectionBanner.tsx';
import { DivergenceBanner } from '../../src/ui/notices/DivergenceBanner.tsx';
import { ProgressBars } from '../../src/ui/notices/ProgressBar.tsx';
import { UpdateLine } from '../../src/ui/notices/UpdateLine.tsx';
import { QuestionMenu } from '../../src/ui/scenarios/QuestionMenu.tsx';
import { QuestionPanel } from '../../src/ui/scenarios/QuestionPanel.tsx';
import { SettingsPanel } from '../../src/ui/settings/SettingsPanel.tsx';
import { BackendBadge } from '../../src/ui/topbar/BackendBadge.tsx';
import { ScreenOnButton } from '../../src/ui/topbar/ScreenOn.tsx';
import { Shortcuts } from '../../src/ui/topbar/Shortcuts.tsx';
import { TopBar } from '../../src/ui/topbar/TopBar.tsx';
import { UNFROZEN } from '../../src/config/freezePolicies.ts';
import type { OwnPreset } from '../../src/config/presets.ts';
import { presetSettings } from '../../src/formats/presetFile.ts';
import { UNCHANGED } from '../../src/store/settingsHistory.ts';
import type { LabState } from '../../src/store/state.ts';
import { checkpointReport, featureManifest } from '../store/fakeWorker.ts';
import { divergence, fakeState } from '../ui/fakeLab.ts';
import { audited, draftWith, fourLanes, LEAKS, logEntries, sessionWith } from './labs.ts';
import { HELP_SCENES, helped } from './helpScenes.tsx';
import { asking, freezesLeaked, frozenAgainstFree, ownRun } from './questions.ts';
import { RESULT_SCENES } from './resultScenes.tsx';
import { RUN_SCENES } from './runScenes.tsx';
import type { Scene } from './scene.ts';
import { scenesOf, untouched } from './scenesOf.ts';

/** The draft in which lane B freezes by levers that were set by hand. */
function byHand(): Partial<LabState> {
  const { draft } = fakeState();
  const lanes = draft.lanes.map((lane) =>
    lane.id === 'B' ? { ...lane, policy: 'custom' as const, levers: { ...UNFROZEN, evaluationMode: true } } : lane,
  );
  return { draft: { ...draft, lanes }, selectedLane: 'B' };
}

const flow = scenesOf('flow', 'main', () => <Flow />, {
  'training-and-frozen': {},
  untouched,
  'four-lanes': { session: sessionWith({ lanes: fourLanes() }) },
  leaks: audited(LEAKS, 'noGradOnly'),
  'levers-by-hand': byHand(),
  'worker-gone': {
    connection: 'failed',
    failure: { code: 'internal', problem: { code: 'message', text: 'Out of memory.' } },
  },
});

const lane = [
  ...scenesOf('lane-panel', 'aside', () => <LanePanel />, {
    'not-looked-at': {},
    held: audited({ kind: 'held' }),
    leaks: audited(LEAKS, 'noGradOnly'),
    'still-frozen': audited({ kind: 'still-frozen' }),
    'no-session': { session: null },
  }),
  ...scenesOf('weights-panel', 'aside', () => <WeightsPanel />, {
    ready: {},
    'export-menu': { state: {}, action: { press: 'More exports' } },
    starting: { connection: 'starting', session: null },
  }),
  ...scenesOf('log-panel', 'aside', () => <LogPanel />, { empty: {}, entries: { log: logEntries() } }),
];

/** A plan with an action of every kind. */
const planned = (): LabState['plan'] => ({
  lanes: fakeState().draft.lanes,
  settings: { learningRate: 0.0001 },
  timeline: [
    { step: 400, action: 'freeze', lane: { id: 'A', frozen: true, policy: 'wholeForward' } },
    { step: 800, action: 'set', settings: { learningRate: 0.00005 } },
    { step: 900, action: 'data', settings: { voices: ['slt', 'rms'] } },
    { step: 1000, action: 'fork', lane: 'B' },
    { step: 1000, action: 'add', lane: { frozen: true, policy: 'noGradOnly' } },
    { step: 1200, action: 'remove', lane: 'B' },
  ],
});

const ownPreset = (name: string): OwnPreset => ({
  name,
  settings: presetSettings({ ...fakeState().draft.settings, dim: 96, codes: 256 }),
});

const manifest = featureManifest(['a.wav.pt', 'b.wav.pt'], ['broken.wav.pt']);
const report = { warnings: [], seconds: 1, sampleRate: 16_000, channels: 1 };
const settings = scenesOf('settings', 'aside', () => <SettingsPanel />, {
  speech: {},
  'change-waits': draftWith({ codes: 64 }),
  'other-voices-wait': draftWith({ voices: ['slt', 'rms'] }),
  plane: draftWith({ dataset: 'plane' }),
  'preset-differs': {
    form: { ...UNCHANGED, basis: 'small' },
    ...draftWith({ learningRate: 2e-4, decay: 0.999, weightDecay: 0.1 }),
  },
  'own-presets': { ownPresets: { presets: [ownPreset('Voice of a friend'), ownPreset('慢速')], trouble: null } },
  'preset-menu': {
    state: { ownPresets: { presets: [ownPreset('Voice of a friend')], trouble: null } },
    action: { press: 'Preset Voice of a friend: more' },
  },
  'preset-naming': { state: {}, action: { press: 'Save as a preset…' } },
  'presets-not-kept': { ownPresets: { presets: [ownPreset('Short')], trouble: { kind: 'not-kept', why: 'full' } } },
  'presets-unreadable': {
    ownPresets: {
      presets: [],
      trouble: { kind: 'unreadable', problem: { code: 'presets-newer', found: 2, known: 1 } },
    },
  },
  'memory-short': {
    ...draftWith({ dim: 1024, codes: 2048, layers: 4, hidden: 1024 }),
    backend: {
      name: 'wasm',
      adapter: '',
      kernels: null,
      limits: { buffer: 2 ** 23, memory: 2 ** 28 },
      obstacle: 'forced',
      detail: '',
    },
  },
  'planned-run': { state: { plan: planned() }, action: { press: 'Actions' } },
  audio: {
    ...draftWith({ dataset: 'audio' }),
    audio: {
      reports: [
        { name: 'good.wav', error: null, ...report },
        { name: 'broken.wav', error: { code: 'message' as const, text: 'broken.wav is no sound.' }, ...report },
      ],
      total: { names: ['good.wav'], seconds: 1 },
      changed: true,
    },
  },
  features: { ...draftWith({ dataset: 'features' }), features: { manifest, changed: false } },
  'feature-list': {
    state: { ...draftWith({ dataset: 'features' }), features: { manifest, changed: false } },
    action: { press: 'Show all files' },
  },
  checkpoint: { ...draftWith({ initialWeights: 'checkpoint' }), checkpoint: checkpointReport() },
});

const backend = (name: 'wasm' | 'webgpu'): Partial<LabState> => ({
  backend: {
    name,
    adapter: '',
    kernels: null,
    limits: { buffer: null, memory: null },
    obstacle: name === 'wasm' ? 'no-api' : null,
    detail: '',
  },
});
const topbar = [
  ...scenesOf('top-bar', 'main', () => helped(<TopBar />), {
    paused: {},
    running: { session: sessionWith({ running: true }) },
    starting: { connection: 'starting', session: null, backend: null },
  }),
  ...scenesOf('screen-on', 'aside', () => <ScreenOnButton on onPress={() => {}} />, { on: {} }),
  ...scenesOf('screen-off', 'aside', () => <ScreenOnButton on={false} onPress={() => {}} />, { off: {} }),
  ...scenesOf('backend-badge', 'aside', () => <BackendBadge />, {
    webgpu: backend('webgpu'),
    'why-wasm': backend('wasm'),
    starting: { backend: null },
  }),
  ...scenesOf('shortcuts', 'main', () => <Shortcuts open onOpenChange={() => {}} />, { open: {} }),
  ...scenesOf('bottom-bar', 'main', () => <BottomBar />, {
    paused: {},
    diverged: { session: sessionWith({ divergence: divergence() }) },
  }),
];

const notices = [
  ...scenesOf('connection-banner', 'main', () => <ConnectionBanner />, {
    silent: { connection: 'silent', interrupted: 'training' },
    lost: {
      connection: 'lost',
      interrupted: 'training',
      sessionEnded: true,
      failure: { code: 'device-lost', problem: { code: 'message', text: 'The driver was reset.' } },
    },
  }),
  ...scenesOf('update-line', 'main', () => <UpdateLine />, {
    untouched: { ...untouched, update: { otherPages: 0, take() {} } },
    'run-rests': { update: { otherPages: 1, take() {} } },
    'run-goes-on': { session: sessionWith({ running: true }), update: { otherPages: 2, take() {} } },
  }),
  ...scenesOf('divergence-banner', 'main', () => <DivergenceBanner />, {
    'way-back': { session: sessionWith({ divergence: divergence() }) },
    'no-way-back': { session: sessionWith({ divergence: { ...divergence(), healthyStep: null } }) },
  }),
  ...scenesOf('progress', 'main', () => <ProgressBars />, {
    two: {
      tasks: [
        { id: '1', kind: 'build', done: 0.3, stage: 'kmeans', detail: '' },
        { id: '2', kind: 'import', done: 0.8, stage: 'file', detail: 's2G.pth' },
      ],
    },
  }),
  ...scenesOf('drop-overlay', 'main', () => <DropOverlay />, { dragging: { state: {}, action: 'drag' } }),
  ...scenesOf('open-files', 'aside', () => <OpenFiles />, { resting: {} }),
];

const questions = [
  ...scenesOf('question-menu', 'main', () => <QuestionMenu />, {
    closed: {},
    open: { state: {}, action: { press: 'Questions' } },
    resting: { connection: 'starting', session: null },
  }),
  ...scenesOf('question', 'main', () => <QuestionPanel />, {
    'not-asked': {},
    building: asking('leaky-freezes', { state: 'building' }),
    running: {
      ...asking('zero-commitment', {}),
      session: sessionWith({ running: true, step: 180 }),
      pace: { step: 180, seconds: 4, stepsPerSecond: 50, work: {} },
    },
    'to-be-started': { ...asking('zero-commitment', {}), pace: { step: 0, seconds: 0, stepsPerSecond: 0, work: {} } },
    answered: asking('frozen-too-early', { ended: true, answer: frozenAgainstFree() }),
    'answered-in-eight-rows': asking('leaky-freezes', { ended: true, answer: freezesLeaked() }),
    'no-answer': asking('sticky-eval', { ended: true }),
    'no-longer-followed': asking('sticky-eval', { state: 'left' }),
    diverged: { ...asking('sticky-eval', {}), session: sessionWith({ divergence: divergence() }) },
    'own-run-ended': { asked: { ...ownRun(), ended: true } },
    'own-run-without-name': { asked: { ...ownRun(), name: '', state: 'left' } },
  }),
  ...scenesOf('run-actions', 'aside', () => <RunActions />, {
    ready: {},
    saving: { state: {}, action: { press: 'Save run' } },
  }),
];

/** All scenes, in the order of the index. */
export const SCENES: readonly Scene[] = [
  ...flow,
  ...lane,
  ...RESULT_SCENES,
  ...RUN_SCENES,
  ...settings,
  ...topbar,
  ...notices,
  ...HELP_SCENES,
  ...questions,
];
