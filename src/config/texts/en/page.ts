/** Title, transport, settings, backend and notices in English. Sentences with numbers take them formatted. */
import { foreign } from '../foreignText.ts';
import { plurals } from '../plurals.ts';

const plural = plurals('en');

export const title = {
  name: 'Freeze Lab',
  statement: 'Watch what freezing GPT-SoVITS’s quantizer really does',
  document: 'Freeze Lab · what freeze_quantizer really does',
  main: 'Training',
  skip: 'Skip to the training view',
  language: 'Language',
} as const;

export const transport = {
  label: 'Transport',
  start: 'Start',
  pause: 'Pause',
  step: 'Step',
  stepCount: 'Steps per press',
  reset: 'Reset',
  steps: 'step',
  perSecond: 'steps/s',
  speed: 'Speed limit',
  noLimit: 'No speed limit',
  limit: (n: string) => `At most ${n} steps/s`,
} as const;

export const settings = {
  title: 'Experiment',
  show: 'Experiment settings',
  presets: 'Size',
  presetHelp:
    'Sets all sizes and the learning rate in one go. The sizes take effect with the next reset, the learning rate at once.',
  preset: {
    tiny: 'Tiny',
    small: 'Small',
    medium: 'Medium',
    gptSovits: 'GPT-SoVITS',
  },
  /** @param dims null: the model has no such setting */
  presetDetail: (dims: string | null, codes: string) =>
    dims === null ? `${codes} codes` : `${dims} dims · ${codes} codes`,
  live: 'live',
  liveHelp: 'Takes effect at the next step.',
  needsReset: 'needs a reset',
  changed: (running: string) => `changed · running with ${running}`,
  apply: 'Apply and reset',
  goOn: 'Go on with it',
  goOnHelp:
    'The run goes on with these data from the next step, as in fine-tuning. The probe, and so what flips are counted on, stays as it is.',
  applyCount: (n: number) => `${n} ${plural(n, { one: 'pending change', other: 'pending changes' })}`,
  applyNeedsFile: 'Add at least one file first.',
  help: (label: string) => `About ${label}`,
  range: (min: string, max: string) => `${min} – ${max}`,
  slider: (label: string) => `${label}, slider`,
  notNumber: (typed: string) => `“${typed}” is not a number.`,
  empty: 'A number is needed here.',
  notWhole: (typed: string) => `“${typed}” is not a whole number.`,
  notStep: (step: string, typed: string) => `“${typed}” is not a multiple of ${step}.`,
  tooSmall: (min: string) => `The smallest value is ${min}.`,
  tooLarge: (max: string) => `The largest value is ${max}.`,
  allVoices: 'All voices',
  seconds: (s: string) => `${s} s`,
  noVoices: 'The list of voices is being loaded.',
  lastVoice: 'At least one voice is needed.',
} as const;

export const audio = {
  add: 'Add audio files',
  drop: 'Drop WAV, MP3, FLAC, OGG or M4A, or choose files',
  record: 'Record from the microphone',
  stop: (seconds: string) => `Stop recording · ${seconds} s`,
  recordingName: (n: number) => `recording-${n}`,
  denied: 'The browser did not give access to the microphone. Allow it in the address bar, then try again.',
  noMicrophone: 'No microphone was found.',
  noRecorder: 'This browser cannot record. Add a file instead.',
  remove: (name: string) => `Remove ${foreign(name)}`,
  total: (count: number, seconds: string) =>
    `${count} ${plural(count, { one: 'file', other: 'files' })}, ${seconds} s in all`,
  details: (seconds: string, rate: string, channels: number) =>
    `${seconds} s · ${rate} kHz · ${channels === 1 ? 'mono' : channels === 2 ? 'stereo' : `${channels} channels`}`,
  needsReset: 'New files are trained on after the next reset.',
  kept: 'The training worker is not running. What you added is kept, and read as soon as it was restarted.',
  warning: {
    silent: 'Almost silent: there is little to learn from it.',
    clipped: 'Clipped: the loudest parts are cut off.',
    shortened: 'Very long: only the beginning is used.',
    'cut-off': 'Cut off or damaged: only what could be read is used.',
  },
} as const;

export const backend = {
  name: { webgpu: 'WebGPU', wasm: 'wasm', cpu: 'CPU' },
  starting: 'Starting',
  ended: 'Stopped',
  fallback: 'fallback',
  chosen: 'by address',
  about: (name: string) => `Backend: ${name}`,
  running: (name: string, adapter: string) => `Training runs on ${name}${adapter === '' ? '' : ` (${adapter})`}.`,
  webgpuNote: 'All computation stays on this machine.',
  kernels: {
    registers: 'Kernels: tiles in registers, for adapters that compute in software (?kernels=registers).',
    shared: 'Kernels: tiles shared by a workgroup, for graphics cards (?kernels=shared).',
  },
  slower: (name: string) => `Training runs on ${name} instead: correct, but slower. Stay with the small size.`,
  orAnother: 'Or remove ?backend=webgpu from the address to train on another backend.',
  said: (detail: string) => `The browser says: ${detail}`,
  obstacle: {
    'no-api': {
      why: 'This browser has no WebGPU.',
      what: 'Open this page in a current Chrome or Edge (113 or later), or in Safari 26.',
    },
    'insecure-context': {
      why: 'The page did not come over a secure connection, and browsers then hide WebGPU.',
      what: 'Open it over https, or as http://localhost on this machine.',
    },
    'no-adapter': {
      why: 'The browser knows WebGPU but offers no graphics adapter.',
      what: 'Turn on hardware acceleration in the browser’s settings and update the graphics driver; chrome://gpu shows the reason.',
    },
    'device-refused': {
      why: 'A graphics adapter was found, but it gave no device.',
      what: 'Close other pages that use the GPU, restart the browser, and update the graphics driver.',
    },
    forced: {
      why: 'The address asks for this backend with ?backend=.',
      what: 'Remove ?backend= from the address to use WebGPU.',
    },
  },
} as const;

export const theme = {
  label: 'Theme',
  system: 'Theme: as the system',
  light: 'Theme: light',
  dark: 'Theme: dark',
} as const;

export const screen = {
  off: 'The screen may go off while training runs. Press to keep it on.',
  on: 'The screen stays on while training runs. Press to let it go off.',
  name: 'Keep the screen on while training runs',
  refused: (detail: string) =>
    `The browser did not keep the screen on: the machine may save power, or its battery may be low. ${detail}`.trim(),
} as const;

export const shortcuts = {
  open: 'Keyboard shortcuts',
  title: 'Keyboard shortcuts',
  intro: 'They rest while you type in a field.',
  licences: 'Licences',
  close: 'Close',
  list: [
    { keys: 'Space', does: 'Start or pause' },
    { keys: 'F', does: 'Freeze or thaw the selected lane' },
    { keys: '1 – 4', does: 'Select lane A to D' },
    { keys: 'S', does: 'Step' },
    { keys: 'R', does: 'Reset' },
    { keys: 'Ctrl Z', does: 'Bring back the run before' },
    { keys: 'O', does: 'Open files: checkpoint, features, tokens, audio, session' },
    { keys: '?', does: 'Show this list' },
  ],
} as const;

export const failure = {
  title: 'The page could not be drawn',
  explanation: 'This is a fault of Freeze Lab. Training goes on in the background, and nothing was lost.',
  again: 'Try again',
} as const;

export const notices = {
  region: 'Notices',
  close: 'Close notice',
  cancel: 'Cancel',
  cancelTask: (task: string) => `Cancel: ${task}`,
  task: {
    audio: 'Reading audio',
    features: 'Reading features',
    tokens: 'Extracting tokens',
    data: 'Preparing the data',
    classify: 'Looking at files',
    build: 'Building the model',
    export: 'Writing the file',
    import: 'Importing',
    matrix: 'Running all policies',
    check: 'Comparing checkpoints',
    sound: 'Making sound',
  },
  stage: {
    file: 'reading the file',
    data: 'preparing the data',
    weights: 'drawing weights',
    projection: 'projecting features',
    kmeans: 'fitting the codebook',
    lanes: 'making the lanes',
    probe: 'extracting tokens of the probe',
  },
  taskWith: (task: string, ...details: string[]) => [task, ...details.map(foreign)].filter(Boolean).join(' · '),
  /** What is wrong with the worker, by what was going on when it happened. */
  outage: {
    silent: {
      starting: 'The training worker has not answered yet.',
      idle: 'The training worker is not answering.',
      training: 'The training worker is not answering.',
    },
    lost: {
      starting: 'The GPU was lost, so training could not start.',
      // Training may end on the loss before it is told of as one.
      idle: 'The GPU was lost: nothing can be trained until a restart.',
      training: 'The GPU was lost: nothing can be trained until a restart.',
    },
    failed: {
      starting: 'Training could not start.',
      idle: 'Nothing can be trained just now.',
      training: 'Training has stopped.',
    },
  },
  wait: {
    starting: 'A slow line or a busy machine may be why: wait, and this notice goes by itself. Or restart the worker.',
    idle: 'It may be busy: wait, and this notice goes by itself. Or restart it.',
    training: 'It may be busy: wait, and this notice goes by itself. Or restart it.',
  },
  restarting: 'Starting again.',
  over: (step: string) =>
    `What you see is from the run that ended at step ${step}; its metrics and charts can be exported, and it stays among the kept runs. Your settings are kept.`,
  overSoon: (step: string) => `What you see is still from the run that ended at step ${step}.`,
  noModel: 'There is no model.',
  overUntilReset: (step: string) =>
    `Press Reset to build one. What you see is from the run that ended at step ${step}; its metrics and charts can be exported until then.`,
  restart: 'Restart',
  asDefault: (reason: string) =>
    `${reason} Your changes still wait for a reset; until then the default experiment is trained.`,
  asBefore: (reason: string) =>
    `${reason} Your changes still wait for a reset; until then training goes on with the settings of before.`,
} as const;

/** A new version of the page. */
export const update = {
  ready: 'A new version of Freeze Lab is ready.',
  goesOn: 'This run goes on with the present one; update when it rests.',
  ends: 'Updating loads the page again. This run is kept, and can go on after that.',
  otherPages: (count: number) =>
    count > 0
      ? plural(count, {
          one: 'Freeze Lab is open in another tab, which keeps the present version until you reload it.',
          other: `Freeze Lab is open in ${count} other tabs, which keep the present version until you reload them.`,
        })
      : '',
  take: 'Update',
  later: 'Not now',
} as const;
