/** Parts of a file as they may stand in a sentence. */
import { MOST_QUOTED } from '../problems/problem.ts';

/** In quotation marks, without control characters, at most so long. */
export function shortened(text: string, most: number): string {
  const printable = text.slice(0, most).replace(/[\p{C}\p{Z}]/gu, ' ');
  return `“${printable}${text.length > most ? '…' : ''}”`;
}

/** A name or another part of a file. */
export const quote = (text: string): string => shortened(text, MOST_QUOTED);

/** Counts in brackets, as shapes are written. */
export const listOf = (counts: readonly string[]): string => `[${counts.join(', ')}]`;

/** Whole megabytes. */
export const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
