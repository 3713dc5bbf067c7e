/**
 * One run as one HTML page that needs nothing else: no script, no request, light and dark as the reader has it, to be
 * printed as well. Everything from files and addresses is escaped.
 */
import { languageTag, texts } from '../config/texts/index.ts';
import { foreign, foreignName } from '../config/texts/foreignText.ts';
import { formatCount } from '../config/texts/numbers.ts';
import { comparisonSentence } from '../metrics/comparisonWords.ts';
import { verdictSentence } from '../metrics/verdictWords.ts';
import { FIRST_OBJECTIVE } from '../objectives/catalogue.ts';
import { CLOSING, factsList, opening } from './document.ts';
import { escaped } from './escaped.ts';
import { chartsMarkup, laneName } from './runCharts.ts';
import { type Material, placeOf, type RunReport } from './runReport.ts';
import { RUN_STYLE } from './runStyle.ts';
import {
  auditsMarkup,
  comparisonTable,
  endedText,
  metricsMarkup,
  settingsMarkup,
  timelineMarkup,
} from './runTables.ts';
import { swatch } from './swatch.ts';

/** Marks that turn or hide the text around them; JSON and addresses have another way to write them. */
const UNSEEN = /[\p{Cf}\u2028\u2029]/gu;
const inJson = (mark: string): string =>
  Array.from({ length: mark.length }, (_, i) => `\\u${mark.charCodeAt(i).toString(16).padStart(4, '0')}`).join('');

const EXPERIMENT = 'experiment.json';

/** Freezes of a lane that ended and stand beside its verdict, the last ones. */
const MOST_BEFORE = 3;

/** Names of files of one kind that are listed. */
const MOST_FILES = 100;

/** The page in pieces, none of which takes long to make. */
export function* runPage(report: RunReport): Generator<string> {
  yield* opening(titleOf(report), RUN_STYLE);
  yield headMarkup(report);
  yield '<main>';
  yield outcomeMarkup(report);
  yield* chartsMarkup(report);
  yield metricsMarkup(report);
  yield timelineMarkup(report);
  yield settingsMarkup(report);
  yield* auditsMarkup(report);
  yield againMarkup(report);
  yield `</main>${CLOSING}`;
}

const titleOf = ({ name }: RunReport): string => (name === '' ? texts.runReport.title : foreign(name));

function headMarkup(report: RunReport): string {
  const { experiment, steps, backend, written, diverged, whole } = report;
  const words = texts.runReport;
  const { settings, objective = FIRST_OBJECTIVE } = experiment;
  const time = new Intl.DateTimeFormat(languageTag(), { dateStyle: 'medium', timeStyle: 'short' }).format(written);
  const computing = backend.adapter === '' ? backend.name : texts.joined.aside(backend.name, foreign(backend.adapter));
  const facts: [string, string][] = [
    [words.steps, formatCount(steps)],
    [words.seed, String(settings.seed)],
    [texts.report.objective, objective],
    [texts.report.dataset, texts.choices[settings.dataset] ?? settings.dataset],
    [words.backend, computing],
    [words.written, time],
  ];
  const warnings = [...(diverged ? [words.diverged(formatCount(steps))] : []), ...(whole ? [] : [words.notWhole])];
  const said = warnings.map((warning) => `<p class="warning">${escaped(warning)}</p>`);
  return `<header><h1>${escaped(titleOf(report))}</h1>${factsList(facts)}${said.join('')}</header>`;
}

/** The lanes against each other in words and numbers, and the verdict on each. */
function outcomeMarkup({ comparisons, curves, audits, verdicts: ended }: RunReport): string {
  const words = texts.runReport;
  const sentences = comparisons.map(({ other, rows }) => comparisonSentence(other, rows, 1) ?? '');
  const verdicts = [...curves.keys()].map((lane) => {
    const audit = audits.get(lane);
    const said = audit ? verdictSentence(audit) : words.noVerdict;
    const kind = audit?.verdict.kind ?? 'training';
    const before = ended.filter((report) => report.lane === lane && report.frozen).slice(-MOST_BEFORE);
    const earlier = before.map((report) => `<li class="${report.verdict.kind}">${escaped(endedText(report))}</li>`);
    const list = earlier.length === 0 ? '' : `<ul>${earlier.join('')}</ul>`;
    return `<li>${swatch(placeOf(lane))}<b>${escaped(laneName(lane))}</b> <span class="${kind}">${escaped(said)}</span>${list}</li>`;
  });
  const paragraphs = sentences.map((sentence) => `<p class="lead">${escaped(sentence)}</p>`);
  return `<section><h2>${escaped(words.outcome)}</h2>${paragraphs.join('')}<ul class="verdicts">${verdicts.join('')}</ul>${comparisons.map(comparisonTable).join('')}</section>`;
}

/** Everything that it takes to train the run once more. */
function againMarkup({ experiment, steps, backend, address, material }: RunReport): string {
  const words = texts.runReport;
  const file = JSON.stringify(experiment, null, 2).replace(UNSEEN, inJson);
  const command = `npm run --silent lab -- train ${EXPERIMENT} --steps ${steps} --backend ${backend.name}${givenFiles(material)} --out run`;
  return [
    `<section><h2>${escaped(words.again)}</h2>`,
    filesMarkup(material),
    addressMarkup(address),
    `<p>${escaped(words.againCommand)}</p><pre tabindex="0">${escaped(command)}</pre><p class="how">${escaped(words.againBits)}</p>`,
    `<details><summary>${EXPERIMENT}</summary><pre tabindex="0">${escaped(file)}</pre></details></section>`,
  ].join('');
}

/** A page's address can be followed; a query string alone is to be read. */
function addressMarkup(address: string | null): string {
  const words = texts.runReport;
  if (address === null) return '';
  const isPage = /^https?:\/\//.test(address);
  const text = escaped(address.replace(UNSEEN, encodeURIComponent));
  const shown = isPage ? `<a href="${text}" rel="noreferrer">${text}</a>` : text;
  return `<p>${escaped(isPage ? words.againPage : words.againQuery)}</p><pre class="wrapped" tabindex="0">${shown}</pre>`;
}

/** Options of the command that name what was brought; folders and quotes are the reader's. */
function givenFiles({ audio, features, checkpoint }: Material): string {
  return [
    ...(checkpoint === null ? [] : [' --checkpoint CHECKPOINT']),
    ...(audio.length === 0 ? [] : [' --audio FOLDER']),
    ...(features.length === 0 ? [] : [' --features FOLDER']),
  ].join('');
}

function filesMarkup({ audio, features, checkpoint }: Material): string {
  const words = texts.runReport;
  const kinds = [
    [words.fileKinds.checkpoint, checkpoint === null ? [] : [checkpoint]],
    [words.fileKinds.audio, audio],
    [words.fileKinds.features, features],
  ] as const;
  const given = kinds.filter(([, names]) => names.length > 0);
  if (given.length === 0) return '';
  const items = given.map(([kind, names]) => {
    const rest = names.length - MOST_FILES;
    const listed = [
      ...names.slice(0, MOST_FILES).map(foreignName),
      ...(rest > 0 ? [words.moreFiles(formatCount(rest))] : []),
    ];
    return `<li>${escaped(texts.joined.withDetail(kind, texts.joined.list(listed)))}</li>`;
  });
  return `<p>${escaped(words.files)}</p><ul class="files">${items.join('')}</ul>`;
}
