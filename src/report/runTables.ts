/** Settings, actions, numbers and audits of one run as tables. */
import { FIELD_IDS, FIELDS, type FieldId } from '../config/fields.ts';
import { valuesDiffer } from '../config/settings.ts';
import { foreign } from '../config/texts/foreignText.ts';
import { texts } from '../config/texts/index.ts';
import { formatChange, formatCount, formatValue } from '../config/texts/numbers.ts';
import { actionText, settingText } from '../config/texts/settingText.ts';
import { fieldMatters } from '../datasets/catalogue.ts';
import { differenceText, estimateText, quantityName } from '../metrics/comparisonWords.ts';
import { parseKey } from '../metrics/metricsSnapshot.ts';
import { summaryOf } from '../metrics/spread.ts';
import { valueText } from '../metrics/valueText.ts';
import { verdictSentence } from '../metrics/verdictWords.ts';
import { factsOf, obeys } from '../objectives/catalogue.ts';
import type { AuditEntry, AuditReport } from '../protocol/audit.ts';
import { escaped } from './escaped.ts';
import { laneName, measuredIn } from './runCharts.ts';
import { type LanePair, placeOf, type RunReport } from './runReport.ts';
import { swatch } from './swatch.ts';

/** Rows of one table at most; a page with more is read by nobody. */
const MOST_ROWS = 2000;

type Cell = string | { text: string; is: 'number' | 'code' | 'head' };

const cellMarkup = (cell: Cell, i: number): string => {
  const { text, is } = typeof cell === 'string' ? { text: cell, is: i === 0 ? 'head' : 'text' } : cell;
  if (is === 'head') return `<th scope="row">${escaped(text)}</th>`;
  return `<td${is === 'text' ? '' : ` class="${is}"`}>${escaped(text)}</td>`;
};

/** @param label of the region that scrolls where it is too wide */
function table(label: string, heads: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  const head = heads.map((each) => {
    const { text, is } = typeof each === 'string' ? { text: each, is: '' } : each;
    return `<th scope="col"${is === 'number' ? ' class="number"' : ''}>${escaped(text)}</th>`;
  });
  const body = rows.slice(0, MOST_ROWS).map((row) => `<tr>${row.map(cellMarkup).join('')}</tr>`);
  const more =
    rows.length > MOST_ROWS
      ? `<p class="how">${escaped(texts.runReport.more(formatCount(rows.length - MOST_ROWS)))}</p>`
      : '';
  return `<div class="table" tabindex="0" role="region" aria-label="${escaped(label)}"><table><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>${more}`;
}

const number = (text: string): Cell => ({ text, is: 'number' });
const code = (text: string): Cell => ({ text, is: 'code' });

/** Of each lane the newest value and the mean over the last tenth. */
export function metricsMarkup(report: RunReport): string {
  const words = texts.runReport;
  const { curves, steps } = report;
  const lanes = [...curves];
  const heads: Cell[] = [
    words.metric,
    ...lanes.flatMap(([lane]) => [words.last, words.late].map((of) => number(`${laneName(lane)}, ${of}`))),
  ];
  const rows = measuredIn(report).map(({ key, title, name }): Cell[] => [
    texts.joined.withDetail(title, name),
    ...lanes.flatMap(([, series]) => {
      const { name: metric } = parseKey(key);
      const { late } = summaryOf(series, key, steps, 1);
      return [
        valueText(metric, series.last.get(key)),
        Number.isNaN(late) ? texts.charts.notMeasured : valueText(metric, late),
      ].map(number);
    }),
  ]);
  return `<section><h2>${escaped(words.metrics)}</h2><p class="how">${escaped(words.metricsHow)}</p>${table(words.metrics, heads, rows)}</section>`;
}

/** Two lanes, quantity by quantity. */
export function comparisonTable({ base, other, rows }: LanePair): string {
  const words = texts.comparison;
  const heads: Cell[] = [words.quantity, ...[words.lane(base), words.lane(other), words.difference].map(number)];
  const cells = rows.map((row): Cell[] => [
    quantityName(row),
    ...[estimateText(row, row.a), estimateText(row, row.b), differenceText(row)].map(number),
  ]);
  return table(`${words.lane(base)} · ${words.lane(other)}`, heads, cells);
}

/** What differs from the defaults, and folded all that matters. */
export function settingsMarkup({ experiment }: RunReport): string {
  const words = texts.runReport;
  const { settings } = experiment;
  const facts = factsOf(experiment);
  const matters = FIELD_IDS.filter((id) => obeys(facts, id) && fieldMatters(settings.dataset, id));
  const changed = matters.filter((id) => valuesDiffer(settings[id], initialOf(id)));
  const row = (id: FieldId): Cell[] => [
    texts.fields[id].label,
    code(id),
    foreign(settingText(id, settings[id])),
    settingText(id, initialOf(id)),
  ];
  const heads: Cell[] = [words.setting, words.id, words.value, words.initial];
  const some =
    changed.length === 0 ? `<p>${escaped(words.noneChanged)}</p>` : table(words.changed, heads, changed.map(row));
  const all = words.all(formatCount(matters.length));
  return `<section><h2>${escaped(words.settings)}</h2>${some}<details><summary>${escaped(all)}</summary>${table(all, heads, matters.map(row))}</details></section>`;
}

const initialOf = (id: FieldId) => {
  const { initial } = FIELDS[id];
  return typeof initial === 'object' ? [...initial] : initial;
};

/** The lanes at the start, what was done at which step, and what was found where a freeze ended. */
export function timelineMarkup({ experiment, verdicts, steps }: RunReport): string {
  const words = texts.runReport;
  const lanes = experiment.lanes.map(({ id, frozen, policy }): Cell[] => [
    laneName(id),
    frozen ? texts.joined.aside(words.frozen, texts.policies[policy].label) : words.free,
  ]);
  const done = (experiment.timeline ?? [])
    .filter(({ step }) => step <= steps + 1)
    .map((entry) => ({ step: entry.step, text: actionText(entry) }));
  const found = verdicts.map((report) => ({
    step: report.step + 1,
    text: endedText(report),
  }));
  // What was found stands behind the switch that ended what it is about.
  const rows = [...done, ...found].toSorted((a, b) => a.step - b.step);
  const list =
    rows.length === 0
      ? `<p>${escaped(words.nothingDone)}</p>`
      : table(
          words.timeline,
          [number(words.step), words.action],
          rows.map(({ step, text }) => [number(formatCount(step)), foreign(text)]),
        );
  return `<section><h2>${escaped(words.timeline)}</h2>${list}<h3>${escaped(words.atStart)}</h3>${table(words.atStart, [words.lanes, texts.report.freeze], lanes)}</section>`;
}

/** What was found where a freeze ended, e.g. “Found on lane A, steps 11 to 20: Leaks: …”. */
export function endedText(report: AuditReport): string {
  const { lane, since, step } = report;
  const found = texts.runReport.found(lane, formatCount(since), formatCount(step));
  return texts.joined.withDetail(found, verdictSentence(report));
}

/** Verdict and tensors of every lane. */
export function* auditsMarkup({ audits, curves }: RunReport): Generator<string> {
  const words = texts.runReport;
  yield `<section><h2>${escaped(words.audit)}</h2>`;
  for (const lane of curves.keys()) {
    const audit = audits.get(lane);
    yield `<h3>${swatch(placeOf(lane))}${escaped(laneName(lane))}</h3>`;
    yield audit ? auditMarkup(audit) : `<p>${escaped(words.noVerdict)}</p>`;
  }
  yield '</section>';
}

function auditMarkup(audit: AuditReport): string {
  const { columns, since, trainingSince, mode } = texts.audit;
  const from = formatCount(audit.since);
  const position = audit.frozen ? since(texts.policies[audit.policy].label, from) : trainingSince(from);
  const modes = Object.entries(audit.training).map(
    ([module, training]) => `${foreign(module)}: ${training ? mode.training : mode.evaluation}`,
  );
  const heads: Cell[] = [columns.tensor, number(columns.gradient), number(columns.change), columns.same];
  const rows = audit.entries.map((entry): Cell[] => [
    { text: foreign(entry.name), is: 'head' },
    number(gradientText(entry)),
    number(formatChange(entry.change)),
    entry.identical ? texts.audit.identical : texts.audit.moved,
  ]);
  const all = texts.runReport.tensors(formatCount(audit.entries.length));
  const facts = texts.joined.clauses([position, ...modes]);
  return `<p class="${audit.verdict.kind}"><b>${escaped(verdictSentence(audit))}</b></p><p class="how">${escaped(facts)}</p><details><summary>${escaped(all)}</summary>${table(all, heads, rows)}</details>`;
}

function gradientText({ gradient }: AuditEntry): string {
  if (gradient === null) return texts.audit.gradient.buffer;
  return gradient.kind === 'norm' ? formatValue(gradient.norm) : texts.audit.gradient[gradient.kind];
}
