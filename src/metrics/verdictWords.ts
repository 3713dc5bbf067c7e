/** The verdict of an audit in words, long and short. */
import { foreign } from '../config/texts/foreignText.ts';
import { texts } from '../config/texts/index.ts';
import { formatBytes, formatChange, formatCount } from '../config/texts/numbers.ts';
import type { AuditReport } from '../protocol/audit.ts';

const stepsOf = ({ since, step }: AuditReport): string => formatCount(step - since + 1);

/** What is said first and loud, and what explains it. */
export interface VerdictParts {
  headline: string;
  details: string[];
}

export function verdictParts(report: AuditReport): VerdictParts {
  const { verdict, tape } = report;
  const words = texts.audit.verdict;
  switch (verdict.kind) {
    case 'training':
      return { headline: words.training, details: [] };
    case 'still-frozen':
      return { headline: words.stillFrozen, details: [] };
    case 'leaks':
      return {
        headline: words.leaks,
        details: verdict.causes.map(({ by, change }) => texts.audit.cause[by](formatChange(change))),
      };
    case 'held': {
      const { value, unit } = formatBytes(tape.bytes);
      const recorded = words.heldOnTape(formatCount(tape.nodes), `${value} ${unit}`);
      return { headline: words.held(stepsOf(report)), details: tape.nodes === 0 ? [] : [recorded] };
    }
    default:
      return verdict satisfies never;
  }
}

/** One sentence without a full stop, e.g. “Frozen: nothing moved in 240 steps”. */
export function verdictSentence(report: AuditReport): string {
  const { headline, details } = verdictParts(report);
  if (details.length === 0) return headline;
  const { withDetail, phrases, clauses } = texts.joined;
  const explained = clauses(details);
  return report.verdict.kind === 'leaks' ? withDetail(headline, explained) : phrases([headline, explained]);
}

/** What a part of the model that moved, or did not, is called. */
export function partWords(part: string): { alone: string; inSentence: string } {
  const named: Record<string, { alone: string; inSentence: string }> = texts.audit.parts;
  return (Object.hasOwn(named, part) && named[part]) || { alone: foreign(part), inSentence: foreign(part) };
}

/** The same in a few words, e.g. “leaks: codebook 0.0123”. */
export function verdictInShort(report: AuditReport): string {
  const { verdict, tape } = report;
  const words = texts.audit.short;
  switch (verdict.kind) {
    case 'training':
      return words.training;
    case 'still-frozen':
      return words.stillFrozen;
    case 'leaks':
      return words.leaks(
        texts.joined.list(
          verdict.causes.map(({ part, change }) => words.part(partWords(part).alone, formatChange(change))),
        ),
      );
    case 'held':
      return tape.nodes === 0 ? words.held(stepsOf(report)) : words.heldOnTape(stepsOf(report));
    default:
      return verdict satisfies never;
  }
}
