/**
 * Several runs in one zip: a session file of each, whole, and `runs.json`, which names them in order. Whoever unpacks it
 * has session files.
 */
import { excerpt } from '../config/problems/problem.ts';
import * as v from 'valibot';
import { LONGEST_NAME } from '../config/limits.ts';
import { exactly, holds, listOf, readBy, text } from '../config/schemaParts.ts';
import type { ReadOptions } from '../formats/byteSource.ts';
import { FormatError, namingFile } from '../formats/formatError.ts';
import { isSessionZip } from '../formats/sessionFile.ts';
import { ZipFile } from '../formats/zipContent.ts';
import { writeZipOfFiles } from '../formats/zipWriter.ts';

const BUNDLE_FORMAT = 'freeze-lab-runs';
const BUNDLE_VERSION = 1;
const DIRECTORY = 'runs.json';
/** Runs of one file. */
export const MOST_BUNDLED = 500;
/** Their names, the longest. */
const MOST_DIRECTORY_BYTES = 2 ** 21;

const directorySchema = v.object({
  format: exactly(BUNDLE_FORMAT),
  version: exactly(BUNDLE_VERSION),
  runs: v.pipe(
    listOf(text(LONGEST_NAME, 1), MOST_BUNDLED, 1),
    holds((names) => new Set(names).size === names.length, 'name-occurs-twice'),
  ),
});

/** @throws FormatError if it would be larger than 4 GiB; the signal's reason if it is aborted */
export async function writeRunBundle(files: readonly File[], options: ReadOptions = {}): Promise<File> {
  const width = String(files.length).length;
  const names = files.map((file, index) => `${String(index + 1).padStart(width, '0')}-${file.name}`);
  const directory = { format: BUNDLE_FORMAT, version: BUNDLE_VERSION, runs: names };
  const parts = await writeZipOfFiles(
    [
      { name: DIRECTORY, content: [new TextEncoder().encode(JSON.stringify(directory, null, 1))] },
      ...files.map((file, index) => ({ name: names[index] as string, content: [file as Blob] })),
    ],
    options,
  );
  return new File(parts, `freeze-lab-${files.length}-runs.zip`, { type: 'application/zip' });
}

/**
 * The session files that a file brings: itself, or those that were bundled. What stands in them is for their reader.
 * @throws FormatError naming the file
 */
export function sessionFilesOf(file: File, options: ReadOptions = {}): Promise<File[]> {
  return namingFile(file.name, async () => {
    const zip = await ZipFile.open(file, options);
    if (isSessionZip(zip.entries)) return [file];
    const entry = zip.entries.get(DIRECTORY);
    if (!entry) throw new FormatError({ code: 'zip-no-session' });
    const where = { code: 'at-part', name: DIRECTORY } as const;
    if (entry.size > MOST_DIRECTORY_BYTES) {
      throw new FormatError({ code: 'bytes-at-most', bytes: entry.size, most: MOST_DIRECTORY_BYTES }, where);
    }
    const { value, wrong } = readBy(directorySchema, parsed(await zip.read(entry, 0, entry.size, options)));
    if (value === null) throw new FormatError(wrong, where);
    const files: File[] = [];
    for (const name of value.runs) {
      const part = zip.entries.get(name);
      if (!part) throw new FormatError({ code: 'part-missing', path: excerpt(name) });
      files.push(new File([await zip.slice(part, options)], name, { lastModified: file.lastModified }));
    }
    return files;
  });
}

/** @throws FormatError */
function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new FormatError({ code: 'not-json-or-damaged' }, { code: 'at-part', name: DIRECTORY });
  }
}
