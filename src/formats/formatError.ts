/** The one error that readers and writers of files throw. */

/**
 * A file that is damaged, hostile, of another kind, or beyond what is supported. The message names the file, says what
 * is wrong and where.
 */
export class FormatError extends Error {
  override name = 'FormatError';

  /**
   * @param what what is wrong, without a full stop
   * @param where the place in the file: an entry, a tensor, a byte or a line; '' for the file as a whole
   * @param file the file's name; readers of parts leave it out, `namingFile` adds it
   */
  constructor(
    readonly what: string,
    readonly where = '',
    readonly file = '',
  ) {
    super(`${file === '' ? '' : `${file}: `}${what}${where === '' ? '' : ` (${where})`}.`);
  }
}

/** Runs `read` and puts the file's name into each FormatError that comes out of it. */
export async function namingFile<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw named(error, file);
  }
}

/** The error with the file's name if it is a FormatError without one, else the error itself. */
export function named(error: unknown, file: string): unknown {
  return error instanceof FormatError && error.file === '' ? new FormatError(error.what, error.where, file) : error;
}

/** Text from a file as it may stand in a message: quoted, without control characters, short. */
export function quote(text: string): string {
  const printable = text.slice(0, 80).replace(/[\p{C}\p{Z}]/gu, ' ');
  return `“${printable}${text.length > 80 ? '…' : ''}”`;
}
