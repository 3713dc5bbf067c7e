/** The proof of a freeze in words, English. Numbers arrive formatted. */
import { plurals } from '../plurals.ts';

const plural = plurals('en');
const steps = (count: string): string => `${count} ${plural(count, { one: 'step', other: 'steps' })}`;
const nodes = (count: string): string => `${count} ${plural(count, { one: 'node', other: 'nodes' })}`;

export const audit = {
  title: 'Proof',
  /** Caption of the table. */
  caption: (step: string) => `Change of every tensor since step ${step}`,
  captionHelp: 'Compared on the device with a copy from the moment the switch was last moved.',
  empty: 'Every tensor is compared with a copy of itself from the first step on.',
  verdict: {
    training: 'Training: nothing is frozen',
    held: (count: string) => `Frozen: nothing moved in ${steps(count)}`,
    heldOnTape: (count: string, bytes: string) => `forward recorded but unused: ${nodes(count)}, ${bytes}`,
    leaks: 'Leaks',
    stillFrozen: 'Still frozen after thaw: training mode was not restored',
    pending: 'No step yet under this switch position',
  },
  /** The verdict beside the switch, in as few words as will do. */
  short: {
    training: 'free to move',
    held: (count: string) => `nothing moved · ${steps(count)}`,
    heldOnTape: (count: string) => `nothing moved · ${steps(count)} · recorded but unused`,
    leaks: (parts: string) => `leaks: ${parts}`,
    part: (part: string, change: string) => `${part} ${change}`,
    stillFrozen: 'still frozen: eval mode not restored',
    pending: 'no step yet',
  },
  /** Parts of a model that have a name in words: by itself, and in a sentence. */
  parts: { codebook: { alone: 'codebook', inSentence: 'the codebook' } },
  cause: {
    ema: (change: string) => `the codebook moved by up to ${change} through EMA`,
    kmeans: (change: string) => `k-means rewrote the codebook in evaluation mode, by up to ${change}`,
    gradient: (change: string) => `ssl_proj moved by up to ${change}: gradients still reach it`,
    'weight-decay': (change: string) => `ssl_proj shrank through weight decay, by up to ${change}`,
    momentum: (change: string) => `ssl_proj moved by up to ${change} through old momentum and weight decay`,
  },
  columns: { tensor: 'Tensor', gradient: 'Gradient', change: 'Change', same: 'Same' },
  changeHelp: 'Largest absolute change of any value',
  gradient: { none: 'none', zero: '0', buffer: '–' },
  bufferHelp: 'A buffer: it never has a gradient.',
  identical: 'bit-identical',
  moved: 'moved',
  mode: { training: 'training mode', evaluation: 'evaluation mode' },
  tapeTitle: 'tape',
  tape: (count: string, bytes: string) => `${nodes(count)} · ${bytes}`,
  tapeEmpty: 'nothing recorded',
  workTitle: 'work per step',
  workHelp:
    'What the step of this lane takes: no backward pass into a frozen part, no EMA, and tokens that are recalled.',
  work: {
    dispatches: (count: string) => `${count} GPU programs`,
    milliseconds: (time: string) => `${time} ms`,
    unfrozen: (lane: string, share: string) => ` · ${share} of unfrozen lane ${lane}`,
  },
  /** Where nothing was measured yet. */
  unknown: '–',
  /** Under the verdict. */
  since: (policy: string, step: string) => `${policy} · since step ${step}`,
  trainingSince: (step: string) => `since step ${step}`,
  codebookRulesTitle: 'codebook rules',
  codebookRules: { corrected: 'corrected', 'gpt-sovits': 'as GPT-SoVITS' },
  codebookRulesHelp: {
    corrected:
      'In force: corrected. k-means runs once before the first step; a replaced dead code gets its EMA buffers reset with it.',
    'gpt-sovits':
      'In force: as GPT-SoVITS. k-means runs in the first forward, in evaluation mode too; the next EMA update undoes the replacement of a dead code.',
  },
  size: (parameters: string, values: string) => `${parameters} parameters · ${values} codebook values`,
} as const;

export const levers = {
  title: 'Levers',
  name: (lane: string) => `Levers, lane ${lane}`,
  intro: (lane: string) =>
    `What the freeze switch of lane ${lane} does. Moving a lever makes the policy “set by hand”.`,
  /** Accessible name of one control. */
  ofLane: (label: string, lane: string) => `${label}, lane ${lane}`,
  evaluationMode: { label: 'Evaluation mode', help: 'No EMA, no straight-through, no commitment loss.' },
  noGradScope: {
    label: 'No-gradient scope',
    help: 'Keeps the forward off the tape, if it does not close before it.',
    choices: { none: 'none', closesEarly: 'closes early', wholeForward: 'whole forward' },
  },
  requiresGrad: { label: 'ssl_proj requires grad', help: 'Off: its parameters are left out of the backward pass.' },
  codebookUpdate: { label: 'EMA may update the codebook', help: 'Off: the codebook stays, in training mode too.' },
  zeroGradients: { label: 'Replace gradients by zeros', help: 'Zero is not none: weight decay and momentum go on.' },
  clearGradients: {
    label: 'Clear gradients to',
    help: 'Zeros were the default of PyTorch before 2.0.',
    choices: { none: 'none', zero: 'zeros' },
  },
  restoreTrainingMode: {
    label: 'Thaw restores training mode',
    help: 'Off: the modules stay in evaluation mode for good.',
  },
} as const;

export const matrix = {
  title: 'Policy matrix',
  help: (count: string, lane: string) =>
    `Runs every policy for ${count} steps from the present state of lane ${lane} and shows what each one stopped. Training pauses; the lane itself stays as it is.`,
  run: 'Run all policies',
  again: 'Run again',
  running: 'Running all policies…',
  cancel: 'Cancel',
  close: 'Close',
  unknown: '–',
  empty: 'Nothing in this table is written down: every cell is measured by running the policy.',
  measured: (lane: string, step: string, count: string) =>
    `Measured on lane ${lane}: every policy ran ${count} steps from the state after step ${step}. Nothing in this table is written down.`,
  columns: {
    policy: 'Policy',
    gradient: (parts: string) => `Gradient of ${parts}`,
    ema: (parts: string) => `EMA of ${parts}`,
    terms: { rec: 'Reconstruction gradient', commit: 'Commitment gradient', kl: 'KL gradient', mel: 'Mel gradient' },
    decay: (parts: string) => `Weight decay on ${parts}`,
    tape: 'Recorded on the tape',
  },
  unfrozen: 'unfrozen',
  unfrozenOccurs: 'For comparison: the switch is off.',
  flows: 'flows',
  none: 'none',
  zero: 'zero',
  moves: (change: string) => `moves ${change}`,
  stopped: 'stopped',
  acts: 'acts',
  nodes,
  clean: 'nothing',
} as const;

export const flips = {
  title: 'Most frequent flips',
  lane: (lane: string) => `Lane ${lane}`,
  help: 'Probe frames whose token was one code at the reference and is another one now.',
  reference: 'Compare with',
  references: { start: 'the start', freeze: 'the last freeze or thaw', imported: 'imported tokens' },
  none: 'The token of every probe frame is as it was.',
  noImport: 'No tokens were imported yet.',
  pending: 'Measured with the next steps.',
  line: (code: string, flipped: string, frames: string, to: string) =>
    `${code} → ${to}: ${flipped} of ${frames} frames`,
  pair: (code: string, to: string) => `${code} → ${to}`,
  share: (flipped: string, frames: string) => `${flipped} of ${frames}`,
  exportTokens: 'Export tokens',
  importTokens: 'Import tokens',
} as const;
