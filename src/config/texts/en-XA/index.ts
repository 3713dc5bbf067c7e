/**
 * The pseudo-language: English that shows at a glance that it came from the texts, every letter with an accent, each text
 * in brackets, and longer by a third, as other languages are. What a text was given (names, formatted numbers) stands in it as it came. For development and tests.
 */
import { english } from '../en/index.ts';
import type { Texts } from '../textTypes.ts';

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ACCENTED = 'áƀçđéƒĝħîĵķłɱñôþɋřšŧúṽŵẋýžÅƁÇÐÉƑĜĦÎĴĶŁṀÑÖÞɊŘŠŦÛṼŴẊÝŽ';
const accents = new Map([...PLAIN].map((letter, index) => [letter, ACCENTED.charAt(index)]));

/** Stands around a part of what a function is given, to see whether it comes out again. */
const MARK = '⸨';

type Words = (...given: readonly unknown[]) => unknown;

/** How much longer than English its texts are. */
export const LONGER = 0.3;

/**
 * The same texts in accents: constants, and what functions return. Empty texts stay empty.
 * @param longer share of its letters that each text is filled up by
 */
export function inAccents<T>(words: T, longer = 0): T {
  return ofAny(words, longer) as T;
}

function ofAny(words: unknown, longer: number): unknown {
  if (typeof words === 'string') return accented(words, [], longer);
  if (Array.isArray(words)) return words.map((each) => ofAny(each, longer));
  if (typeof words === 'function') {
    return (...given: readonly unknown[]): unknown => {
      const said = (words as Words)(...given);
      return typeof said === 'string' ? accented(said, placeholders(words as Words, given, said), longer) : said;
    };
  }
  if (typeof words !== 'object' || words === null) return words;
  return Object.fromEntries(Object.entries(words).map(([name, each]) => [name, ofAny(each, longer)]));
}

/** @param kept parts that stay as they are, where they stand as words of their own */
function accented(text: string, kept: readonly string[], longer: number): string {
  if (text === '') return text;
  const pieces = kept.length === 0 ? [text] : text.split(new RegExp(`(${wordsOf(kept)})`, 'u'));
  const letters = pieces.map((piece, index) => (index % 2 === 1 ? piece : withAccents(piece)));
  return `⟦${letters.join('')}${filling(text, longer)}⟧`;
}

/** In words of six, so that lines can break. Symbols and single letters stay as short as they are. */
function filling(text: string, longer: number): string {
  const count = /\p{L}{2}/u.test(text) ? Math.round(longer * text.length) : 0;
  return '~'.repeat(count).replace(/~{1,6}/g, ' $&');
}

const withAccents = (text: string): string => [...text].map((letter) => accents.get(letter) ?? letter).join('');

/** A pattern of these texts, the longest first, where no letter or digit is beside them. */
function wordsOf(texts: readonly string[]): string {
  const escaped = texts
    .toSorted((a, b) => b.length - a.length)
    .map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`));
  return `(?<![\\p{L}\\p{N}])(?:${escaped.join('|')})(?![\\p{L}\\p{N}])`;
}

/**
 * What a function was given and says again. A word that only chooses among texts (“features”, “nan”) may stand in what
 * is said by chance: marked, it is not found again.
 */
function placeholders(words: Words, given: readonly unknown[], said: string): string[] {
  const texts = [...new Set(textsIn(given))];
  return texts.filter((text) => /[a-z]/i.test(text) && said.includes(text) && comesOutAgain(words, given, text));
}

function comesOutAgain(words: Words, given: readonly unknown[], text: string): boolean {
  try {
    const said = words(...(withMark(given, text) as unknown[]));
    return typeof said === 'string' && said.includes(MARK);
  } catch {
    return false; // it is no text that can be chosen by
  }
}

function textsIn(given: unknown): string[] {
  if (typeof given === 'string') return [given];
  return typeof given === 'object' && given !== null ? Object.values(given).flatMap(textsIn) : [];
}

function withMark(given: unknown, text: string): unknown {
  if (typeof given === 'string') return given === text ? `${MARK}${text}${MARK}` : given;
  if (Array.isArray(given)) return given.map((each) => withMark(each, text));
  if (typeof given !== 'object' || given === null) return given;
  return Object.fromEntries(Object.entries(given).map(([name, each]) => [name, withMark(each, text)]));
}

const pseudo: Texts = inAccents<Texts>(english, LONGER);
export default pseudo;
