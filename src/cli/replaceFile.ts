/** Writes files so that a command that fails half-way leaves what was there. */
import { rename, rm, writeFile } from 'node:fs/promises';
import { CommandError } from './output.ts';

export type Content = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** @throws CommandError if the disk refuses, and whatever making the content throws */
export async function replaceFile(path: string, content: Content | Blob): Promise<void> {
  const partial = `${path}.partial`;
  // Node's streams can be iterated, of which the DOM's types say nothing.
  const pieces = content instanceof Blob ? (content.stream() as unknown as AsyncIterable<Uint8Array>) : content;
  try {
    await writeFile(partial, pieces);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new CommandError(`${path} cannot be written: ${(error as Error).message}`);
  }
}
