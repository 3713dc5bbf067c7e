/** Codes of the probe as text: a line per quantizer layer, codes separated by white space. */

/** A text that holds no codes. The message names the file, what is wrong and where. */
export class TokensFileError extends Error {}

/** More than any probe has; keeps a wrong file from filling the memory. */
const MAX_CODES = 100_000;

/** @param tokens codes per layer */
export function writeTokens(tokens: readonly (readonly number[])[]): string {
  return tokens.map((layer) => `${layer.join(' ')}\n`).join('');
}

/**
 * @returns codes per layer
 * @throws TokensFileError
 */
export function parseTokens(text: string, name: string): number[][] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length === 0) throw new TokensFileError(`${name} is empty; expected a line of codes per quantizer layer.`);
  if (text.length > MAX_CODES * 8) throw new TokensFileError(`${name} is too long for the codes of a probe.`);
  return lines.map((line, row) =>
    line
      .trim()
      .split(/\s+/)
      .map((word, column) => {
        if (!/^\d{1,7}$/.test(word)) {
          throw new TokensFileError(`${name}, line ${row + 1}, word ${column + 1}: “${word.slice(0, 20)}” is no code.`);
        }
        return Number(word);
      }),
  );
}
