/** The report of a sweep in English. Numbers arrive formatted. */
import { plurals } from '../plurals.ts';

const plural = plurals('en');

export const report = {
  document: 'Freeze Lab · sweep',
  title: 'Freeze Lab sweep',
  runs: 'Runs',
  ended: (ended: string, all: string) => `${ended} of ${all}`,
  steps: 'Steps',
  seeds: 'Seeds',
  many: (count: string) => `${count} seeds`,
  objective: 'Objective',
  dataset: 'Data set',
  backend: 'Backend',
  diverged: (count: number, written: string) =>
    `${written} ${plural(count, { one: 'run', other: 'runs' })} diverged and ${plural(count, { one: 'is', other: 'are' })} left out of means and charts.`,
  missing: (count: number, written: string) =>
    `${written} ${plural(count, { one: 'run has', other: 'runs have' })} not ended and ${plural(count, { one: 'is', other: 'are' })} not in this report`,
  how: 'Lines are means over seeds, bands one standard deviation either way. Numbers in tables are means over the last tenth of the steps, then over seeds, ± the standard deviation between seeds; without ± there is one seed, or no difference between them. What was not measured, and a gradient that does not exist, is a dash.',
  allRuns: 'All runs',
  line: 'Variant',
  freeze: 'Freeze',
  /** Of a table. */
  table: (lane: string) => `Values at the end, lane ${lane}`,
  spread: (mean: string, deviation: string) => `${mean} ± ${deviation}`,
  times: (said: string, count: string) => `${said} (${count})`,
  /** What became of a freeze; `parts` moved. */
  verdict: {
    training: () => 'not frozen',
    held: () => 'held',
    leaks: (parts: string) => `leaked: ${parts}`,
    'still-frozen': () => 'still frozen after thaw',
  },
  summary: (what: string, ends: string) => `${what}, mean over seeds by step. At the end: ${ends}.`,
  logScale: 'log scale',
  nothing: 'no values to draw',
} as const;
