/** Files that a person brings and takes home: checkpoint, features, semantic tokens, exports. Numbers arrive formatted. */
import { foreign } from '../foreignText.ts';
import { plurals } from '../plurals.ts';

const plural = plurals('en');
const files_ = (count: number, formatted: string): string =>
  `${formatted} ${plural(count, { one: 'file', other: 'files' })}`;

export const files = {
  /** Over the page while files are dragged. */
  drop: {
    title: 'Drop files or a folder',
    local: 'Everything stays on this machine.',
    kinds: [
      { what: 'GPT-SoVITS checkpoint', form: 's2G*.pth, G_*.pth, .safetensors' },
      { what: 'Features', form: '4-cnhubert/*.pt, .npy, .npz' },
      { what: 'Semantic tokens', form: '6-name2semantic.tsv' },
      { what: 'Audio', form: '.wav, .mp3, .flac, .ogg, .m4a, .mp4, .webm' },
      { what: 'Freeze Lab', form: 'session or weights' },
    ],
  },
  /** Name of the input behind the shortcut. */
  open: 'Open files of any kind',
  unreadable: 'The browser could not read it. Close programs that use it, and check that you may read it.',
} as const;

export const features = {
  addFiles: 'Add feature files',
  addFolder: 'Add feature folder',
  intro: 'Drop 4-cnhubert here: one .pt per utterance. NumPy and safetensors files will do, too.',
  total: (count: number, formatted: string, frames: string, seconds: string) =>
    `${files_(count, formatted)} · ${frames} frames · ${seconds} s`,
  channels: 'Channels',
  mean: 'Mean ± deviation',
  meanValue: (mean: string, deviation: string) => `${mean} ± ${deviation}`,
  outliers: 'Outliers',
  outliersHelp: (deviations: string) => `Values further than ${deviations} standard deviations from their file’s mean.`,
  notFinite: 'NaN or infinite',
  refused: (count: number, formatted: string) => `${files_(count, formatted)} refused`,
  none: 'none',
  showAll: 'Show all files',
  removeAll: 'Remove all',
  remove: (name: string) => `Remove ${foreign(name)}`,
  needsReset: 'Trained on after the next reset.',
  dialogTitle: 'Your features',
  skipped: (parts: readonly string[]) => `Left alone: ${parts.join('; ')}`,
  skippedPart: (path: string, reason: string) => `${foreign(path)}: ${foreign(reason)}`,
  dialogHelp: 'Raw values, not normalised, at 50 frames a second. What was refused stands first.',
  close: 'Close',
  more: (count: string) => `and ${count} more`,
  columns: {
    name: 'File',
    frames: 'Frames',
    seconds: 'Seconds',
    channels: 'Channels',
    dtype: 'Type',
    mean: 'Mean',
    deviation: 'Deviation',
    outliers: 'Outliers',
    notFinite: 'NaN',
  },
} as const;

export const checkpoint = {
  import: 'Import checkpoint',
  /** Why the choice cannot be made yet. */
  missing: 'Import a checkpoint first.',
  missingShort: 'Checkpoint (import one first)',
  title: 'Checkpoint',
  version: (version: string) => `GPT-SoVITS ${version}`,
  noVersion: 'no version mark',
  read: (read: string, all: string) => `${read} of ${all} read`,
  used: (count: string) => `${count} used`,
  left: (count: string) => `${count} left`,
  usedTitle: 'Used',
  leftTitle: 'Left alone',
  skippedTitle: 'Could not be read',
  /** `reason` is a clause of the reader: “it is a sparse tensor”. */
  skipped: (path: string, reason: string) => `${path === '' ? 'the content' : foreign(path)}: ${foreign(reason)}`,
  moreSkipped: (count: string) => `and ${count} more`,
  settingsTitle: 'Taken from it',
  channels: 'Channels in',
  details: 'What was found in it',
  group: (name: string, count: string) => `${name} · ${count}`,
  tensor: (shape: string, type: string) => `${shape} ${type}`,
  warnings: {
    'half-precision': 'Its values were saved in half precision: they carry about three digits.',
    'decoder-drawn': 'It has no decoder of this kind, so the decoder starts from random weights.',
    'codebook-not-initialised': 'Its codebook was never initialised: k-means places the codes, as in a fresh run.',
  },
} as const;

export const tokens = {
  title: 'Semantic tokens',
  lane: (lane: string) => `Lane ${lane}`,
  help: 'Tokens of whole utterances, first layer, in evaluation mode, against those that your GPT (s1) was trained on.',
  import: 'Import semantic tokens',
  export: 'Export 6-name2semantic.tsv',
  measure: (lane: string) => `Measure lane ${lane}`,
  empty: 'Import a 6-name2semantic.tsv to see how many of its tokens this model still gives.',
  from: (name: string, utterances: string | null) =>
    utterances === null ? foreign(name) : `${foreign(name)} · ${utterances} utterances`,
  notMeasured: 'not measured yet',
  comparing: 'being compared…',
  waits: 'compared with the new data after Apply and reset',
  agreement: 'agree',
  flipped: (share: string) => `${share} flipped`,
  counts: (equal: string, compared: string) => `${equal} of ${compared} tokens`,
  at: (step: string) => `at step ${step}`,
  nothing: 'No utterance is in both the file and the data set.',
  mismatch: {
    /** `remedy`: the rate that would fit, where there is one. */
    rate: (expected: string, ours: string, twice: boolean, remedy: string | null) =>
      `Not compared: the file has ${expected} tokens where this model gives ${ours}, about ${twice ? 'twice' : 'half'} as many, so it is of another token rate. ${
        remedy === null ? 'Import tokens of this model’s rate.' : `Set the token rate to “${remedy}” and reset.`
      }`,
    codes: (largest: string, codes: string) =>
      `Not compared: the file has tokens up to ${largest}, but this model has only ${codes} codes. They were made with another codebook. Import the checkpoint that made them.`,
  },
  ambiguous: (count: string) => `Not paired, because the name fits several (${count})`,
  perUtterance: (count: string) => `By utterance, worst first (${count})`,
  more: (count: string) => `and ${count} more`,
  columns: { name: 'Utterance', agreement: 'Agreement', flipped: 'Flipped', length: 'Tokens, file / ours' },
  lengths: (expected: string, ours: string) => `${expected} / ${ours}`,
  onlyInFile: (count: string) => `Only in the file (${count})`,
  onlyInData: (count: string) => `Only in the data set (${count})`,
} as const;

export const exports = {
  open: 'Open session',
  menu: 'More exports',
  weightsOf: (lane: string) => `Weights of lane ${lane}`,
  weights: { json: 'JSON, resumes exactly', safetensors: 'safetensors', torch: 'PyTorch .pth' },
  codes: (lane: string) => `Tokens of lane ${lane}`,
  tokensTsv: '6-name2semantic.tsv',
  metrics: 'Metrics of all lanes',
  metricsFormat: { csv: 'CSV', json: 'JSON', tensorboard: 'TensorBoard event files' },
  charts: 'All charts',
  image: { png: 'PNG image', svg: 'SVG drawing' },
  saveChart: { png: (title: string) => `Export ${title} as PNG`, svg: (title: string) => `Export ${title} as SVG` },
  imageShort: { png: 'PNG', svg: 'SVG' },
  copyChart: {
    label: 'Copy picture',
    copied: (title: string) => `Picture of “${title}” copied`,
    saved: (title: string) =>
      `The browser did not let the picture into the clipboard. “${title}” was saved as a file instead.`,
  },
  everything: 'Everything',
  session: 'Session file',
  report: 'Report (HTML)',
  imageFailed: 'The browser could not draw the charts as an image. Export them as SVG instead.',
} as const;
