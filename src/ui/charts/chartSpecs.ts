/** What each chart shows. The objective has the list; titles and line names are in the texts, under the same ids. */
import type { texts } from '../../config/texts/index.ts';
import { factsOf } from '../../objectives/catalogue.ts';
import type { ChartFacts, LineFacts } from '../../objectives/facts.ts';
import type { FlipReference } from '../../protocol/events.ts';

export type ChartId = keyof typeof texts.charts.titles;
export type LineMetric = keyof typeof texts.charts.lines;
export type ScaleKind = ChartFacts['scale'];
export type LineSpec = LineFacts & { metric: LineMetric };
export type ChartSpec = Omit<ChartFacts, 'id' | 'lines'> & { id: ChartId; lines: readonly LineSpec[] };

/** As `stroke-dasharray`; the legend draws the same. */
export const DASHES = { solid: '', dashed: '5 3', dotted: '1.5 2.5' } as const satisfies Record<
  LineSpec['dash'],
  string
>;

const FLIP_METRICS = {
  start: 'probe/token_flip_rate',
  freeze: 'probe/token_flip_rate_since_freeze',
  imported: 'probe/token_flip_rate_imported',
} as const satisfies Record<FlipReference, LineSpec['metric']>;

const specsAgainst = (specs: readonly ChartSpec[], reference: FlipReference): readonly ChartSpec[] =>
  specs.map((spec) => ({
    ...spec,
    lines: spec.lines.map((line) =>
      line.metric === FLIP_METRICS.start ? { ...line, metric: FLIP_METRICS[reference] } : line,
    ),
  }));

type SpecsByReference = Record<FlipReference, readonly ChartSpec[]>;

/** Built once for each objective: a chart is drawn anew when its spec is another. */
const built = new Map<readonly ChartSpec[], SpecsByReference>();

/** The charts of an experiment's objective, by what token flips are counted against. */
export function chartSpecs(experiment: { objective?: string }, reference: FlipReference): readonly ChartSpec[] {
  // Every chart and line of an objective that is listed has its text; a test holds that.
  const start = factsOf(experiment).charts as readonly ChartSpec[];
  const specs = built.get(start) ?? {
    start,
    freeze: specsAgainst(start, 'freeze'),
    imported: specsAgainst(start, 'imported'),
  };
  built.set(start, specs);
  return specs[reference];
}
