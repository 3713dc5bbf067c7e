/** What each chart shows, as data. Titles and line names are in the texts, under the same ids. */
import type { MetricName } from '../../config/metrics.ts';
import type { texts } from '../../config/texts/index.ts';
import type { FlipReference } from '../../protocol/events.ts';

export type ChartId = keyof typeof texts.charts.titles;
export type LineMetric = keyof typeof texts.charts.lines;
export type ScaleKind = 'linear' | 'log';

export interface LineSpec {
  metric: LineMetric & MetricName;
  /** Lines of one lane share its colour and differ in their dashes. */
  dash: keyof typeof DASHES;
  /** An exact 0 is a state here, see `smoothing.ts`. */
  zeroIsState: boolean;
}

export interface ChartSpec {
  id: ChartId;
  /** The scale it starts with. */
  scale: ScaleKind;
  /** Fractions are shown as percentages. */
  unit: 'plain' | 'fraction';
  lines: readonly LineSpec[];
}

/** As `stroke-dasharray`; the legend draws the same. */
export const DASHES = { solid: '', dashed: '5 3', dotted: '1.5 2.5' } as const;

const line = (metric: LineSpec['metric'], dash: LineSpec['dash'] = 'solid', zeroIsState = false): LineSpec => ({
  metric,
  dash,
  zeroIsState,
});

export const CHART_SPECS: readonly ChartSpec[] = [
  { id: 'reconstruction', scale: 'linear', unit: 'plain', lines: [line('loss/reconstruction')] },
  {
    id: 'commitment',
    scale: 'linear',
    unit: 'plain',
    // Side by side: frozen, the first is an exact 0 while the second still has a value.
    lines: [line('loss/commitment', 'solid', true), line('quantizer/error', 'dashed')],
  },
  {
    id: 'usage',
    scale: 'linear',
    unit: 'plain',
    lines: [line('codebook/used_window'), line('codebook/used_batch', 'dashed'), line('codebook/perplexity', 'dotted')],
  },
  {
    id: 'gradient',
    scale: 'log',
    unit: 'plain',
    lines: [
      line('gradient/ssl_proj', 'solid', true),
      line('gradient/quantizer', 'dashed', true),
      line('gradient/decoder', 'dotted', true),
    ],
  },
  { id: 'flips', scale: 'linear', unit: 'fraction', lines: [line('probe/token_flip_rate')] },
  {
    id: 'drift',
    scale: 'linear',
    unit: 'plain',
    lines: [line('drift/codebook'), line('drift/ssl_proj', 'dashed')],
  },
];

const FLIP_METRICS = {
  start: 'probe/token_flip_rate',
  freeze: 'probe/token_flip_rate_since_freeze',
  imported: 'probe/token_flip_rate_imported',
} as const satisfies Record<FlipReference, LineMetric>;

const specsAgainst = (reference: FlipReference): readonly ChartSpec[] =>
  CHART_SPECS.map((spec) => (spec.id === 'flips' ? { ...spec, lines: [line(FLIP_METRICS[reference])] } : spec));

/** The charts by what token flips are counted against. Built once: a chart is drawn anew when its spec is another. */
export const SPECS_BY_REFERENCE: Record<FlipReference, readonly ChartSpec[]> = {
  start: CHART_SPECS,
  freeze: specsAgainst('freeze'),
  imported: specsAgainst('imported'),
};
