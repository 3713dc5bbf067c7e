/** Files by path. */
import { openAsBlob, statSync } from 'node:fs';
import { basename } from 'node:path';
import { openTensorFile, type TensorFile } from '../formats/tensorFile.ts';
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
    if (!found.isFile()) throw new Error(found.isDirectory() ? 'it is not a file but a folder' : 'it is not a file');
    return new File([await openAsBlob(path)], basename(path));
  } catch (error) {
    throw new CommandError(`${path} cannot be opened: ${(error as Error).message}`);
  }
}
