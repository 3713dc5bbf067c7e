/** What may be wrong with a reference case, in clauses. Tensors and lists by the names that the file gives them. */
export const REFERENCE_PROBLEMS = {
  /** `detail`: of the parser. */
  'case-not-json': { detail: 'text' },
  'case-form': { problem: 'problem' },
  'case-entries': { steps: 'number', entries: 'number', list: 'text' },
  'case-values': { tensor: 'text', values: 'number', shape: 'numbers', size: 'number' },
  'case-epsilon': { epsilon: 'number', wanted: 'text' },
  /** `entry`: of the plan, counted as the file does, from 0. */
  'case-modes': { entry: 'number' },
  'case-requires-grad': { entry: 'number' },
  /** Axes that may have any length have a name. */
  'case-batch': { signal: 'text', shape: 'texts' },
  'case-tensor-missing': { tensor: 'text' },
  'case-tensor-shape': { tensor: 'text', shape: 'numbers', wanted: 'numbers' },
  'case-tensor-unknown': { tensor: 'text' },
} as const;
