/** Bytes of a file read piece by piece, so that no file is loaded whole. */
import { messageOf } from '../protocol/errors.ts';
import type { Bytes } from './elementTypes.ts';
import { FormatError } from './formatError.ts';

/** What a person may do with a long read. */
export interface ReadOptions {
  /** Ends the read with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Called with the number of bytes read since the last call. */
  onBytes?: ((count: number) => void) | undefined;
  /** Awaited between pieces that are large, so that other work gets in. */
  pause?: (() => Promise<void>) | undefined;
}

/** Bytes per read: large enough to be fast, small enough that cancelling takes effect at once. */
const CHUNK = 2 ** 22;

/**
 * Bytes `from` to `to` of the file.
 * @throws FormatError if the file ends before, or can no longer be read (removed or changed on disk)
 */
export async function readBytes(file: Blob, from: number, to: number, options: ReadOptions = {}): Promise<Bytes> {
  if (!(from >= 0 && to >= from && to <= file.size)) {
    throw new FormatError({ code: 'file-too-short', bytes: file.size, from, to });
  }
  if (to - from <= CHUNK) return readPiece(file, from, to, options);
  const bytes = new Uint8Array(to - from);
  for await (const { at, piece } of pieces(file, from, to, options)) bytes.set(piece, at - from);
  return bytes;
}

/** The same in pieces of bounded size. `at`: the piece's first byte. */
export async function* pieces(
  file: Blob,
  from: number,
  to: number,
  options: ReadOptions,
): AsyncGenerator<{ at: number; piece: Bytes }> {
  for (let at = from; at < to; at += CHUNK) {
    if (at > from) await options.pause?.();
    yield { at, piece: await readPiece(file, at, Math.min(at + CHUNK, to), options) };
  }
}

async function readPiece(file: Blob, from: number, to: number, { signal, onBytes }: ReadOptions): Promise<Bytes> {
  signal?.throwIfAborted();
  let bytes: Bytes;
  try {
    bytes = new Uint8Array(await file.slice(from, to).arrayBuffer());
  } catch (error) {
    throw new FormatError({ code: 'cannot-read', detail: messageOf(error) });
  }
  if (bytes.length !== to - from) throw new FormatError({ code: 'ended-early' }, { code: 'at-bytes', from, to });
  onBytes?.(bytes.length);
  return bytes;
}
