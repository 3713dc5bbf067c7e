/** What stands in the way of a command: what was typed, paths, and runs and sweeps that are there already. */

/** What a JSON file of a person may hold. */
const WRITTEN = ['experiment', 'sweep'] as const;
/** Files to train on. */
const MATERIAL = ['audio', 'features'] as const;

export const COMMAND_PROBLEMS = {
  // What was typed.
  'no-command': { command: 'text' },
  operands: { command: ['train', 'sweep', 'report', 'replay', 'compare', 'inspect', 'convert'] },
  'option-unknown': { option: 'text' },
  'option-without-value': { option: 'text' },
  'option-with-value': { option: 'text' },
  'option-whole-number': { option: 'text', found: 'text' },
  'option-between': { option: 'text', found: 'number', least: 'number', most: 'number' },
  'out-needed': { command: ['train', 'sweep'] },
  'steps-needed': {},
  'shard-form': { found: 'text' },
  'shard-outside': { found: 'text', most: 'number' },
  'no-language': { asked: 'text', known: 'texts' },
  'no-such-backend': { name: 'text', known: 'texts' },
  'backend-fails-here': { name: 'text' },
  /** `detail`: of the driver; may be empty. */
  'webgpu-fails-here': { detail: 'text' },

  // Paths. `detail`: of the operating system.
  'not-opened': { path: 'text', detail: 'text' },
  'folder-for-file': { path: 'text' },
  'no-plain-file': { path: 'text' },
  'not-read': { path: 'text', detail: 'text' },
  'not-written': { path: 'text', detail: 'text' },
  'not-made': { path: 'text', detail: 'text' },
  'not-listed': { path: 'text', detail: 'text' },
  'no-folder': { path: 'text' },
  'no-reference-case': { path: 'text' },
  'no-writer': { path: 'text', known: 'texts' },
  'same-file': { from: 'text', to: 'text' },
  'no-tensor-below': { path: 'text', only: 'text' },

  // Experiments and sweeps that a person wrote.
  'written-too-long': { path: 'text', bytes: 'number', what: WRITTEN, most: 'number' },
  /** `detail`: of the parser. */
  'written-not-json': { path: 'text', detail: 'text' },
  'written-no-object': { path: 'text', what: WRITTEN },
  'experiment-part': { path: 'text', part: 'text', known: 'texts' },
  'material-of-no-dataset': { kind: MATERIAL, dataset: 'text' },
  'material-refused': { problems: 'problems' },
  'checkpoint-needed': {},
  'checkpoint-contradicts': { path: 'text', contradictions: 'problems' },
  /** In the form of JSON. */
  'setting-must-be': { id: 'text', found: 'text', wanted: 'text' },

  // A run that is there.
  'folder-without-run': { path: 'text' },
  'run-of-other-experiment': { path: 'text', differences: 'problems' },
  /** In the form of JSON. */
  'setting-differs': { id: 'text', there: 'text', here: 'text' },
  'part-differs': { part: ['objective', 'lanes', 'timeline'] },
  'run-of-other-checkpoint': { file: 'text' },
  'run-of-other-material': { kind: MATERIAL, file: 'text' },
  'run-of-other-backend': { path: 'text', there: 'text', here: 'text' },
  'run-of-other-adapter': { path: 'text', there: 'text', here: 'text' },
  'run-without-backend': { path: 'text', problem: 'problem' },
  'run-not-ended': { path: 'text' },
  'run-without-audit': { path: 'text', problem: 'problem' },
  'run-diverged': { path: 'text', step: 'number' },
  'run-beyond': { path: 'text', step: 'number', steps: 'number' },

  // A sweep that is there.
  'folder-without-sweep': { path: 'text' },
  'sweep-of-other-backend': { path: 'text', there: 'text', here: 'text' },
  'sweep-of-other-files': { path: 'text' },
  'sweep-of-other-runs': { path: 'text', run: 'text' },
  'sweep-of-more-steps': { path: 'text', there: 'number', here: 'number' },
  'sweep-without-backend': { path: 'text', problem: 'problem' },
} as const;
