/** Files by path. */
import { openAsBlob, statSync } from 'node:fs';
import { basename } from 'node:path';
import { openTensorFile, type TensorFile } from '../formats/tensorFile.ts';
import { messageOf } from '../protocol/errors.ts';
import { CommandError } from './output.ts';

/**
 * @throws CommandError if there is no such file
 * @throws FormatError if it is not readable as tensors
 */
export async function openFile(path: string): Promise<TensorFile> {
  const file = await fileAt(path);
  return openTensorFile(file, file.name);
}

/**
 * A file by its path; its bytes are read when they are needed.
 * @throws CommandError if there is none
 */
export async function fileAt(path: string): Promise<File> {
  try {
    const found = statSync(path);
    if (found.isDirectory()) throw new CommandError({ code: 'folder-for-file', path });
    if (!found.isFile()) throw new CommandError({ code: 'no-plain-file', path });
    return new File([await openAsBlob(path)], basename(path));
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError({ code: 'not-opened', path, detail: messageOf(error) });
  }
}
