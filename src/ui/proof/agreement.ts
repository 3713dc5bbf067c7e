/** How agreements are ordered and written. */
import type { UtteranceAgreement } from '../../protocol/files.ts';
import { percentOf } from '../../config/texts/numbers.ts';

/**
 * A share in per cent with one decimal, which says 100% only of all, and 0% only of none.
 * @param whole above 0
 */
export function shareText(part: number, whole: number): string {
  if (part === whole) return percentOf('100');
  if (part === 0) return percentOf('0');
  return percentOf(Math.min(99.9, Math.max(0.1, (100 * part) / whole)).toFixed(1));
}

const agreeing = ({ equal, compared }: UtteranceAgreement): number => (compared === 0 ? 0 : equal / compared);

/** The least agreeing first; of those alike, the longest. */
export function worstFirst(utterances: readonly UtteranceAgreement[]): UtteranceAgreement[] {
  return [...utterances].sort((a, b) => agreeing(a) - agreeing(b) || b.compared - a.compared);
}
