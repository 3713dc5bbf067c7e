/** A sweep as one HTML page that needs nothing else: no script, no address, light and dark as the system has it. */
import { FIRST_OBJECTIVE, factsOf } from '../objectives/catalogue.ts';
import type { ChartFacts } from '../objectives/facts.ts';
import type { MetricKey } from '../config/metrics.ts';
import { texts } from '../config/texts/index.ts';
import { formatCount, formatPercent, formatValue } from '../config/texts/numbers.ts';
import { columnKeys } from '../metrics/metricsSnapshot.ts';
import { type Spread, spreadOf } from '../metrics/spread.ts';
import { partWords } from '../metrics/verdictWords.ts';
import { CLOSING, factsList, opening } from './document.ts';
import { escaped } from './escaped.ts';
import { lineChart } from './lineChart.ts';
import { type ReportLine, type ReportSection, sectionsOf, settingsLabel, type SweepOutcome } from './outcome.ts';
import { type Quantity, quantitiesOf } from './quantities.ts';
import { swatch } from './swatch.ts';

export function* reportPage(outcome: SweepOutcome): Generator<string> {
  const sections = sectionsOf(outcome);
  yield* opening(texts.report.document);
  yield* head(outcome);
  yield '<main>';
  for (const [index, section] of sections.entries()) yield* sectionMarkup(section, outcome, index, sections.length);
  yield `</main>${CLOSING}`;
}

function* head({ sweep, backend, runs, missing }: SweepOutcome): Generator<string> {
  const words = texts.report;
  const { experiment, seeds, steps } = sweep;
  const diverged = runs.filter((run) => run.diverged).length;
  const facts: [string, string][] = [
    [words.runs, words.ended(formatCount(runs.length), formatCount(runs.length + missing.length))],
    [words.steps, formatCount(steps)],
    [words.seeds, seeds.length > 8 ? words.many(formatCount(seeds.length)) : texts.joined.list(seeds.map(String))],
    [words.objective, experiment.objective ?? FIRST_OBJECTIVE],
    [words.dataset, texts.choices[experiment.settings.dataset] ?? experiment.settings.dataset],
    [words.backend, backend],
  ];
  yield `<header><h1>${escaped(words.title)}</h1>${factsList(facts)}`;
  if (diverged > 0) yield `<p class="warning">${escaped(words.diverged(diverged, formatCount(diverged)))}</p>`;
  if (missing.length > 0) {
    const list = missing.map((name) => `<li>${escaped(name)}</li>`).join('');
    yield `<details><summary>${escaped(words.missing(missing.length, formatCount(missing.length)))}</summary><ul>${list}</ul></details>`;
  }
  yield `<p class="how">${escaped(words.how)}</p></header>`;
}

function* sectionMarkup(
  section: ReportSection,
  outcome: SweepOutcome,
  index: number,
  count: number,
): Generator<string> {
  const { lines, lane } = section;
  const keys = columnKeys(lines.flatMap(({ lanes }) => lanes));
  const quantities = quantitiesOf(keys, factsOf(outcome.sweep.experiment));
  const title = titleOf(section, outcome);
  yield `<section aria-labelledby="section-${index}">`;
  yield `<h2 id="section-${index}"${count === 1 && title === '' ? ' class="unseen"' : ''}>${escaped(title === '' ? texts.report.allRuns : title)}</h2>`;
  yield* tableMarkup(lines, quantities, lane);
  // The table has the same swatches; this one stays in sight beside the charts.
  const entries = lines.map(({ label, place }) => `<li>${swatch(place)}${escaped(label)}</li>`);
  yield `<ul class="legend" aria-hidden="true">${entries.join('')}</ul><div class="charts">`;
  for (const quantity of quantities) yield chartMarkup(lines, quantity, outcome.sweep.steps);
  yield `</div></section>`;
}

/** What sets a section apart from others; empty if there are none. */
function titleOf({ lane, settings }: ReportSection, { runs }: SweepOutcome): string {
  const lanes = new Set(runs.flatMap((run) => run.lanes.map(({ id }) => id)));
  const parts = [
    ...(Object.keys(settings).length > 0 ? [settingsLabel(settings)] : []),
    ...(lanes.size > 1 ? [texts.charts.lane(lane)] : []),
  ];
  return parts.join(' · ');
}

function chartMarkup(lines: readonly ReportLine[], { key, chart, title, name }: Quantity, steps: number): string {
  const curves = lines.map(({ place, lanes }) => ({
    place,
    curves: lanes.flatMap(({ columns }) => columns.get(key)?.curve ?? []),
  }));
  const ends = texts.joined.clauses(lines.map((line) => `${line.label} ${valueText(lateSpread(line, key), chart)}`));
  const drawing = lineChart(curves, chart, steps, texts.report.summary(texts.joined.phrases([title, name]), ends));
  const scale = chart.scale === 'log' ? `<span class="scale">${escaped(texts.report.logScale)}</span>` : '';
  return `<figure><figcaption><b>${escaped(title)}</b> <span>${escaped(name)}</span>${scale}</figcaption>${drawing}</figure>`;
}

/** The values at the end, a row per line. */
function* tableMarkup(lines: readonly ReportLine[], all: readonly Quantity[], lane: string): Generator<string> {
  const words = texts.report;
  // Dotted lines are the details of a chart.
  const quantities = all.filter(({ line }) => line.dash !== 'dotted');
  const titles = quantities.map(({ title }) => title);
  yield `<div class="table" tabindex="0" role="region" aria-label="${escaped(words.table(lane))}"><table><thead><tr>`;
  yield `<th rowspan="2" scope="col">${escaped(words.line)}</th><th rowspan="2" scope="col">${escaped(words.seeds)}</th>`;
  yield `<th rowspan="2" scope="col">${escaped(words.freeze)}</th>`;
  for (const [i, title] of titles.entries()) {
    if (title === titles[i - 1]) continue;
    const span = titles.filter((other) => other === title).length;
    yield `<th class="group" colspan="${span}" scope="colgroup">${escaped(title)}</th>`;
  }
  yield '</tr><tr>';
  for (const { name } of quantities) yield `<th class="number" scope="col">${escaped(name)}</th>`;
  yield '</tr></thead><tbody>';
  for (const line of lines) {
    yield `<tr><th scope="row">${swatch(line.place)}${escaped(line.label)}</th>`;
    yield `<td class="number">${escaped(formatCount(line.lanes.length))}</td><td>${verdictsMarkup(line, lane)}</td>`;
    for (const { key, chart } of quantities) {
      yield `<td class="number">${escaped(valueText(lateSpread(line, key), chart))}</td>`;
    }
    yield '</tr>';
  }
  yield '</tbody></table></div>';
}

const lateSpread = ({ lanes }: ReportLine, key: MetricKey): Spread | null =>
  spreadOf(lanes.map(({ columns }) => columns.get(key)?.late ?? Number.NaN));

/** A mean, and the spread where there is one. */
function valueText(spread: Spread | null, { unit }: Pick<ChartFacts, 'unit'>): string {
  if (!spread) return texts.charts.notMeasured;
  const text = (value: number): string => (unit === 'fraction' ? formatPercent(value, 1) : formatValue(value));
  const { mean, deviation } = spread;
  return deviation === null || deviation === 0 ? text(mean) : texts.report.spread(text(mean), text(deviation));
}

/** What became of the freezes of all runs, those that diverged included. */
function verdictsMarkup({ runs }: ReportLine, lane: string): string {
  const found = new Map<string, { kind: string; count: number }>();
  for (const run of runs) {
    const verdict = run.lanes.find(({ id }) => id === lane)?.verdict;
    if (!verdict) continue;
    const parts = texts.joined.list([...new Set(verdict.causes.map(({ part }) => partWords(part).alone))]);
    const said = texts.report.verdict[verdict.verdict](parts);
    found.set(said, { kind: verdict.verdict, count: (found.get(said)?.count ?? 0) + 1 });
  }
  if (found.size === 0) return escaped(texts.charts.notMeasured);
  const told = [...found].map(([said, { kind, count }]) => {
    const words = found.size === 1 ? said : texts.report.times(said, formatCount(count));
    return `<span class="${kind}">${escaped(words)}</span>`;
  });
  return texts.joined.clauses(told);
}
