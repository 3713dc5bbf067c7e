/** What may be wrong with an experiment, in clauses. */
export const EXPERIMENT_PROBLEMS = {
  /** As a whole sentence. */
  'setting-refused': { problem: 'problem' },
  'needs-reset': { id: 'text' },
  'no-room-for-lane': { problem: 'problem' },
  'experiment-unbuildable': {},
  'sizes-untrainable': { name: 'text' },
  name: { name: 'text' },
  'experiment-refused': { what: 'problem', problems: 'problems' },

  'no-field': { id: 'problem' },
  'not-a-choice': { id: 'text', found: 'problem', choices: 'texts' },
  'not-voices': { id: 'text', found: 'problem', most: 'number' },
  'not-a-number-between': { id: 'text', found: 'problem', min: 'number', max: 'number' },
  'not-a-whole-number-between': { id: 'text', found: 'problem', min: 'number', max: 'number' },
  'no-version-1': {},
  'no-settings': {},
  'lane-count': { most: 'number' },
  'lane-names-equal': {},
  'lane-not-an-object': {},
  'lane-name': { found: 'problem', known: 'texts' },
  'lane-frozen-missing': {},
  'lane-policy': { found: 'problem' },
  'lane-levers': {},
  'timeline-length': { most: 'number' },
  /** `action` counts from 1. */
  'timeline-action': { action: 'number', problem: 'problem' },
  'action-not-an-object': {},
  'action-step': { found: 'problem', most: 'number' },
  'action-without-lane': {},
  'action-unknown': { found: 'problem', known: 'texts' },
  'action-without-settings': {},
  'action-too-early': { step: 'number', before: 'number' },
  'action-impossible': { action: 'text', lanes: 'texts' },
  /** Bytes. */
  'batch-too-large': { frames: 'number', values: 'number', bytes: 'number', most: 'number' },
  'lanes-too-large': { lanes: 'number', bytes: 'number', most: 'number' },
} as const;
