/** The verdict of an audit in words. */
import { texts } from '../../config/texts/index.ts';
import type { AuditReport, LeakCause } from '../../protocol/audit.ts';
import { formatBytes, formatCount, formatValue } from '../numbers.ts';

function causeWords({ by, change }: LeakCause): string {
  return texts.audit.cause[by](formatValue(change));
}

/** One sentence without a full stop, e.g. “Frozen: nothing moved in 240 steps”. */
export function verdictSentence({ verdict, since, step, tape }: AuditReport): string {
  const words = texts.audit.verdict;
  switch (verdict.kind) {
    case 'training':
      return words.training;
    case 'still-frozen':
      return words.stillFrozen;
    case 'leaks':
      return `${words.leaks}: ${verdict.causes.map(causeWords).join('; ')}`;
    case 'held': {
      const held = words.held(formatCount(step - since + 1));
      if (tape.nodes === 0) return held;
      const { value, unit } = formatBytes(tape.bytes);
      return `${held}, ${words.heldOnTape(formatCount(tape.nodes), `${value} ${unit}`)}`;
    }
    default:
      return verdict satisfies never;
  }
}
