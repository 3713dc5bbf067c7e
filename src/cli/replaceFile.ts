/** Writes files so that a command that fails or is killed half-way leaves what was there. */
import { randomUUID } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../protocol/errors.ts';
import { CommandError } from './output.ts';

export type Content = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

const PARTIAL = '.partial';
/** Milliseconds without a byte after which nobody is writing a file any more. */
const ABANDONED_AFTER = 60_000;

/** @throws CommandError if the disk refuses, and whatever making the content throws */
export async function replaceFile(path: string, content: Content | Blob): Promise<void> {
  // Two processes may write the same file; neither may get the other's bytes among its own.
  const partial = `${path}.${randomUUID()}${PARTIAL}`;
  // Node's streams can be iterated, of which the DOM's types say nothing.
  const pieces = content instanceof Blob ? (content.stream() as unknown as AsyncIterable<Uint8Array>) : content;
  try {
    // On the disk before it takes the other's place, or a power cut could leave neither.
    await writeFile(partial, pieces, { flush: true });
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new CommandError({ code: 'not-written', path, detail: messageOf(error) });
  }
}

/** Whether a name is that of a file that is being written, or was when its writer was killed. */
export const isPartial = (name: string): boolean => name.endsWith(PARTIAL);

/** Removes what writers that were killed left in a folder. What is being written stays. */
export function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!isPartial(name)) continue;
    const written = statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (Date.now() - written > ABANDONED_AFTER) rmSync(join(folder, name), { force: true });
  }
}
