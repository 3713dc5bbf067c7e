/** The one error that readers and writers of files throw. */
import type { Problem } from '../config/problems/problem.ts';
import { LabError } from '../protocol/errors.ts';

/** A file that is damaged, hostile, of another kind, or beyond what is supported. */
export class FormatError extends LabError {
  override name = 'FormatError';

  /**
   * @param what what is wrong, a clause
   * @param where the place in the file: an entry, a tensor, a byte or a line; null for the file as a whole
   * @param file the file's name; readers of parts leave it out, `namingFile` adds it
   */
  constructor(
    readonly what: Problem,
    readonly where: Problem | null = null,
    readonly file = '',
  ) {
    super('unreadable-file', { code: 'file', file, what, place: where });
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
