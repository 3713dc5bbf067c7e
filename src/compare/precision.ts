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

const word = new Uint32Array(1);
const wordAsFloat = new Float32Array(word.buffer);

/**
 * By the exponent of a value, from −14 on: a number that, added and taken away again, leaves as many bits of the value as a
 * half float has at that size. A float64 addition rounds to nearest, to even on ties.
 */
const ANCHORS = Float64Array.from({ length: 30 }, (_, i) => 1.5 * 2 ** (52 + (i - 14) - 10));

/**
 * The nearest half float, to even on ties, as `Tensor.half()` gives it; ±Infinity from 65,520 on.
 * @param value a float32
 */
export function roundToHalf(value: number): number {
  const size = Math.abs(value);
  if (!(size < HALF_OVERFLOW)) return Number.isNaN(value) ? value : Math.sign(value) * Number.POSITIVE_INFINITY;
  wordAsFloat[0] = size;
  const exponent = size < HALF_NORMAL ? -14 : ((word[0] as number) >>> 23) - 127;
  const anchor = ANCHORS[exponent + 14] as number;
  const nearest = size + anchor - anchor;
  return Math.sign(value) * nearest;
}

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
