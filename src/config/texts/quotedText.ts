/** Text from a file as it may stand in a sentence. */
import { MOST_QUOTED } from '../problems/problem.ts';

/** In quotation marks, without control characters, at most so long. */
export function shortened(text: string, most: number): string {
  const printable = text.slice(0, most).replace(/[\p{C}\p{Z}]/gu, ' ');
  return `“${printable}${text.length > most ? '…' : ''}”`;
}

/** A name or another part of a file. */
export const quote = (text: string): string => shortened(text, MOST_QUOTED);
