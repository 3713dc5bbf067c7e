/**
 * A long column cut down to what pixels can show: the visible range is divided into buckets, and each keeps its
 * smallest and largest value, so that no spike is lost, and their mean for the line in between.
 */
import { NO_GRADIENT } from '../config/metrics.ts';
import { lowerBound, type Numbers } from '../metrics/column.ts';

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

/** Buckets as they were when there were fewer points. */
export interface Earlier {
  buckets: Buckets;
  length: number;
}

/**
 * Sorts the visible part of one column into the grid.
 * @param x ascending, as long as `values` for the first `length` entries
 * @param gradient whether `NO_GRADIENT` means "none" here
 * @param earlier of the same column, with the same start and width: buckets that were complete then are taken from it
 */
export function decimate(
  x: Numbers,
  values: Numbers,
  length: number,
  grid: Grid,
  gradient: boolean,
  earlier?: Earlier,
): Buckets {
  const { start, width, count } = grid;
  const low = new Float64Array(count).fill(Number.NaN);
  const high = new Float64Array(count).fill(Number.NaN);
  const mean = new Float64Array(count).fill(Number.NaN);
  const occurs = new Uint8Array(count);
  let complete = 0;
  if (earlier && earlier.length > 0) {
    const { buckets } = earlier;
    const newest = Math.floor(((x.at(earlier.length - 1) ?? start) - start) / width);
    // One more than need be is filled anew: rounding may have put the newest point a bucket too far.
    complete = Math.max(0, Math.min(newest - 1, count, buckets.mean.length));
    low.set(buckets.low.subarray(0, complete));
    high.set(buckets.high.subarray(0, complete));
    mean.set(buckets.mean.subarray(0, complete));
    occurs.set(buckets.occurs.subarray(0, complete));
  }
  let i = lowerBound(x, length, start + complete * width);
  for (let bucket = complete; bucket < count && i < length; bucket += 1) {
    const end = start + (bucket + 1) * width;
    let least = Infinity;
    let most = -Infinity;
    let sum = 0;
    let measured = 0;
    let bits = 0;
    for (; i < length && (x.at(i) ?? Infinity) < end; i += 1) {
      const value = values.at(i) ?? Number.NaN;
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
