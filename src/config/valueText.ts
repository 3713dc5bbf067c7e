/** A value that came from outside, as a message may show it. */

const LONGEST = 40;

/** Short, on one line, and never more than one level deep: what comes from outside may be huge or endless. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return textOf(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return value === undefined ? 'missing' : `${value as number | boolean | null}`;
}

function textOf(text: string): string {
  const printable = text.slice(0, LONGEST).replace(/[\p{C}\p{Z}]/gu, ' ');
  return `“${printable}${text.length > LONGEST ? '…' : ''}”`;
}
