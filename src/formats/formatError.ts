/** The one error that readers and writers of files throw. */
import type { Problem } from '../config/problems/problem.ts';
import { LabError } from '../protocol/errors.ts';

/** A file that is damaged, hostile, of another kind, or beyond what is supported. */
export class FormatError extends LabError {
  override name = 'FormatError';
  /** What is wrong, a clause. */
  readonly what: Problem;
  /** The place in the file: an entry, a tensor, a byte or a line; null for the file as a whole. */
  readonly where: Problem | null;

  /** @param file the file's name; readers of parts leave it out, `namingFile` adds it */
  constructor(
    what: Problem | string,
    where: Problem | string | null = null,
    readonly file = '',
  ) {
    const clause = (of: Problem | string): Problem => (typeof of === 'string' ? { code: 'message', text: of } : of);
    const place = where === null || where === '' ? null : clause(where);
    super('unreadable-file', { code: 'file', file, what: clause(what), place });
    this.what = clause(what);
    this.where = place;
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
