/**
 * GPT-SoVITS's `2-name2text.txt`: a line per utterance, its name, its phonemes separated by spaces, how many of them each
 * character has, and the text itself, with tabs between. As in the original, a line of other than four columns is passed
 * over, and so is one with a symbol that is not in the table; of a name that comes again, the last line counts.
 */
import { FormatError } from './formatError.ts';
import { phonemeIds } from '../config/phonemeSymbols.ts';

/** 100 hours of speech take a tenth of it. */
const MAX_CHARACTERS = 10 ** 8;
/** Not even read beyond this; a character may take several bytes. */
export const MAX_TEXT_FILE_BYTES = 3 * MAX_CHARACTERS;
const MAX_UTTERANCES = 10 ** 6;
const MAX_NAME = 1024;
/** Symbols of one utterance: ten minutes of speech. */
const MAX_SYMBOLS = 10_000;
/** Lines between two pauses of the reader. */
const LINES_PER_PIECE = 500;
const COLUMNS = 4;

export interface NameToText {
  /** Ids of symbols by utterance, in the file's order. */
  texts: Map<string, Int32Array>;
  /** Lines that were passed over, empty ones aside. */
  passedOver: number;
}

/** @throws FormatError if there is no utterance in it, or more than anyone has */
export function parseNameToText(text: string, file: string): NameToText {
  const reader = nameToTextReader(text, file);
  for (;;) {
    const { done, value } = reader.next();
    if (done) return value;
  }
}

/** The same in pieces: stops every few lines, so that other work can be let in. */
export function* nameToTextReader(text: string, file: string): Generator<void, NameToText> {
  if (text.length > MAX_CHARACTERS) {
    throw new FormatError({ code: 'characters-at-most', text: text.length, most: MAX_CHARACTERS }, null, file);
  }
  const texts = new Map<string, Int32Array>();
  let [number, passedOver] = [0, 0];
  for (let from = text.startsWith('\uFEFF') ? 1 : 0; from < text.length; ) {
    const found = text.indexOf('\n', from);
    const end = found < 0 ? text.length : found;
    const line = text.slice(from, text[end - 1] === '\r' && end > from ? end - 1 : end);
    from = end + 1;
    number += 1;
    if (number % LINES_PER_PIECE === 0) yield;
    if (line === '') continue;
    const read = lineOf(line);
    if (read === null) {
      passedOver += 1;
      continue;
    }
    if (texts.size >= MAX_UTTERANCES && !texts.has(read.name)) {
      throw new FormatError({ code: 'more-than-utterances', most: MAX_UTTERANCES }, { code: 'at-line', number }, file);
    }
    texts.set(read.name, read.ids);
  }
  if (texts.size === 0) throw new FormatError({ code: 'no-utterance' }, null, file);
  return { texts, passedOver };
}

/** Null: not to be used. */
function lineOf(line: string): { name: string; ids: Int32Array } | null {
  const [name = '', phonemes = '', ...rest] = line.split('\t', COLUMNS + 1);
  if (rest.length !== COLUMNS - 2 || name.trim() === '' || name.length > MAX_NAME) return null;
  const symbols = phonemes.split(' ', MAX_SYMBOLS + 1);
  const ids = symbols.length > MAX_SYMBOLS ? null : phonemeIds(symbols);
  return ids && { name, ids };
}
