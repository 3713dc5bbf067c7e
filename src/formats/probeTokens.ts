/** Codes of the probe as text: a line per quantizer layer, codes separated by white space. */

import { foundValue } from '../config/problems/foundValue.ts';
import { FIELDS } from '../config/fields.ts';
import { MOST_PROBE_FRAMES } from '../config/limits.ts';
import { LabError } from '../protocol/errors.ts';

/** Below ten million, so exact in any number; whether the model has such a code is for the session to say. */
const CODE = /^\d{1,7}$/;

/** Bytes of a file: every layer of the largest probe, with room for white space. */
const MOST_BYTES = 2 ** 20;
const LAYERS = FIELDS.layers;

/** @param tokens codes per layer */
export function writeTokens(tokens: readonly (readonly number[])[]): string {
  return tokens.map((layer) => `${layer.join(' ')}\n`).join('');
}

/**
 * @returns codes per layer
 * @throws LabError
 */
export async function readTokens(file: Blob, name: string): Promise<number[][]> {
  // Asked first: a file of another kind may be larger than memory.
  if (file.size > MOST_BYTES) {
    throw new LabError('unreadable-file', {
      code: 'probe-file-too-large',
      name,
      bytes: file.size,
      most: MOST_BYTES,
    });
  }
  return parseTokens(await file.text(), name);
}

/** The same of a text. */
export function parseTokens(text: string, name: string): number[][] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length === 0) throw new LabError('unreadable-file', { code: 'probe-file-empty', name });
  if (lines.length > LAYERS.max) {
    throw new LabError('unreadable-file', {
      code: 'probe-file-lines',
      name,
      lines: lines.length,
      most: LAYERS.max,
    });
  }
  return lines.map((line, row) => parseLine(line, { name, row: row + 1 }));
}

function parseLine(line: string, where: { name: string; row: number }): number[] {
  const words = line.trim().split(/\s+/);
  if (words.length > MOST_PROBE_FRAMES) {
    throw new LabError('unreadable-file', {
      code: 'probe-line-long',
      ...where,
      codes: words.length,
      most: MOST_PROBE_FRAMES,
    });
  }
  return words.map((word, column) => {
    if (!CODE.test(word)) {
      throw new LabError('unreadable-file', {
        code: 'probe-word',
        ...where,
        column: column + 1,
        found: foundValue(word),
      });
    }
    return Number(word);
  });
}
