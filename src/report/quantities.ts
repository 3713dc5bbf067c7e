/** What a report shows of a run: lines of the objective's charts, as far as they were measured. */
import type { MetricKey } from '../config/metrics.ts';
import { texts } from '../config/texts/index.ts';
import { parseKey } from '../metrics/metricsSnapshot.ts';
import type { ChartFacts, LineFacts, ObjectiveFacts } from '../objectives/facts.ts';

/** A quantity that a report shows. */
export interface Quantity {
  key: MetricKey;
  chart: ChartFacts;
  line: LineFacts;
  /** Layer of the quantizer; null: it is of no layer, or there is one only. */
  layer: number | null;
  /** Of the chart, and of the line in it. */
  title: string;
  name: string;
}

/** Every line of every chart of the objective that was measured, by layer where there are several. */
export function quantitiesOf(keys: readonly MetricKey[], { charts }: Pick<ObjectiveFacts, 'charts'>): Quantity[] {
  const layers = Math.max(...keys.map((key) => parseKey(key).layer ?? 0), 0) + 1;
  const titles: Record<string, string> = texts.charts.titles;
  const names: Record<string, string> = texts.charts.lines;
  return charts.flatMap((chart) =>
    chart.lines.flatMap((line) =>
      keys
        .filter((key) => parseKey(key).name === line.metric)
        .map((key) => {
          const layer = layers > 1 ? parseKey(key).layer : null;
          const name = names[line.metric] ?? line.metric;
          const ofLayer = layer === null ? [] : [texts.charts.layerName(String(layer + 1))];
          return {
            key,
            chart,
            line,
            layer,
            title: titles[chart.id] ?? chart.id,
            name: texts.joined.phrases([name, ...ofLayer]),
          };
        }),
    ),
  );
}
