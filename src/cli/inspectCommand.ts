/** `inspect FILE`: lists the tensors of a file, or what a log of a training holds. */
import { problemText } from '../config/problems/problemText.ts';
import { texts } from '../config/texts/index.ts';
import { FormatError } from '../formats/formatError.ts';
import { formatValues, inspectionJson } from '../formats/inspectionJson.ts';
import type { TensorFile } from '../formats/tensorFile.ts';
import { logAt, logJson, logListing } from './inspectLog.ts';
import { openFile } from './openFile.ts';
import { CommandError, print, printable } from './output.ts';

/**
 * Prints the tensors, or why the file is refused. The whole file is checked first, so that nothing of a damaged one is
 * printed.
 * @returns whether the file is readable
 */
export async function inspectCommand(path: string, json: boolean, withData: boolean): Promise<boolean> {
  let file: TensorFile;
  try {
    const log = await logAt(path);
    if (log !== null) {
      await print(json ? logJson(log, withData) : logListing(log, withData));
      return true;
    }
    file = await openFile(path);
    await file.verify();
  } catch (error) {
    if (!(error instanceof FormatError || error instanceof CommandError)) throw error;
    const said = problemText(error.problem);
    if (json) await print([`${JSON.stringify({ readable: false, error: said })}\n`]);
    console.error(said);
    return false;
  }
  await print(json ? inspectionJson(file, file.tensors, withData, problemText) : listing(file, withData));
  return true;
}

async function* listing(file: TensorFile, withData: boolean): AsyncGenerator<string> {
  const { name, format, container, tensors, metadata, skipped } = file;
  const kind = container === format ? format : `${format}, ${container}`;
  const words = texts.command.inspect;
  yield `${words.file(printable(name), kind, tensors.length)}\n`;
  for (const [key, value] of metadata) yield `${printable(key)}: ${printable(value)}\n`;
  const width = Math.min(60, Math.max(...tensors.map(({ path }) => path.length), 0));
  for (const { path, shape, dtype } of tensors) {
    yield `${printable(path).padEnd(width)}  ${dtype.padEnd(8)}  [${shape.join(', ')}]\n`;
    if (!withData) continue;
    yield '  ';
    yield* formatValues(dtype, await file.read(path));
    yield '\n';
  }
  for (const { path, reason } of skipped)
    yield `${printable(path).padEnd(width)}  ${words.skipped(printable(problemText(reason)))}\n`;
}
