/** Codes of the probe as text: a line per quantizer layer, codes separated by white space. */

import { FIELDS, type NumberField } from '../config/fields.ts';
import { MOST_PROBE_FRAMES } from '../config/limits.ts';
import { valueText } from '../config/valueText.ts';
import { LabError } from '../protocol/errors.ts';

/** Below ten million, so exact in any number; whether the model has such a code is for the session to say. */
const CODE = /^\d{1,7}$/;

/** A text that holds no codes. The message names the file, what is wrong and where. */
export class TokensFileError extends LabError {
  constructor(message: string) {
    super('unreadable-file', { code: 'message', text: message });
  }
}

/** Bytes of a file: every layer of the largest probe, with room for white space. */
const MOST_BYTES = 2 ** 20;
const LAYERS = FIELDS.layers as NumberField;

/** @param tokens codes per layer */
export function writeTokens(tokens: readonly (readonly number[])[]): string {
  return tokens.map((layer) => `${layer.join(' ')}\n`).join('');
}

/**
 * @returns codes per layer
 * @throws TokensFileError
 */
export async function readTokens(file: Blob, name: string): Promise<number[][]> {
  // Asked first: a file of another kind may be larger than memory.
  if (file.size > MOST_BYTES) {
    throw new TokensFileError(
      `${name} has ${file.size} bytes; the codes of a probe take at most ${MOST_BYTES}. Choose a file of “Export tokens”.`,
    );
  }
  return parseTokens(await file.text(), name);
}

/** The same of a text. */
export function parseTokens(text: string, name: string): number[][] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length === 0) throw new TokensFileError(`${name} is empty; expected a line of codes per quantizer layer.`);
  if (lines.length > LAYERS.max) {
    throw new TokensFileError(
      `${name} has ${lines.length} lines; expected one per quantizer layer, at most ${LAYERS.max}.`,
    );
  }
  return lines.map((line, row) => parseLine(line, `${name}, line ${row + 1}`));
}

function parseLine(line: string, where: string): number[] {
  const words = line.trim().split(/\s+/);
  if (words.length > MOST_PROBE_FRAMES) {
    throw new TokensFileError(`${where} has ${words.length} codes; a probe has at most ${MOST_PROBE_FRAMES}.`);
  }
  return words.map((word, column) => {
    if (!CODE.test(word)) {
      throw new TokensFileError(
        `${where}, word ${column + 1}: ${valueText(word)} is no code; expected a whole number.`,
      );
    }
    return Number(word);
  });
}
