/** What a chart shows, how it is computed, and how a freeze reads in it: on demand, beside its title. */
import { CHART_FACTS } from '../../config/texts/glossaryTerms.ts';
import { texts } from '../../config/texts/index.ts';
import { ChartHelp } from '../help/ChartHelp.tsx';
import type { ChartId } from './chartSpecs.ts';

export function ChartAbout({ id }: { id: ChartId }) {
  return <ChartHelp title={texts.charts.titles[id]} facts={CHART_FACTS[id]} textOf={({ charts }) => charts[id]} />;
}
