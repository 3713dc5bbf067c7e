/**
 * GPT-SoVITS's `6-name2semantic.tsv`: a line per utterance, its name, a tab, and the codes separated by spaces. The file
 * that its training reads begins with a line of column names; the parts it is joined from do not. Files that people put
 * together have the column names, or an utterance, again in the middle.
 */
import { excerpt, type Problem } from '../config/problems/problem.ts';
import { FormatError } from './formatError.ts';

const HEADER = 'item_name\tsemantic_audio';
const isHeader = (line: string): boolean => line.trim() === HEADER;
/** 25 codes a second of up to five characters: some 200 hours. */
const MAX_CHARACTERS = 10 ** 8;
/** Not even read beyond this; a character of a name may take several bytes. */
export const MAX_TOKEN_FILE_BYTES = 2 * MAX_CHARACTERS;
/** Lines, and codes of one line, between two pauses of the reader. */
const LINES_PER_PIECE = 200;
const CODES_PER_PIECE = 20_000;
/** Codes of one utterance: more than five hours of sound, of which no file here may have one. */
const MAX_CODES = 10 ** 6;
const MAX_UTTERANCES = 10 ** 6;
const MAX_NAME = 1024;
/** Codebooks have 1024 codes; more than a million nobody trains. */
const CODE = /^\d{1,6}$/;

/**
 * @param file the file's name, for messages
 * @returns codes by utterance, in the file's order
 * @throws FormatError with the line's number
 */
export function parseSemanticTokens(text: string, file: string): Map<string, number[]> {
  const reader = semanticTokenReader(text, file);
  for (;;) {
    const { done, value } = reader.next();
    if (done) return value;
  }
}

/** The same in pieces: stops every few lines, so that other work can be let in. */
export function* semanticTokenReader(text: string, file: string): Generator<void, Map<string, number[]>> {
  if (text.length > MAX_CHARACTERS) {
    throw new FormatError({ code: 'characters-at-most', text: text.length, most: MAX_CHARACTERS }, null, file);
  }
  const utterances = new Map<string, number[]>();
  /** Where each name was first. */
  const lines = new Map<string, number>();
  let number = 0;
  for (const line of linesOf(text)) {
    number += 1;
    if (number % LINES_PER_PIECE === 0) yield;
    if (line.trim() === '' || isHeader(line)) continue;
    const where: Problem | null = { code: 'at-line', number };
    if (utterances.size >= MAX_UTTERANCES)
      throw new FormatError({ code: 'more-than-utterances', most: MAX_UTTERANCES }, where, file);
    const tab = line.indexOf('\t');
    if (tab < 0) throw new FormatError({ code: 'line-without-tab', line: excerpt(line) }, where, file);
    const name = line.slice(0, tab);
    if (name.trim() === '' || name.length > MAX_NAME) throw new FormatError({ code: 'no-proper-name' }, where, file);
    const codes = yield* codeReader(line.slice(tab + 1), where, file);
    const before = lines.get(name);
    if (before === undefined) {
      utterances.set(name, codes);
      lines.set(name, number);
    } else if (!areEqual(codes, utterances.get(name) as number[])) {
      throw new FormatError({ code: 'name-twice', name: excerpt(name) }, { code: 'at-lines', before, number }, file);
    }
  }
  if (utterances.size === 0) throw new FormatError({ code: 'no-utterance' }, null, file);
  return utterances;
}

/** Whether a text begins as such a file: with column names, or a name, a tab and codes. */
export function beginsLikeSemanticTokens(text: string): boolean {
  for (const line of linesOf(text)) {
    if (line.trim() !== '') return isHeader(line) || /^[^\t]*[^\s][^\t]*\t\d+( \d*)*$/.test(line);
  }
  return false;
}

/** Lines without their ends; a byte order mark in front is dropped. Nothing is split that is not yet needed. */
function* linesOf(text: string): Generator<string> {
  for (let from = text.startsWith('\uFEFF') ? 1 : 0; from < text.length; ) {
    const found = text.indexOf('\n', from);
    const end = found < 0 ? text.length : found;
    yield text.slice(from, text[end - 1] === '\r' && end > from ? end - 1 : end);
    from = end + 1;
  }
}

const areEqual = (one: readonly number[], other: readonly number[]): boolean =>
  one.length === other.length && one.every((code, i) => code === other[i]);

/** Stops every few thousand codes, as a line may hold very many. */
function* codeReader(text: string, where: Problem, file: string): Generator<void, number[]> {
  const codes: number[] = [];
  const line = text.trim();
  for (let from = 0; from < line.length || codes.length === 0; ) {
    const space = line.indexOf(' ', from);
    const end = space < 0 ? line.length : space;
    const word = line.slice(from, end);
    if (!CODE.test(word))
      throw new FormatError(
        { code: 'no-code', word: excerpt(word) },
        { code: 'at-code', line: where, at: codes.length + 1 },
        file,
      );
    if (codes.length >= MAX_CODES) throw new FormatError({ code: 'too-many-codes', most: MAX_CODES }, where, file);
    codes.push(Number(word));
    if (codes.length % CODES_PER_PIECE === 0) yield;
    from = end;
    while (line[from] === ' ') from += 1;
  }
  return codes;
}

/**
 * The text of a file.
 * @param header whether GPT-SoVITS's column names come first, as its training wants them
 * @throws FormatError for a name that would break a line, or a code that is none
 */
export function writeSemanticTokens(utterances: ReadonlyMap<string, ArrayLike<number>>, header = true): string {
  const lines = Array.from(utterances, ([name, codes]) => {
    if (/[\t\r\n]/.test(name) || name.trim() === '' || name.length > MAX_NAME) {
      throw new FormatError({ code: 'utterance-cannot-name', name: excerpt(name) });
    }
    const words = Array.from(codes, String);
    if (words.length === 0) throw new FormatError({ code: 'no-codes', name: excerpt(name) });
    const wrong = words.find((word) => !CODE.test(word));
    if (wrong !== undefined) throw new FormatError({ code: 'not-a-code', name: excerpt(name), wrong: excerpt(wrong) });
    return `${name}\t${words.join(' ')}\n`;
  });
  return `${header ? `${HEADER}\n` : ''}${lines.join('')}`;
}
