/** The content of zip entries: any range of it, checked against the checksum. */
import { excerpt, type Problem } from '../config/problems/problem.ts';
import { pieces, readBytes, type ReadOptions } from './byteSource.ts';
import { crc32 } from './crc32.ts';
import type { Bytes } from './elementTypes.ts';
import { FormatError } from './formatError.ts';
import { readZipDirectory, type ZipEntry } from './zipDirectory.ts';

/** An opened zip file. */
export class ZipFile {
  /** Entries whose checksum was found right; their ranges are then read directly. */
  readonly #intact = new Set<ZipEntry>();

  private constructor(
    private readonly file: Blob,
    readonly entries: ReadonlyMap<string, ZipEntry>,
  ) {}

  /** @throws FormatError */
  static async open(file: Blob, options: ReadOptions = {}): Promise<ZipFile> {
    return new ZipFile(file, await readZipDirectory(file, options));
  }

  /**
   * Bytes `from` to `to` of an entry's unpacked content. The first read of an entry runs over all of it, in pieces, to
   * check its checksum; only the range is kept.
   * @throws FormatError
   */
  async read(entry: ZipEntry, from: number, to: number, options: ReadOptions = {}): Promise<Bytes> {
    if (!(from >= 0 && from <= to && to <= entry.size)) {
      throw new FormatError(
        { code: 'bytes-needed', entry: entry.size, to },
        { code: 'at-entry', name: excerpt(entry.name), within: null },
      );
    }
    if (entry.method === 0 && this.#intact.has(entry)) {
      const start = await this.#contentAt(entry, options);
      return readBytes(this.file, start + from, start + to, options);
    }
    const result = new Uint8Array(to - from);
    for await (const { at, piece } of this.#checked(entry, options)) {
      const [first, last] = [Math.max(from, at), Math.min(to, at + piece.length)];
      if (first < last) result.set(piece.subarray(first - at, last - at), first - from);
    }
    return result;
  }

  /** The first bytes of an entry, at most `length`, without looking at the rest and so without its checksum. */
  async readStart(entry: ZipEntry, length: number, options: ReadOptions = {}): Promise<Bytes> {
    const result = new Uint8Array(Math.min(length, entry.size));
    for await (const { at, piece } of this.#unpacked(entry, options)) {
      result.set(piece.subarray(0, Math.max(0, result.length - at)), at);
      if (at + piece.length >= result.length) break;
    }
    return result;
  }

  /** Reads an entry for its checksum alone. */
  async verify(entry: ZipEntry, options: ReadOptions = {}): Promise<void> {
    if (!this.#intact.has(entry)) await this.read(entry, 0, 0, options);
  }

  /**
   * A stored entry's content as a part of the file, once its checksum was found right.
   * @throws FormatError
   */
  async slice(entry: ZipEntry, options: ReadOptions = {}): Promise<Blob> {
    if (entry.method !== 0)
      throw new FormatError(
        { code: 'packed-expected-stored' },
        { code: 'at-entry', name: excerpt(entry.name), within: null },
      );
    await this.verify(entry, options);
    const start = await this.#contentAt(entry, options);
    return this.file.slice(start, start + entry.size);
  }

  async *#checked(entry: ZipEntry, options: ReadOptions): AsyncGenerator<{ at: number; piece: Bytes }> {
    let crc = 0;
    let size = 0;
    for await (const { at, piece } of this.#unpacked(entry, options)) {
      crc = crc32(piece, crc);
      size = at + piece.length;
      yield { at, piece };
    }
    if (size !== entry.size)
      throw new FormatError(
        { code: 'unpacks-less-than-claims' },
        { code: 'at-entry', name: excerpt(entry.name), within: null },
      );
    if (crc !== entry.crc) {
      throw new FormatError({ code: 'checksum-wrong' }, { code: 'at-entry', name: excerpt(entry.name), within: null });
    }
    this.#intact.add(entry);
  }

  async *#unpacked(entry: ZipEntry, options: ReadOptions): AsyncGenerator<{ at: number; piece: Bytes }> {
    const start = await this.#contentAt(entry, options);
    const packed = pieces(this.file, start, start + entry.packedSize, options);
    if (entry.method === 8) yield* inflate(entry, packed);
    else for await (const { at, piece } of packed) yield { at: at - start, piece };
  }

  /** Where an entry's content begins: behind its local header, which must agree with the directory. */
  async #contentAt(entry: ZipEntry, options: ReadOptions): Promise<number> {
    const where: Problem | null = { code: 'at-local-header-entry', name: excerpt(entry.name) };
    const bytes = await readBytes(this.file, entry.headerAt, entry.headerAt + 30, options);
    const view = new DataView(bytes.buffer);
    const nameLength = view.getUint16(26, true);
    const nameAt = entry.headerAt + 30;
    const start = nameAt + nameLength + view.getUint16(28, true);
    const wanted = new TextEncoder().encode(entry.name);
    if (
      view.getUint32(0, true) !== 0x04034b50 ||
      view.getUint16(8, true) !== entry.method ||
      nameLength !== wanted.length ||
      start + entry.packedSize > entry.endAt
    ) {
      throw new FormatError({ code: 'zip-entry-differs' }, where);
    }
    const name = await readBytes(this.file, nameAt, nameAt + nameLength, options);
    if (name.some((byte, i) => byte !== wanted[i])) throw new FormatError({ code: 'entry-other-name' }, where);
    const says = (offset: number, value: number): boolean => [value, 0xffffffff].includes(view.getUint32(offset, true));
    if (!entry.sizesFollow && !(says(14, entry.crc) && says(18, entry.packedSize) && says(22, entry.size))) {
      throw new FormatError({ code: 'zip-entry-sizes-differ' }, where);
    }
    return start;
  }
}

/** Unpacks; never yields more than the entry claims. */
async function* inflate(
  entry: ZipEntry,
  packed: AsyncGenerator<{ piece: Bytes }>,
): AsyncGenerator<{ at: number; piece: Bytes }> {
  const where: Problem | null = { code: 'at-entry', name: excerpt(entry.name), within: null };
  let sourceFailed = false;
  const source = new ReadableStream<Bytes>({
    async pull(controller) {
      sourceFailed = true;
      const { done, value } = await packed.next();
      sourceFailed = false;
      if (done) controller.close();
      else controller.enqueue(value.piece);
    },
  });
  const reader = source.pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  let at = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        // The source's own errors (cancelled, unreadable) come through the pipe too.
        throw sourceFailed ? error : new FormatError({ code: 'packed-content-damaged' }, where);
      });
      if (done) return;
      if (at + value.length > entry.size) throw new FormatError({ code: 'unpacks-more-than-claims' }, where);
      yield { at, piece: value as Bytes };
      at += value.length;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
