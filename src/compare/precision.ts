/** Rounding to half precision as PyTorch does, so that files of different precision can be compared. */
import type { Precision } from '../protocol/freezeCheck.ts';

/** Half of the distance between 1 and the next larger value: the largest relative error of rounding a normal value. */
export const UNIT_ROUNDOFF: Readonly<Record<Precision, number>> = {
  float32: 2 ** -24,
  float16: 2 ** -11,
  bfloat16: 2 ** -8,
};
/** Half of the smallest positive value: the largest error of rounding one that is smaller than all normal values. */
export const SMALLEST_ERROR: Readonly<Record<Precision, number>> = {
  float32: 2 ** -150,
  float16: 2 ** -25,
  bfloat16: 2 ** -134,
};

/** Smallest normal half float, and the first float32 that rounds to infinity. */
const HALF_NORMAL = 2 ** -14;
const HALF_OVERFLOW = 65_520;

/**
 * The nearest half float, to even on ties, as `Tensor.half()` gives it; ±Infinity from 65,520 on.
 * @param value a float32
 */
export function roundToHalf(value: number): number {
  const size = Math.abs(value);
  if (!(size < HALF_OVERFLOW)) return Number.isNaN(value) ? value : Math.sign(value) * Number.POSITIVE_INFINITY;
  // Added and taken away again, this leaves as many bits as a half float has at that size: a float64 addition rounds to
  // nearest, to even on ties. Its own 53 bits make the sum of a float32 and a power of two within that reach exact.
  const exponent = size < HALF_NORMAL ? -14 : Math.floor(Math.log2(size));
  const anchor = 1.5 * 2 ** (52 + exponentOf(size, exponent) - 10);
  return Math.sign(value) * (size + anchor - anchor);
}

/** The exponent of a normal value, which a logarithm may miss by one beside powers of two. */
function exponentOf(size: number, guess: number): number {
  if (size < HALF_NORMAL) return -14;
  if (size < 2 ** guess) return guess - 1;
  return size >= 2 ** (guess + 1) ? guess + 1 : guess;
}

const word = new Uint32Array(1);
const wordAsFloat = new Float32Array(word.buffer);

/** The nearest bfloat16, to even on ties. @param value a float32 */
export function roundToBfloat(value: number): number {
  if (Number.isNaN(value)) return value;
  wordAsFloat[0] = value;
  const bits = word[0] as number;
  word[0] = (bits + 0x7fff + ((bits >>> 16) & 1)) & 0xffff_0000;
  return wordAsFloat[0];
}

/** Values rounded to a precision, in an array of their own; float32 stays as it is. */
export function rounded(values: Float32Array, precision: Precision): Float32Array {
  if (precision === 'float32') return values;
  const round = precision === 'float16' ? roundToHalf : roundToBfloat;
  const result = new Float32Array(values.length);
  for (let i = 0; i < values.length; i += 1) result[i] = round(values[i] as number);
  return result;
}

/** What both of two element types can be rounded to: bfloat16 has the fewest bits, then float16. */
export function coarser(one: string, other: string): Precision {
  for (const precision of ['bfloat16', 'float16'] as const) {
    if (one === precision || other === precision) return precision;
  }
  return 'float32';
}
