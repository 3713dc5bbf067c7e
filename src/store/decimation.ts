/**
 * A long column cut down to what pixels can show: the visible range is divided into buckets, and each keeps its
 * smallest and largest value, so that no spike is lost, and their mean for the line in between.
 */
import { NO_GRADIENT } from '../config/metrics.ts';
import { lowerBound } from './series.ts';

/**
 * Buckets of equal width along the x axis, the same for all lines of a chart. Width is a power of two and borders
 * are multiples of it: while the newest point moves on, the buckets behind stay the same, and the curve does not shimmer.
 */
export interface Grid {
  start: number;
  width: number;
  count: number;
}

/** What occurs in a bucket, as bits: several can be true. */
export const OCCURS = {
  /** A finite number other than those below. */
  value: 1,
  /** `NO_GRADIENT`. */
  none: 2,
  /** An exact 0. */
  zero: 4,
  /** An infinity, or NaN in a column that is measured at every step. */
  notFinite: 8,
} as const;

export interface Buckets {
  /** Smallest, largest and mean finite value of each bucket; NaN if there is none. */
  low: Float64Array;
  high: Float64Array;
  mean: Float64Array;
  /** Bits of `OCCURS`; 0: nothing was measured. */
  occurs: Uint8Array;
}

/**
 * At most `most` + 2 buckets (one at either end may be cut) that cover `from` to `to`, both included.
 * @param narrowest width below which no bucket may fall; 1 on an axis that counts steps
 */
export function gridFor(from: number, to: number, most: number, narrowest = 0): Grid {
  const span = Math.max(to - from, Number.MIN_VALUE);
  let width = 2 ** Math.ceil(Math.log2(span / most));
  if (!(width > narrowest)) width = narrowest > 0 ? narrowest : Math.max(width, Number.MIN_VALUE);
  const start = Math.floor(from / width) * width;
  return { start, width, count: Math.floor((to - start) / width) + 1 };
}

/**
 * Sorts the visible part of one column into the grid.
 * @param x ascending, as long as `values` for the first `length` entries
 * @param gradient whether `NO_GRADIENT` means "none" here
 */
export function decimate(
  x: ArrayLike<number>,
  values: ArrayLike<number>,
  length: number,
  grid: Grid,
  gradient: boolean,
): Buckets {
  const { start, width, count } = grid;
  const low = new Float64Array(count).fill(Number.NaN);
  const high = new Float64Array(count).fill(Number.NaN);
  const mean = new Float64Array(count).fill(Number.NaN);
  const occurs = new Uint8Array(count);
  let i = lowerBound(x, length, start);
  for (let bucket = 0; bucket < count && i < length; bucket += 1) {
    const end = start + (bucket + 1) * width;
    let least = Infinity;
    let most = -Infinity;
    let sum = 0;
    let measured = 0;
    let bits = 0;
    for (; i < length && (x[i] ?? Infinity) < end; i += 1) {
      const value = values[i] ?? Number.NaN;
      if (gradient && value === NO_GRADIENT) {
        bits |= OCCURS.none;
        continue;
      }
      if (!Number.isFinite(value)) {
        if (gradient || !Number.isNaN(value)) bits |= OCCURS.notFinite;
        continue;
      }
      bits |= value === 0 ? OCCURS.zero : OCCURS.value;
      if (value < least) least = value;
      if (value > most) most = value;
      sum += value;
      measured += 1;
    }
    occurs[bucket] = bits;
    if (measured === 0) continue;
    low[bucket] = least;
    high[bucket] = most;
    mean[bucket] = sum / measured;
  }
  return { low, high, mean, occurs };
}
