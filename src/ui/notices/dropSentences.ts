/** What became of a drop, in sentences, for the notice and for the log. */
import { problemText } from '../../config/problems/problemText.ts';
import { foreign } from '../../config/texts/foreignText.ts';
import { texts } from '../../config/texts/index.ts';
import type { DropReport, TakenKind } from '../../protocol/dropReport.ts';

export interface DropSentences {
  title: string;
  /** Reasons, and what to do. */
  details: string[];
  /** What was left alone: a line for each kind. */
  left: string[];
}

/** Says a report. Nothing is told twice: a single file stands in the title alone. */
export function dropSentences(report: DropReport): DropSentences {
  const { taken, refused, left, told, waits } = report;
  const [first] = left;
  const untouched = taken.length === 0 && refused.count === 0;
  const single = untouched && left.length === 1 && first?.count === 1 ? first : null;
  return {
    title: titleOf(report),
    details: [
      ...(waits ? [waitingSentence(taken)] : []),
      ...toldBy(told),
      ...reasonsOf(refused),
      ...(single ? [texts.drops.leftAs(single.what)] : []),
      ...(taken.length === 0 ? left.map(({ what }) => texts.drops.instead(what)) : []),
    ].filter((sentence) => sentence !== null),
    left: single ? [] : left.map((group) => texts.drops.leftLine(group.what, group)),
  };
}

/** The same in one line. */
export function dropLine(report: DropReport): string {
  const { title, details, left } = dropSentences(report);
  return texts.joined.sentences([title, ...details, ...(left.length > 0 ? [texts.drops.leftInLog(left)] : [])]);
}

function titleOf({ taken, refused, left }: DropReport): string {
  const titles: string[] = [];
  if (taken.length > 0) titles.push(texts.drops.taken(taken));
  if (refused.count > 0) titles.push(texts.drops.refused(refused.count, refused.first[0]?.name));
  if (titles.length > 0) return texts.joined.sentences(titles);
  const [first] = left;
  if (!first) return texts.drops.nothing;
  const count = left.reduce((sum, group) => sum + group.count, 0);
  return texts.drops.left(count, first.names[0], first.what);
}

function waitingSentence(taken: DropReport['taken']): string {
  const has = (...kinds: TakenKind[]): boolean => taken.some(({ kind }) => kinds.includes(kind));
  return texts.drops.waits(has('features', 'audio'), has('semantic-tokens'));
}

/** Of a single log a sentence each; of several a line for each log. */
function toldBy(told: DropReport['told']): string[] {
  const said = told.map(({ name, findings }) => ({
    name,
    sentences: findings.map((each) => foreign(problemText(each))),
  }));
  const [only, ...more] = said;
  if (only && more.length === 0) return only.sentences;
  // Copies of one log say the same.
  return [...new Set(said.map(({ name, sentences }) => texts.drops.told(name, sentences)))];
}

function reasonsOf({ count, first }: DropReport['refused']): string[] {
  const reasons = first.map(({ name, reason }) => texts.drops.reason(name, problemText(reason), count === 1));
  const more = count - first.length;
  return more > 0 ? [...reasons, texts.drops.moreRefused(more)] : reasons;
}
