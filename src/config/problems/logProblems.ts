/** What may be wrong with logs of a training, and what can be said of one: no more than it shows. */
export const LOG_PROBLEMS = {
  'message-damaged': {},
  'no-events': {},
  'no-losses-logged': {},
  'log-of-other-training': { name: 'text' },
  'log-points-at-most': { most: 'number' },
  'log-names-at-most': { most: 'number' },

  /** What was logged: names, points of the name that has most, first and last step. */
  'log-holds': { names: 'number', points: 'number', first: 'number', last: 'number' },
  /** Commitment loss in all logged steps, so many. */
  'log-commitment-zero': { count: 'number' },
  /** `all`: in every logged step; else in those where it is finite. */
  'log-commitment-above': { count: 'number', all: 'flag', least: 'number', most: 'number' },
  /** Exactly 0 in one stretch of logged steps, from the first to the last of them, and not in the others. */
  'log-commitment-zero-between': { zeros: 'number', count: 'number', first: 'number', last: 'number' },
  /** Exactly 0 in several stretches. */
  'log-commitment-switches': { zeros: 'number', count: 'number', stretches: 'number' },
  'log-commitment-not-finite': { bad: 'number', count: 'number', first: 'number' },
  'log-commitment-missing': {},
  /** Norms of gradients, by their names; `ofGenerator`: one of them is that of all of it. */
  'log-gradients': { names: 'texts', ofGenerator: 'flag' },
  'log-gradients-missing': {},
  'log-settings-freeze': { on: 'flag' },
  'log-settings-freeze-both': {},

  /** What of a log was not read, or read with a reservation. */
  'log-settings-missing': {},
  'log-damaged': { places: 'number', bytes: 'number' },
  'log-cut': {},
  'log-replaced': { count: 'number' },
  'log-outside': { count: 'number' },
} as const;
