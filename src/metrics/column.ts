/**
 * A list of numbers that gets longer, in blocks of one size. Adding to it never moves what is there: a typed array that
 * doubles copies everything at once, and for the sixty columns of a long run that stops the page for a tenth of a second.
 */
export type NumberArray = Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
type Empty<A> = new (length: number) => A;

/** What can be read by position: a column, a typed array, a list. */
export interface Numbers {
  at(index: number): number | undefined;
}

const BLOCK_BITS = 12;
/** Numbers per block. */
export const BLOCK = 2 ** BLOCK_BITS;

export class Column<A extends NumberArray = Float32Array<ArrayBuffer>> implements Numbers {
  length = 0;
  readonly #make: Empty<A>;
  /** All of `BLOCK` numbers. Those before the last one in use are not written again, so that snapshots may share them. */
  #blocks: A[] = [];

  constructor(make: Empty<A>) {
    this.#make = make;
  }

  /** The numbers of an array; they are not copied, but for the last few thousand. */
  static of<A extends NumberArray>(values: A): Column<A> {
    const column = new Column(values.constructor as Empty<A>);
    const full = values.length - (values.length % BLOCK);
    for (let from = 0; from < full; from += BLOCK) column.#blocks.push(values.subarray(from, from + BLOCK) as A);
    column.length = full;
    column.append(values.subarray(full) as A);
    return column;
  }

  /** Nothing outside of the column, which has no negative places. */
  at(index: number): number | undefined {
    return index < this.length ? this.#blocks[index >>> BLOCK_BITS]?.[index % BLOCK] : undefined;
  }

  add(value: number): void {
    this.#open()[this.length % BLOCK] = value;
    this.length += 1;
  }

  append(values: A): void {
    for (let from = 0; from < values.length; ) {
      const at = this.length % BLOCK;
      const part = values.subarray(from, from + BLOCK - at);
      this.#open().set(part, at);
      this.length += part.length;
      from += part.length;
    }
  }

  /** Adds NaN up to a length. */
  pad(length: number): void {
    while (this.length < length) {
      const at = this.length % BLOCK;
      const count = Math.min(BLOCK - at, length - this.length);
      this.#open().fill(Number.NaN, at, at + count);
      this.length += count;
    }
  }

  /** Keeps every second number of those before `end`, a multiple of twice `BLOCK`. */
  thin(end: number): void {
    const thinned = Array.from({ length: end / BLOCK / 2 }, (_, block) => {
      const kept = new this.#make(BLOCK);
      for (let i = 0; i < BLOCK; i += 1) kept[i] = this.at(2 * (block * BLOCK + i)) ?? Number.NaN;
      return kept;
    });
    this.#blocks.splice(0, end / BLOCK, ...thinned);
    this.length -= end / 2;
  }

  /** Drops what lies behind a length. The block that is written next may be shared with a snapshot, so it is copied. */
  truncate(length: number): void {
    if (length >= this.length) return;
    const full = length >>> BLOCK_BITS;
    const open = length % BLOCK === 0 ? [] : [this.#blocks[full]?.slice() as A];
    this.#blocks = [...this.#blocks.slice(0, full), ...open];
    this.length = length;
  }

  /** Begins anew in the same memory. Not for a column of which there are snapshots. */
  clear(): void {
    this.length = 0;
  }

  /** The column as it is now; what comes later does not change it. Copies no more than one block. */
  snapshot(): Column<A> {
    const copy = new Column(this.#make);
    const full = this.length >>> BLOCK_BITS;
    copy.#blocks = this.#blocks.slice(0, full);
    copy.length = full * BLOCK;
    const rest = this.#blocks[full];
    if (rest) copy.append(rest.subarray(0, this.length % BLOCK) as A);
    return copy;
  }

  toArray(): A {
    const array = new this.#make(this.length);
    let at = 0;
    for (const part of this.parts()) {
      array.set(part, at);
      at += part.length;
    }
    return array;
  }

  /** Its numbers in order, from one on, as views of its memory. */
  *parts(first = 0): Generator<A> {
    for (let from = first - (first % BLOCK); from < this.length; from += BLOCK) {
      const begin = Math.max(first - from, 0);
      yield this.#blocks[from >>> BLOCK_BITS]?.subarray(begin, this.length - from) as A;
    }
  }

  /** The block that the next number goes to. */
  #open(): A {
    const index = this.length >>> BLOCK_BITS;
    return (this.#blocks[index] ??= new this.#make(BLOCK));
  }
}

/** First index whose value is not below `x` (`after`: whose value is above it). The values ascend. */
export function lowerBound(values: Numbers, length: number, x: number, after = false): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = values.at(middle) ?? Infinity;
    if (value < x || (after && value === x)) low = middle + 1;
    else high = middle;
  }
  return low;
}
