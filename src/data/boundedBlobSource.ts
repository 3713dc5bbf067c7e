/**
 * A Blob as mediabunny reads it, with an end to the patience: mediabunny 1.61 reads the last bytes of a damaged WebM
 * file over and over (its `resync` does not advance when 8 bytes are left), without ever giving the thread back, so
 * that no timeout could end it. Reads are therefore counted, and too many of them are an error.
 */
import { BlobSource } from 'mediabunny';

/** An honest reader asks for the same bytes a few times at most, then moves on. */
const MAX_REPEATS = 1000;
/** Reads that any file is granted; each byte of the file grants one more, as the smallest packets have several. */
const FREE_READS = 10_000;

/** `_read` is an internal of mediabunny, absent from its types; the tests notice if it is renamed. */
interface Readable {
  _read(start: number, end: number, ...limits: unknown[]): unknown;
}
const original = BlobSource.prototype as unknown as Readable;

export class BoundedBlobSource extends BlobSource {
  #start = -1;
  #end = -1;
  #repeats = 0;
  #readsLeft: number;

  constructor(blob: Blob) {
    // errors of reads ahead would otherwise be unhandled rejections; the read that needs the bytes fails anyway
    super(blob, { handleUnhandledError: () => undefined });
    this.#readsLeft = FREE_READS + blob.size;
  }

  _read(start: number, end: number, ...limits: unknown[]): unknown {
    this.#repeats = start === this.#start && end === this.#end ? this.#repeats + 1 : 0;
    this.#start = start;
    this.#end = end;
    if (this.#repeats > MAX_REPEATS || --this.#readsLeft < 0) throw new Error('the file is damaged');
    return original._read.call(this, start, end, ...limits);
  }
}
