/** What is fuzzed: a reader of something from outside, with the inputs that it is given. */
import type fc from 'fast-check';

export type Bytes = Uint8Array<ArrayBuffer>;
/** A file, or a text. */
export type Input = Bytes | string;

export interface FuzzedReader<I extends Input = Input> {
  /** As `--only` names it. */
  name: string;
  inputs: fc.Arbitrary<I>;
  /**
   * Reads the input, and asserts what must hold of whatever comes of it.
   * @returns what was read; it is looked at for foreign prototypes
   * @throws LabError if the input is refused; anything else is a fault
   */
  read: (input: I) => unknown;
  /** What every refusal says. */
  says?: RegExp;
  /** Characters of its longest refusal; 2000 unless told. */
  longest?: number;
  /** Of a hundred: how many of the inputs of another reader this one is given, where each takes long. */
  share?: number;
  /** Bytes of arrays that a read may construct, beside `LEAST_BYTES`, for each byte of the input. */
  times?: number;
}

/** A reader as the list of all keeps it. */
export const reader = <I extends Input>(of: FuzzedReader<I>): FuzzedReader => of as unknown as FuzzedReader;

/** Bytes of arrays that a reader may construct whatever the input: tables, windows of a file, the first room for samples. */
export const LEAST_BYTES = 2 ** 23;
/** For each byte of the input: twice as many as what deflate can pack. */
export const TIMES = 2048;
