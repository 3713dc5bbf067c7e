/** Charts in groups, in the order in which the objective has them. */
import type { texts } from '../../config/texts/index.ts';
import type { ChartSpec } from './chartSpecs.ts';

export type SectionId = keyof typeof texts.chartTools.sections;

export interface ChartSectionSpec {
  id: SectionId;
  specs: readonly ChartSpec[];
}

/** Where the objective does not say to which group a chart belongs. */
const FIRST: SectionId = 'losses';

export function sectionsOf(specs: readonly ChartSpec[]): ChartSectionSpec[] {
  const ids = [...new Set(specs.map(({ section = FIRST }) => section))];
  return ids.map((id) => ({ id, specs: specs.filter(({ section = FIRST }) => section === id) }));
}
