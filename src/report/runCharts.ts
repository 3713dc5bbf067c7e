/** The curves of one run: a figure for each chart, and for each layer where a chart shows layers. */
import type { LaneId } from '../config/experiment.ts';
import { texts } from '../config/texts/index.ts';
import { formatCount } from '../config/texts/numbers.ts';
import { columnKeys, parseKey } from '../metrics/metricsSnapshot.ts';
import { summaryOf } from '../metrics/spread.ts';
import { valueText } from '../metrics/valueText.ts';
import { factsOf } from '../objectives/catalogue.ts';
import { escaped } from './escaped.ts';
import { lineChart } from './lineChart.ts';
import { type Quantity, quantitiesOf } from './quantities.ts';
import { freezeTracks, placeOf, type RunReport } from './runReport.ts';
import { swatch } from './swatch.ts';

/** Points that a line of a figure has at most. */
const STRETCHES = 200;

interface Figure {
  title: string;
  quantities: Quantity[];
}

/** All that was measured, as the objective's charts have it. */
export function measuredIn({ curves, experiment }: RunReport): Quantity[] {
  return quantitiesOf(columnKeys(curves.values()), factsOf(experiment));
}

export function* chartsMarkup(report: RunReport): Generator<string> {
  const { steps } = report;
  const words = texts.runReport;
  const stretches = Math.max(1, Math.min(STRETCHES, steps));
  const how = stretches === steps ? words.howEvery : words.how(formatCount(stretches));
  yield `<section><h2>${escaped(words.charts)}</h2><p class="how">${escaped(how)}</p>`;
  yield '<div class="charts">';
  for (const figure of figuresOf(measuredIn(report))) yield figureMarkup(figure, report, stretches);
  yield '</div></section>';
}

/** What is of no layer stands in every figure of its chart. */
function figuresOf(quantities: readonly Quantity[]): Figure[] {
  const charts = [...new Set(quantities.map(({ chart }) => chart))];
  return charts.flatMap((chart): Figure[] => {
    const own = quantities.filter((quantity) => quantity.chart === chart);
    const layers = [...new Set(own.flatMap(({ layer }) => layer ?? []))];
    const title = own[0]?.title ?? '';
    if (layers.length === 0) return [{ title, quantities: own }];
    return layers.map((layer) => ({
      title: texts.joined.phrases([title, texts.charts.layerName(String(layer + 1))]),
      quantities: own.filter((quantity) => quantity.layer === null || quantity.layer === layer),
    }));
  });
}

function figureMarkup({ title, quantities }: Figure, report: RunReport, stretches: number): string {
  const { steps, curves } = report;
  const [first] = quantities;
  if (!first) return '';
  const lines = [...curves].flatMap(([lane, series]) =>
    quantities.map(({ key, line }) => {
      const { name } = parseKey(key);
      const own = texts.charts.lines[name as keyof typeof texts.charts.lines] ?? name;
      const { curve, last } = summaryOf(series, key, steps, stretches);
      const value = valueText(name, series.last.has(key) ? last : undefined);
      return { lane, own, value, dash: line.dash, place: placeOf(lane), curves: [curve] };
    }),
  );
  const ends = texts.joined.clauses(lines.map(({ lane, own, value }) => `${laneName(lane)} ${own} ${value}`));
  const summary = texts.runReport.summary(title, ends);
  const drawing = lineChart(lines, first.chart, steps, summary, freezeTracks(report));
  const scale = first.chart.scale === 'log' ? `<span class="scale">${escaped(texts.report.logScale)}</span>` : '';
  const legend = lines.map(
    ({ lane, own, value, place, dash }) =>
      `<li>${swatch(place, dash)}${escaped(lane)} · ${escaped(own)} <b>${escaped(value)}</b></li>`,
  );
  return `<figure><figcaption><b>${escaped(title)}</b>${scale}</figcaption>${drawing}<ul class="values" aria-hidden="true">${legend.join('')}</ul></figure>`;
}

export const laneName = (lane: LaneId): string => texts.runReport.lane(lane);
