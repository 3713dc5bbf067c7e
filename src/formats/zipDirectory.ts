/**
 * The table of contents of a zip file (PKWARE's APPNOTE, zip64 included), read from its end without touching the rest.
 *
 * Stricter than most readers: no bytes before or between the parts that the format knows, no entry twice, no overlaps.
 * Files whose parts contradict each other mean different things to different readers. A few bytes behind the end, which
 * downloads and copies leave, are passed over, as Python passes over them.
 */
import { excerpt, type Problem } from '../config/problems/problem.ts';
import { readBytes, type ReadOptions } from './byteSource.ts';
import { FormatError } from './formatError.ts';

export interface ZipEntry {
  name: string;
  /** 0: stored as is, 8: deflate. */
  method: 0 | 8;
  crc: number;
  /** Bytes in the file, and after unpacking. */
  packedSize: number;
  size: number;
  /** Where its local header begins. */
  headerAt: number;
  /** Where the next entry, or the table of contents, begins. */
  endAt: number;
  /** Sizes and checksum follow the content instead of standing before it. */
  sizesFollow: boolean;
}

const END_SIZE = 22;
const LONGEST_COMMENT = 65_535;
/** Bytes behind the end that are passed over, unless another end record stands among them. */
const MOST_BEHIND = 4096;
const ZIP64_LOCATOR_SIZE = 20;
const ZIP64_END_SIZE = 56;
/** PyTorch writes about 60 bytes per tensor, so 200,000 tensors; bounds memory. */
const MAX_DIRECTORY_BYTES = 2 ** 24;
const MAX_ENTRIES = 200_000;
/** Deflate cannot do better than 1 : 1032, so a larger claim is a lie. */
const BEST_RATIO = 1032;

interface Directory {
  at: number;
  size: number;
  count: number;
}

/**
 * @returns entries by name
 * @throws FormatError
 */
export async function readZipDirectory(file: Blob, options: ReadOptions = {}): Promise<Map<string, ZipEntry>> {
  const { at, size, count } = await findDirectory(file, options);
  const bytes = await readBytes(file, at, at + size, options);
  const entries: ZipEntry[] = [];
  let from = 0;
  while (from < size) {
    if (entries.length >= count) throw new FormatError({ code: 'zip-directory-too-long', count });
    const { entry, next } = readEntry(bytes, from, entries.length);
    entries.push(entry);
    from = next;
  }
  if (entries.length !== count) {
    throw new FormatError({ code: 'zip-directory-count', entries: entries.length, count });
  }
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  if (byName.size !== count) throw new FormatError({ code: 'zip-entry-twice' });
  placeEntries(entries, at);
  return byName;
}

/** Finds the end record, and with it the directory. */
async function findDirectory(file: Blob, options: ReadOptions): Promise<Directory> {
  const tailAt = Math.max(0, file.size - END_SIZE - LONGEST_COMMENT - MOST_BEHIND);
  const tail = await readBytes(file, tailAt, file.size, options);
  const view = new DataView(tail.buffer);
  const end = findEnd(view);
  if (end === null) {
    throw new FormatError({ code: 'zip-end-missing' });
  }
  if (view.getUint32(end + 4, true) !== 0) throw new FormatError({ code: 'zip-multipart' });
  const directory = {
    count: view.getUint16(end + 10, true),
    size: view.getUint32(end + 12, true),
    at: view.getUint32(end + 16, true),
  };
  const endAt = tailAt + end;
  const locatorAt = endAt - ZIP64_LOCATOR_SIZE;
  const locator = locatorAt >= 0 ? await readBytes(file, locatorAt, endAt, options) : null;
  const hasLocator = locator !== null && new DataView(locator.buffer).getUint32(0, true) === 0x07064b50;
  const found = hasLocator ? await readZip64End(file, locator, locatorAt, options) : { ...directory, endsAt: endAt };
  if (found.count > MAX_ENTRIES)
    throw new FormatError({ code: 'zip-too-many-entries', count: found.count, most: MAX_ENTRIES });
  if (found.size > MAX_DIRECTORY_BYTES) {
    throw new FormatError({ code: 'zip-directory-too-large', found: found.size, most: MAX_DIRECTORY_BYTES });
  }
  if (found.at + found.size !== found.endsAt) {
    throw new FormatError({ code: 'zip-directory-misplaced' });
  }
  return found;
}

/** The last end record whose comment ends with the file, or shortly before; null without any. */
function findEnd(view: DataView): number | null {
  for (let end = view.byteLength - END_SIZE; end >= 0; end -= 1) {
    if (view.getUint32(end, true) !== 0x06054b50) continue;
    const behind = view.byteLength - (end + END_SIZE + view.getUint16(end + 20, true));
    if (behind >= 0 && behind <= MOST_BEHIND) return end;
  }
  return null;
}

async function readZip64End(
  file: Blob,
  locator: Uint8Array<ArrayBuffer>,
  locatorAt: number,
  options: ReadOptions,
): Promise<Directory & { endsAt: number }> {
  const at = big(new DataView(locator.buffer), 8);
  if (at + ZIP64_END_SIZE !== locatorAt) {
    throw new FormatError({ code: 'zip64-end-misplaced' });
  }
  const view = new DataView((await readBytes(file, at, locatorAt, options)).buffer);
  if (view.getUint32(0, true) !== 0x06064b50)
    throw new FormatError({ code: 'zip64-end-record-damaged' }, { code: 'at-byte', at });
  return { count: big(view, 32), size: big(view, 40), at: big(view, 48), endsAt: at };
}

/** A 64-bit count. Beyond 2^53 it is rounded, which no later check lets pass. */
function big(view: DataView, at: number): number {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
}

function readEntry(bytes: Uint8Array<ArrayBuffer>, from: number, index: number): { entry: ZipEntry; next: number } {
  const where: Problem | null = { code: 'at-entry-zip-directory', index };
  const view = new DataView(bytes.buffer, from);
  if (view.byteLength < 46 || view.getUint32(0, true) !== 0x02014b50) {
    throw new FormatError({ code: 'zip-directory-damaged' }, where);
  }
  const [nameLength, extraLength] = [view.getUint16(28, true), view.getUint16(30, true)];
  const next = 46 + nameLength + extraLength + view.getUint16(32, true);
  if (next > view.byteLength) throw new FormatError({ code: 'zip-directory-damaged' }, where);
  const name = decodeName(bytes.subarray(from + 46, from + 46 + nameLength), where);
  const flags = view.getUint16(8, true);
  if (flags & 0x2041) throw new FormatError({ code: 'entry-encrypted', name: excerpt(name) }, where);
  const method = view.getUint16(10, true);
  if (method !== 0 && method !== 8)
    throw new FormatError({ code: 'packed-by-method', name: excerpt(name), method }, where);
  const sizes = withZip64(view, 46 + nameLength, extraLength, name);
  const packed = method === 0 ? sizes.packedSize === sizes.size : sizes.size <= (sizes.packedSize + 1) * BEST_RATIO;
  if (!packed) throw new FormatError({ code: 'zip-sizes-contradict', name: excerpt(name) }, where);
  const entry = { name, method, crc: view.getUint32(16, true), ...sizes, endAt: 0, sizesFollow: (flags & 8) !== 0 };
  return { entry: entry as ZipEntry, next: from + next };
}

function decodeName(bytes: Uint8Array, where: Problem | null): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new FormatError({ code: 'name-entry-not-utf-8' }, where);
  }
}

/** Sizes and place of an entry; those that do not fit 32 bits stand in the zip64 extra field, in this order. */
function withZip64(
  view: DataView,
  extraAt: number,
  extraLength: number,
  name: string,
): { packedSize: number; size: number; headerAt: number } {
  const found = {
    size: view.getUint32(24, true),
    packedSize: view.getUint32(20, true),
    headerAt: view.getUint32(42, true),
  };
  const missing = (Object.keys(found) as (keyof typeof found)[]).filter((key) => found[key] === 0xffffffff);
  if (missing.length === 0) return found;
  for (let at = extraAt; at + 4 <= extraAt + extraLength; at += 4 + view.getUint16(at + 2, true)) {
    const end = at + 4 + view.getUint16(at + 2, true);
    if (view.getUint16(at, true) !== 1) continue;
    if (end > extraAt + extraLength || end < at + 4 + missing.length * 8) break;
    for (const [i, key] of missing.entries()) found[key] = big(view, at + 4 + i * 8);
    return found;
  }
  throw new FormatError({ code: 'zip64-sizes-missing' }, { code: 'at-entry', name: excerpt(name), within: null });
}

/** Sets where each entry ends, and checks that none overlaps another. The header's own 30 bytes are the least. */
function placeEntries(entries: readonly ZipEntry[], directoryAt: number): void {
  const sorted = entries.toSorted((a, b) => a.headerAt - b.headerAt);
  if (sorted.length > 0 && sorted[0]?.headerAt !== 0) throw new FormatError({ code: 'zip-begins-elsewhere' });
  for (const [i, entry] of sorted.entries()) {
    entry.endAt = sorted[i + 1]?.headerAt ?? directoryAt;
    if (!(entry.headerAt + 30 + entry.packedSize <= entry.endAt)) {
      throw new FormatError({ code: 'entries-overlap' }, { code: 'at-entry', name: excerpt(entry.name), within: null });
    }
  }
}
