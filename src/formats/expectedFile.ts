/** Opening a file as something: whatever goes wrong, a file of another kind is called by what it is. */
import { readBytes, type ReadOptions } from './byteSource.ts';
import { identifyContent } from './fileIdentity.ts';
import { START_BYTES } from './foreignFile.ts';
import { FormatError, named } from './formatError.ts';
import { beginningOfText } from './plainText.ts';
import { type Wanted, wrongFileProblem } from './wrongFileProblem.ts';

/**
 * Runs a reader of a file. Where it refuses the file, and the file is something else than what was wanted, the error says
 * that instead.
 * @param name of the file, which the errors name
 * @throws FormatError or FormatError; whatever else `read` throws
 */
export async function expecting<T>(
  wanted: Wanted,
  file: Blob,
  name: string,
  read: () => Promise<T>,
  options: ReadOptions = {},
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw (await wrongFileError(wanted, file, name, options)) ?? named(error, name);
  }
}

/**
 * What a file is instead of what it was given as.
 * @returns null if the file is what was wanted, cannot be read, or its content does not say what it is
 */
export async function wrongFileError(
  wanted: Wanted,
  file: Blob,
  name: string,
  options: ReadOptions = {},
): Promise<FormatError | null> {
  try {
    const identity = await identifyContent(file, name, options);
    if (identity === null) return null;
    const start = await readBytes(file, 0, Math.min(file.size, START_BYTES), options);
    const what = wrongFileProblem(identity, wanted, beginningOfText(start));
    return what === null ? null : new FormatError(what, null, name);
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}
