/** What can be done with charts, in English. Numbers arrive formatted. */
import { plurals } from '../plurals.ts';

const plural = plurals('en');

export const chartTools = {
  menu: (title: string) => `More for ${title}`,
  size: 'Size',
  makeLarge: 'Make it large',
  makeSmall: 'Make it small',
  save: 'Save this chart',
  picture: { png: 'PNG image', svg: 'SVG drawing' },
  csv: 'CSV, all steps',
  csvVisible: 'CSV, visible range',
  /** Groups of charts. */
  sections: {
    losses: 'Losses and gradients',
    codebook: 'Codebook and tokens',
    claims: 'What speaks for freezing',
  },
  charts: (count: number) => `${count} ${plural(count, { one: 'chart', other: 'charts' })}`,
  options: 'Axes and sizes',
  axes: 'All axes',
  linked: 'Zoom all charts together',
  logX: 'Logarithmic x axis',
  ignoreOutliers: 'Ignore outliers',
  sizes: 'All charts',
  allLarge: 'Large',
  allFolded: 'Folded',
  resetZoom: (title: string) => `Reset zoom, ${title}`,
  resetZoomShort: 'Reset zoom',
  /** On a chart whose axis leaves out outliers. */
  outside: (count: number, formatted: string) =>
    `${formatted} ${plural(count, { one: 'point', other: 'points' })} outside`,
  /** On a chart with a log scale. */
  negative: (count: number, formatted: string) =>
    `${formatted} ${plural(count, { one: 'point', other: 'points' })} below 0, which a log scale cannot show`,
  /** What happened, with the first step after it. */
  markAt: (step: string, what: string) => `Step ${step}: ${what}`,
  marks: (sentences: string) => `Marks: ${sentences}`,
  /** For screen readers, of every plot. */
  keys:
    'Arrow keys move the cursor. Plus and minus zoom the x axis, with Alt the y axis. Shift and arrow keys move what is ' +
    'visible. Square brackets go from mark to mark. 0 shows everything.',
} as const;
