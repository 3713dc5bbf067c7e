/** Printing of what may be long, of what comes from files, and of why a command cannot be carried out. */
import type { Problem } from '../config/problems/problem.ts';
import { LabError } from '../protocol/errors.ts';

/** What a person typed cannot be carried out. A `LabError`, with a place to catch it by: it ends a command with 2. */
export class CommandError extends LabError {
  override name = 'CommandError';

  constructor(problem: Problem) {
    super('invalid-request', problem);
  }
}

/** Characters gathered before they are written: writing each small piece alone is slow. */
const BATCH = 2 ** 16;

function write(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** Prints pieces of text one after the other, waiting for a slow reader. Stops without complaint when it hangs up. */
export async function print(pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
  const ignore = () => undefined;
  // Without a listener a reader that hangs up (`| head`) would end the program with a stack trace.
  process.stdout.on('error', ignore);
  try {
    let batch = '';
    for await (const piece of pieces) {
      batch += piece;
      if (batch.length < BATCH) continue;
      await write(batch);
      batch = '';
    }
    await write(batch);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  } finally {
    process.stdout.off('error', ignore);
  }
}

/** Text from a file, in which nothing may control the terminal. */
export function printable(text: string): string {
  return text.replace(/\p{C}/gu, '?');
}

/** What a terminal draws two columns wide: Han, kana, hangul, and punctuation in full width. */
const TWO_COLUMNS =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/gu;

/** Columns that a text takes in a terminal. */
export function terminalColumns(text: string): number {
  return [...text].length + (text.match(TWO_COLUMNS)?.length ?? 0);
}
