/** A value that came from outside, as a problem may tell of it. */
import type { Problem } from './problem.ts';

/** Characters of a text that are shown. */
export const MOST_OF_A_TEXT = 40;

/** Short, and never more than one level deep: what comes from outside may be huge or endless. */
export function foundValue(value: unknown): Problem {
  // One more than is shown, which says that there are more.
  if (typeof value === 'string') return { code: 'text-value', text: value.slice(0, MOST_OF_A_TEXT + 1) };
  if (Array.isArray(value)) return { code: 'list-value', length: value.length };
  if (typeof value === 'object' && value !== null) return { code: 'object-value' };
  if (value === undefined) return { code: 'missing-value' };
  return { code: 'plain-value', text: `${value as number | boolean | null}` };
}
