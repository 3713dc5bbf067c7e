/** Writes zip files of stored entries. */
import { crc32 } from './crc32.ts';
import type { Bytes } from './elementTypes.ts';
import { FormatError, quote } from './formatError.ts';

export interface ZipContent {
  name: string;
  /** In parts that follow one another. */
  content: readonly Bytes[];
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
  if (entries.length > MAX_ENTRIES) throw new FormatError(`a zip can hold ${MAX_ENTRIES} entries here`);
  const names = new Set<string>();
  const parts: Bytes[] = [];
  const directory: Bytes[] = [];
  let at = 0;
  for (const { name, content } of entries) {
    if (names.has(name)) throw new FormatError(`two entries have the name ${quote(name)}`);
    names.add(name);
    const encoded = new TextEncoder().encode(name);
    if (encoded.length > 1024) throw new FormatError(`the name ${quote(name)} is too long for an entry`);
    const size = content.reduce((sum, { length }) => sum + length, 0);
    const crc = content.reduce((crc, part) => crc32(part, crc), 0);
    const padding = (ALIGNMENT - ((at + 30 + encoded.length + 4) % ALIGNMENT)) % ALIGNMENT;
    if (at + size > MAX_BYTES) throw new FormatError('a zip can hold 4 GiB here');
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
  if (at + size > MAX_BYTES) throw new FormatError('a zip can hold 4 GiB here');
  const bytes = new Uint8Array(22);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, count, true);
  view.setUint16(10, count, true);
  view.setUint32(12, size, true);
  view.setUint32(16, at, true);
  return bytes;
}
