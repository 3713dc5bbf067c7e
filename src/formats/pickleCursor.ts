/** Reads numbers and texts from a pickle, never past its end. */
import { FormatError } from './formatError.ts';

/** The bytes end inside of the pickle. When more of the file can be had, it is tried again with more. */
export class PickleCutOff extends FormatError {}

/** Integers of more bytes do not occur; bounds the work of converting them. */
const MAX_INTEGER_BYTES = 64;
/** Lines hold names and numbers. */
const MAX_LINE = 4096;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export class PickleCursor {
  readonly #view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    public at: number,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Steps over `count` bytes and says where they begin. */
  #skip(count: number): number {
    const { at } = this;
    if (!(count <= this.bytes.length - at)) throw new PickleCutOff({ code: 'pickle-cut-off' }, { code: 'at-byte', at });
    this.at += count;
    return at;
  }

  take(count: number): Uint8Array {
    const from = this.#skip(count);
    return this.bytes.slice(from, from + count);
  }
  uint8(): number {
    return this.#view.getUint8(this.#skip(1));
  }
  uint16(): number {
    return this.#view.getUint16(this.#skip(2), true);
  }
  int32(): number {
    return this.#view.getInt32(this.#skip(4), true);
  }
  uint32(): number {
    return this.#view.getUint32(this.#skip(4), true);
  }
  /** Beyond 2^53 it is rounded: no such length passes `take`. */
  uint64(): number {
    const from = this.#skip(8);
    return this.#view.getUint32(from, true) + this.#view.getUint32(from + 4, true) * 2 ** 32;
  }
  /** Pickles write floats with the high byte first. */
  float64(): number {
    return this.#view.getFloat64(this.#skip(8));
  }

  /** A length that the format writes as a signed number. */
  length32(): number {
    const length = this.int32();
    if (length < 0)
      throw new FormatError({ code: 'length-impossible', length }, { code: 'at-pickle-byte', at: this.at - 4 });
    return length;
  }

  text(length: number): string {
    const from = this.at;
    const start = this.#skip(length);
    try {
      return utf8.decode(this.bytes.subarray(start, start + length));
    } catch {
      throw new FormatError({ code: 'text-pickle-not-utf-8' }, { code: 'at-pickle-byte', at: from });
    }
  }

  /** Up to the next line feed, which is stepped over. */
  line(): string {
    const from = this.at;
    const end = this.bytes.subarray(from, from + MAX_LINE).indexOf(10);
    if (end < 0 && this.bytes.length - from > MAX_LINE) {
      throw new FormatError({ code: 'line-pickle-too-long' }, { code: 'at-pickle-byte', at: from });
    }
    if (end < 0) throw new PickleCutOff({ code: 'pickle-cut-off' }, { code: 'at-byte', at: from });
    const text = this.text(end);
    this.at += 1;
    return text;
  }

  /** An integer of `length` bytes in two's complement, low byte first. */
  integer(length: number): number | bigint {
    if (length < 0 || length > MAX_INTEGER_BYTES) {
      throw new FormatError({ code: 'pickle-integer-too-long', length }, { code: 'at-pickle-byte', at: this.at });
    }
    let value = 0n;
    for (const byte of this.take(length).reverse()) value = (value << 8n) | BigInt(byte);
    return narrow(BigInt.asIntN(length * 8, value));
  }
}

/** A number where it is exact. */
export function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
