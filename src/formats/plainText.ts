/** Text files in the encodings that people have: UTF-8, and UTF-16 as Windows writes it. */
import { FormatError } from './formatError.ts';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** By the byte order mark; without one, a Latin letter or a digit in front shows where UTF-16 has its zeros. */
export function encodingOf([first, second]: Uint8Array): Encoding {
  if (first === undefined || second === undefined) return 'utf-8';
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  return 'utf-8';
}

/**
 * The text of a whole file, without its byte order mark.
 * @throws FormatError if it is text of neither encoding
 */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    throw new FormatError({ code: 'no-text-utf-8-or-utf-16' });
  }
}

/** More unreadable characters than that and it is no text. A text of an older encoding has its line ends and tabs. */
const MOST_UNREADABLE = 0.5;

/** The text that a file begins with, characters of unknown encodings replaced; null if it is none. */
export function beginningOfText(bytes: Uint8Array): string | null {
  // The last character may be cut, so it is waited for.
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes, { stream: true });
  const unreadable = text.split('\ufffd').length - 1;
  if (text === '' || unreadable > text.length * MOST_UNREADABLE) return null;
  // oxlint-disable-next-line no-control-regex -- they tell bytes from text
  return /[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text) ? null : text;
}
