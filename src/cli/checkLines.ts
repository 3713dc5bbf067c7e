/** A comparison of two checkpoints as lines of text. */
import { problemText } from '../config/problems/problemText.ts';
import { texts } from '../config/texts/index.ts';
import { localDigits, percentOf } from '../config/texts/numbers.ts';
import type { FreezeLevers } from '../config/freezePolicies.ts';
import type {
  CheckedFile,
  CheckedPolicy,
  CodebookChange,
  FreezeCheckReport,
  TensorChange,
  TokenChange,
} from '../protocol/freezeCheck.ts';
import { printable, terminalColumns } from './output.ts';

/** Codes of a codebook that are listed. */
const LISTED_CODES = 10;
/** Utterances of which the counts are listed. */
const LISTED_UTTERANCES = 20;

const value = (number: number): string => localDigits(String(Number(number.toPrecision(3))));
const percent = (share: number): string => percentOf(String(Number((share * 100).toPrecision(3))));

/** The verdict first, then what it rests on. */
export function* checkLines(report: FreezeCheckReport): Generator<string> {
  const { check } = texts;
  yield line(fileLine('BEFORE', report.before));
  yield line(fileLine('AFTER ', report.after));
  yield line('');
  yield line(check.verdict[report.verdict]);
  if (report.reason !== null) {
    yield line(problemText(report.reason));
    return;
  }
  for (const { by, change } of report.causes) yield line(check.cause[by](value(change)));
  for (const { part, motion, factor } of report.modules) {
    if (motion === 'still' && report.verdict !== 'held') yield line(check.still(part));
    if (factor !== null) yield line(check.factor(String(Number(factor.toPrecision(9)))));
  }
  yield line((report.rounded ? check.rounded : check.precision)[report.precision]);
  yield* policyLines(report);
  yield* tensorLines(report.tensors);
  for (const codebook of report.codebooks) yield* codeLines(codebook, report.codebooks.length > 1);
  if (report.tokensMissing !== null) yield line(`\n${problemText(report.tokensMissing)}`);
  if (report.tokens) yield* tokenLines(report.tokens);
}

const line = (text: string): string => `${text.split('\n').map(printable).join('\n')}\n`;

function fileLine(which: string, { name, bytes, dtype, version }: CheckedFile): string {
  const facts = [`${value(bytes / 1e6)} MB`, dtype ?? '', version].filter(Boolean);
  return `${which}  ${texts.joined.aside(name, texts.joined.list(facts))}`;
}

const labelOf = (policy: CheckedPolicy): string =>
  policy === 'unfrozen' ? texts.check.policies.unfrozen.label : texts.policies[policy].label;

function* policyLines({ policies, provided, certain, untold }: FreezeCheckReport): Generator<string> {
  const { policies: said, levers } = texts.check;
  const { heading, sentences, closed, withDetail, clauses } = texts.joined;
  yield line(`\n${heading(said.title)}`);
  if (policies.length === 0) yield line(`  ${said.none}`);
  for (const policy of policies) {
    const does = policy === 'unfrozen' ? said.unfrozen.does : texts.policies[policy].does;
    yield line(`  ${sentences([closed(labelOf(policy)), does])}`);
  }
  if (policies.length > 1) yield line(`  ${said.alike}`);
  for (const { policy, proviso } of provided)
    yield line(`  ${closed(withDetail(said.providedTitle, said.provided[proviso](labelOf(policy))))}`);
  const known = Object.entries(certain).map(([lever, it]) => levers.value(lever as keyof FreezeLevers, it));
  if (known.length > 0) yield line(closed(withDetail(levers.certainTitle, clauses(known))));
  if (untold.length > 0) yield line(closed(withDetail(levers.untoldTitle, clauses(untold.map(levers.name)))));
}

function* tensorLines(tensors: readonly TensorChange[]): Generator<string> {
  const { columns, identical } = texts.check.tensors;
  const rows = tensors.map(({ name, maxChange, meanChange, changed, ...tensor }) =>
    tensor.identical ? [name, identical] : [name, value(maxChange), value(meanChange), percent(changed)],
  );
  yield* table([[columns.tensor, columns.max, columns.mean, columns.changed], ...rows]);
}

function* table(rows: readonly (readonly string[])[]): Generator<string> {
  const width = (column: number): number => Math.max(...rows.map((row) => terminalColumns(row[column] ?? '')));
  yield line('');
  for (const row of rows) {
    const cells = row.map((cell, i) => {
      const space = ' '.repeat(width(i) - terminalColumns(cell));
      return i === 0 ? `${cell}${space}` : `${space}${cell}`;
    });
    yield line(cells.join('  ').trimEnd());
  }
}

function* codeLines({ layer, moved, codes }: CodebookChange, named: boolean): Generator<string> {
  if (moved === 0) return;
  const { title, layer: ofLayer, moved: count, columns } = texts.check.codes;
  const of = texts.joined.phrases(named ? [title, ofLayer(String(layer))] : [title]);
  yield line(`\n${texts.joined.withDetail(of, count(String(moved), String(codes.length)))}`);
  const most = codes.toSorted((a, b) => b.distance - a.distance).slice(0, LISTED_CODES);
  const rows = most.flatMap(({ code, distance, framesBefore, framesAfter }) =>
    distance > 0 ? [[String(code), value(distance), `${value(framesBefore)} → ${value(framesAfter)}`]] : [],
  );
  yield* table([[columns.code, columns.distance, columns.frames], ...rows]);
}

function* tokenLines(tokens: TokenChange): Generator<string> {
  const { tokens: said } = texts.check;
  yield line(`\n${texts.joined.withDetail(said.title, said.source[tokens.source])}`);
  for (const sentence of tokenSentences(tokens)) yield line(sentence);
  const most = tokens.utterances
    .toSorted((a, b) => b.changed / b.tokens - a.changed / a.tokens)
    .slice(0, LISTED_UTTERANCES);
  const { columns } = said;
  const head = [columns.utterance, columns.tokens, columns.changed, columns.nearTies];
  yield* table([
    tokens.file ? [...head, columns.file] : head,
    ...most.map(({ name, file, ...counts }) => [
      name,
      String(counts.tokens),
      String(counts.changed),
      String(counts.nearTies),
      ...(file ? [`${file.compared - file.after} / ${file.compared}`] : []),
    ]),
  ]);
}

function* tokenSentences({ tokens: count, changed, nearTies, changedNearTies, file }: TokenChange): Generator<string> {
  const { tokens: said } = texts.check;
  const all = String(count);
  yield changed === 0 ? said.none(all) : said.changed(String(changed), all, percent(changed / count));
  yield said.nearTies(String(nearTies), all, String(changedNearTies));
  if (!file) return;
  const { name, mismatch, compared, before, after, lostNearTies } = file;
  if (mismatch?.kind === 'rate') yield said.otherRate(name);
  else if (mismatch?.kind === 'codes') yield said.otherCodes(name, String(mismatch.largest), String(mismatch.codes));
  else if (compared === 0) yield said.noneCompared(name);
  else {
    yield said.file(name, String(compared), percent(before / compared), percent(after / compared));
    if (after === compared) yield said.noneUnknown;
    else {
      yield said.unknown(percent(1 - after / compared));
      yield said.unknownNear(String(lostNearTies), String(compared - after));
    }
  }
}
