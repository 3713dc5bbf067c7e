/** What can be done with a chart, in English. Numbers arrive formatted. */

export const chartTools = {
  menu: (title: string) => `More for ${title}`,
  save: 'Save this chart',
  picture: { png: 'PNG image', svg: 'SVG drawing' },
  csv: 'CSV, all steps',
  csvVisible: 'CSV, visible range',
} as const;
