/** Writes zip files of stored entries. */
import { excerpt } from '../config/problems/problem.ts';
import { pieces, type ReadOptions } from './byteSource.ts';
import { crc32 } from './crc32.ts';
import type { Bytes } from './elementTypes.ts';
import { FormatError } from './formatError.ts';

export interface ZipContent<Part extends Bytes | Blob = Bytes> {
  name: string;
  /** In parts that follow one another. */
  content: readonly Part[];
}

interface SummedContent<Part extends Bytes | Blob> extends ZipContent<Part> {
  crc: number;
}

/** The format without zip64 ends here. */
const MAX_BYTES = 2 ** 32 - 2;
const MAX_ENTRIES = 65_534;
/** 1980-01-01, the zero of zip's dates: the same content gives the same bytes. */
const DATE = 0x21;
/** PyTorch maps storages into memory and wants them at multiples of this. */
const ALIGNMENT = 64;

/**
 * The file in parts. The content of every entry begins at a multiple of 64 bytes.
 * @throws FormatError if it would need zip64
 */
export function writeZip(entries: readonly ZipContent[]): Bytes[] {
  return layOut(entries.map((entry) => ({ ...entry, crc: entry.content.reduce((crc, part) => crc32(part, crc), 0) })));
}

/**
 * The same for content of any size: files are read once, piece by piece, for their checksums, and stand in the result
 * as they are.
 * @throws FormatError if it would need zip64, or a file cannot be read; the signal's reason if it is aborted
 */
export async function writeZipOfFiles(
  entries: readonly ZipContent<Bytes | Blob>[],
  options: ReadOptions = {},
): Promise<(Bytes | Blob)[]> {
  const summed: SummedContent<Bytes | Blob>[] = [];
  for (const entry of entries) {
    let crc = 0;
    for (const part of entry.content) {
      if (part instanceof Uint8Array) crc = crc32(part, crc);
      else for await (const { piece } of pieces(part, 0, part.size, options)) crc = crc32(piece, crc);
    }
    summed.push({ ...entry, crc });
  }
  return layOut(summed);
}

const sizeOf = (part: Bytes | Blob): number => (part instanceof Uint8Array ? part.length : part.size);

function layOut<Part extends Bytes | Blob>(entries: readonly SummedContent<Part>[]): (Part | Bytes)[] {
  if (entries.length > MAX_ENTRIES) throw new FormatError({ code: 'zip-full', most: MAX_ENTRIES });
  const names = new Set<string>();
  const parts: (Part | Bytes)[] = [];
  const directory: Bytes[] = [];
  let at = 0;
  for (const { name, content, crc } of entries) {
    if (names.has(name)) throw new FormatError({ code: 'two-entries-name', name: excerpt(name) });
    names.add(name);
    const encoded = new TextEncoder().encode(name);
    if (encoded.length > 1024) throw new FormatError({ code: 'name-too-long-for-entry', name: excerpt(name) });
    const size = content.reduce((sum, part) => sum + sizeOf(part), 0);
    const padding = (ALIGNMENT - ((at + 30 + encoded.length + 4) % ALIGNMENT)) % ALIGNMENT;
    if (at + size > MAX_BYTES) throw new FormatError({ code: 'zip-can-hold-4-gib-here' });
    const local = new Uint8Array(30 + encoded.length + 4 + padding);
    writeShared(local, 4, 0x04034b50, { crc, size, nameLength: encoded.length, extraLength: 4 + padding });
    local.set(encoded, 30);
    // An extra field of a kind nobody knows, which readers step over; PyTorch pads with the same.
    const extra = new DataView(local.buffer, 30 + encoded.length);
    extra.setUint16(0, 0x4246, true);
    extra.setUint16(2, padding, true);
    const central = new Uint8Array(46 + encoded.length);
    writeShared(central, 6, 0x02014b50, { crc, size, nameLength: encoded.length, extraLength: 0 });
    const view = new DataView(central.buffer);
    view.setUint16(4, 20, true);
    view.setUint32(42, at, true);
    central.set(encoded, 46);
    parts.push(local, ...content);
    directory.push(central);
    at += local.length + size;
  }
  return [...parts, ...directory, endRecord(entries.length, at, directory)];
}

/** What the local and the central header have in common, from `shift` on. */
function writeShared(
  bytes: Bytes,
  shift: number,
  signature: number,
  { crc, size, nameLength, extraLength }: { crc: number; size: number; nameLength: number; extraLength: number },
): void {
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signature, true);
  view.setUint16(shift, 20, true);
  // Names are UTF-8.
  view.setUint16(shift + 2, 0x800, true);
  view.setUint16(shift + 8, DATE, true);
  view.setUint32(shift + 10, crc, true);
  view.setUint32(shift + 14, size, true);
  view.setUint32(shift + 18, size, true);
  view.setUint16(shift + 22, nameLength, true);
  view.setUint16(shift + 24, extraLength, true);
}

function endRecord(count: number, at: number, directory: readonly Bytes[]): Bytes {
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  if (at + size > MAX_BYTES) throw new FormatError({ code: 'zip-can-hold-4-gib-here' });
  const bytes = new Uint8Array(22);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, count, true);
  view.setUint16(10, count, true);
  view.setUint32(12, size, true);
  view.setUint32(16, at, true);
  return bytes;
}
