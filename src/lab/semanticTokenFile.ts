/** Reads the semantic tokens that a person compares with. */
import { pacer, type WorkOptions } from '../data/pacing.ts';
import { readBytes } from '../formats/byteSource.ts';
import { expecting } from '../formats/expectedFile.ts';
import { FormatError } from '../formats/formatError.ts';
import { decodeText } from '../formats/plainText.ts';
import { MAX_TOKEN_FILE_BYTES, semanticTokenReader } from '../formats/semanticTokens.ts';
import type { ImportedTokens } from '../train/semanticAgreement.ts';

/**
 * Reads a file of semantic tokens, letting other work in between.
 * @throws FormatError
 */
export function readSemanticTokens(file: File, { signal }: WorkOptions): Promise<ImportedTokens> {
  const read = async (): Promise<ImportedTokens> => {
    if (file.size > MAX_TOKEN_FILE_BYTES) {
      throw new FormatError({ code: 'bytes-at-most', bytes: file.size, most: MAX_TOKEN_FILE_BYTES });
    }
    const pause = pacer(signal);
    const text = decodeText(await readBytes(file, 0, file.size, { signal, pause }));
    const reader = semanticTokenReader(text, file.name);
    for (;;) {
      const { done, value } = reader.next();
      if (done) return { file, utterances: value };
      await pause();
    }
  };
  return expecting('semantic-tokens', file, file.name, read, { signal });
}
