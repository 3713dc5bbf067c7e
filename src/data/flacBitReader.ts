/** Reads big-endian bit fields, as FLAC has them. Reading past the end throws RangeError. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #position: number;
  /** Bits read from the byte stream and not given out yet: the low `#count` bits of `#held`. */
  #held = 0;
  #count = 0;

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes;
    this.#position = position;
  }

  /** The byte that the next bit belongs to, if the reader is at a byte border. */
  get bytePosition(): number {
    return this.#position - (this.#count >> 3);
  }

  /** Skips the rest of a byte that was begun. */
  alignToByte(): void {
    this.#count -= this.#count & 7;
    this.#held &= (1 << this.#count) - 1;
  }

  #fill(): void {
    const byte = this.#bytes[this.#position];
    if (byte === undefined) throw new RangeError('the data ends within a frame');
    this.#position++;
    this.#held = (this.#held << 8) | byte;
    this.#count += 8;
  }

  /** An unsigned field of 0…32 bits. */
  unsigned(bits: number): number {
    // 24 bits at most are held at once, so that the shifts stay within 32
    if (bits > 16) return this.unsigned(bits - 16) * 65_536 + this.unsigned(16);
    while (this.#count < bits) this.#fill();
    this.#count -= bits;
    const value = this.#held >>> this.#count;
    this.#held &= (1 << this.#count) - 1;
    return value;
  }

  /** A two's complement field of 0…33 bits. */
  signed(bits: number): number {
    if (bits === 0) return 0;
    const value = bits > 32 ? this.unsigned(bits - 32) * 2 ** 32 + this.unsigned(32) : this.unsigned(bits);
    return value >= 2 ** (bits - 1) ? value - 2 ** bits : value;
  }

  /** The number of 0 bits before the next 1 bit, which is read too. */
  unary(): number {
    let zeros = 0;
    for (;;) {
      if (this.#count === 0) this.#fill();
      if (this.#held === 0) {
        zeros += this.#count;
        this.#count = 0;
        continue;
      }
      const leading = Math.clz32(this.#held) - (32 - this.#count);
      this.#count -= leading + 1;
      this.#held &= (1 << this.#count) - 1;
      return zeros + leading;
    }
  }

  /** A signed number in a Rice code of 0…30 bits: quotient in unary, then the remainder; the lowest bit is the sign. */
  rice(parameter: number): number {
    const quotient = this.unary();
    // 32-bit arithmetic where it suffices, which is nearly always
    if (parameter <= 16 && quotient < 2 ** 14) {
      const folded = (quotient << parameter) | this.unsigned(parameter);
      return (folded >>> 1) ^ -(folded & 1);
    }
    const folded = quotient * 2 ** parameter + this.unsigned(parameter);
    return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
  }
}
