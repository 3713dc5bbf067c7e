/** What may be wrong with a sweep, in clauses. */
export const SWEEP_PROBLEMS = {
  'sweep-part': { found: 'problem', known: 'texts' },
  'sweep-experiment': { found: 'problem' },
  'sweep-version': { found: 'problem' },
  'sweep-steps': { found: 'problem', most: 'number' },
  'sweep-list': { part: 'text', found: 'problem', least: 'number', most: 'number' },
  /** `at` counts from 1. */
  'sweep-entry': { part: 'text', at: 'number', problem: 'problem' },
  'sweep-twice': { part: 'text', found: 'problem' },
  'sweep-policy': { found: 'problem', known: 'texts' },
  'sweep-settings': { found: 'problem' },
  'sweep-seed-setting': {},
  'sweep-too-large': { runs: 'number', most: 'number' },
  /** `values`: of the fields of the grid. */
  'sweep-run-refused': { values: 'texts', problems: 'problems' },
} as const;
