/** The proof of a freeze in words, English. Numbers arrive formatted. */

const steps = (count: string): string => (count === '1' ? '1 step' : `${count} steps`);

export const audit = {
  title: 'Proof',
  help: 'Every tensor is compared, on the GPU itself, with a copy from the moment the switch was last moved.',
  verdict: {
    training: 'Training: nothing is frozen',
    held: (count: string) => `Frozen: nothing moved in ${steps(count)}`,
    heldOnTape: (nodes: string, bytes: string) => `but the forward was recorded for nothing: ${nodes} nodes, ${bytes}`,
    leaks: 'Leaks',
    stillFrozen: 'Still frozen after thaw: training mode was not restored',
    pending: 'No step yet under this switch position',
  },
  cause: {
    ema: (change: string) => `the codebook moved by up to ${change} through EMA`,
    kmeans: (change: string) => `k-means rewrote the codebook in evaluation mode, by up to ${change}`,
    gradient: (change: string) => `ssl_proj moved by up to ${change}: gradients still reach it`,
    'weight-decay': (change: string) => `ssl_proj shrank through weight decay, by up to ${change}`,
    momentum: (change: string) => `ssl_proj moved by up to ${change} through old momentum and weight decay`,
  },
  columns: { tensor: 'Tensor', gradient: 'Gradient', change: 'Largest change', same: 'Identical' },
  gradient: { none: 'none', zero: '0', buffer: '–' },
  bufferHelp: 'A buffer: it never has a gradient.',
  identical: 'bit-identical',
  moved: 'moved',
  mode: (module: string, training: boolean) => `${module}: ${training ? 'training' : 'evaluation'} mode`,
  tape: (nodes: string, bytes: string) => `Tape: ${nodes} nodes, ${bytes}`,
  tapeEmpty: 'Nothing on the tape',
  since: (step: string) => `since step ${step}`,
  behaviour: {
    corrected: 'Codebook rules: corrected',
    'gpt-sovits': 'Codebook rules: as GPT-SoVITS',
  },
} as const;

export const levers = {
  title: 'Levers',
  evaluationMode: { label: 'Evaluation mode', help: 'No EMA, no straight-through, no commitment loss.' },
  noGradScope: {
    label: 'No-gradient scope',
    help: 'How far the scope reaches that keeps the forward off the tape.',
    choices: { none: 'none', closesEarly: 'closes before the forward', wholeForward: 'around the whole forward' },
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
  help: (count: string) =>
    `Runs every policy for ${count} steps from the present state of the selected lane, and shows what each one stopped.`,
  run: 'Run all policies',
  running: 'Running all policies…',
  measuredAt: (step: string, count: string) => `Measured from step ${step} on, over ${count} steps`,
  columns: {
    policy: 'Policy',
    gradient: 'Gradient of ssl_proj',
    ema: 'EMA moves the codebook',
    commitment: 'Commitment gradient',
    decay: 'Weight decay on ssl_proj',
    tape: 'Recorded on the tape',
  },
  unfrozen: 'Unfrozen',
  flows: 'flows',
  none: 'none',
  zero: 'zero',
  moves: (change: string) => `moves ${change}`,
  stopped: 'stopped',
  acts: 'acts',
  nodes: (count: string) => `${count} nodes`,
  clean: 'nothing',
} as const;

export const flips = {
  title: 'Codes that changed most',
  help: 'Probe frames that had a code at the reference and have another one now.',
  reference: 'Compare with',
  references: { start: 'the start', freeze: 'the last freeze or thaw', imported: 'imported tokens' },
  none: 'No probe frame has changed its code.',
  noImport: 'No tokens were imported yet.',
  line: (code: string, flipped: string, frames: string, to: string) =>
    `${code} → ${to}: ${flipped} of ${frames} frames`,
  columns: { code: 'Code', flipped: 'Flipped', to: 'Mostly to' },
  exportTokens: 'Export tokens',
  importTokens: 'Import tokens',
} as const;
