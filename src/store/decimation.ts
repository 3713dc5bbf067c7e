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
  /** Whether `start` and `width` count in powers of two: on a log scale buckets are equally wide to the eye. */
  log?: boolean;
}

/** Where a bucket begins; the next one begins where it ends. */
export function borderOf({ start, width, log }: Grid, bucket: number): number {
  const at = start + bucket * width;
  return log === true ? 2 ** at : at;
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
  /** A finite number below 0, which is a `value` as well. */
  negative: 16,
} as const;

export interface Buckets {
  /** Smallest, largest and mean finite value of each bucket; NaN if there is none. */
  low: Float64Array;
  high: Float64Array;
  mean: Float64Array;
  /** Bits of `OCCURS`; 0: nothing was measured. */
  occurs: Uint8Array;
  /** How many values below 0 it has, for which a log scale has no place. */
  negative: Uint32Array;
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

/** As `gridFor`, for a log scale. @param from above 0 */
export function logGridFor(from: number, to: number, most: number): Grid {
  const { start, width, count } = gridFor(Math.log2(from), Math.log2(to), most);
  return { start, width, count, log: true };
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
  const { count } = grid;
  const low = new Float64Array(count).fill(Number.NaN);
  const high = new Float64Array(count).fill(Number.NaN);
  const mean = new Float64Array(count).fill(Number.NaN);
  const occurs = new Uint8Array(count);
  const negative = new Uint32Array(count);
  let complete = 0;
  if (earlier && earlier.length > 0) {
    const { buckets } = earlier;
    const newest = bucketAt(grid, x.at(earlier.length - 1) ?? borderOf(grid, 0));
    // One more than need be is filled anew: rounding may have put the newest point a bucket too far.
    complete = Math.max(0, Math.min(newest - 1, count, buckets.mean.length));
    low.set(buckets.low.subarray(0, complete));
    high.set(buckets.high.subarray(0, complete));
    mean.set(buckets.mean.subarray(0, complete));
    occurs.set(buckets.occurs.subarray(0, complete));
    negative.set(buckets.negative.subarray(0, complete));
  }
  let i = lowerBound(x, length, borderOf(grid, complete));
  for (let bucket = complete; bucket < count && i < length; bucket += 1) {
    const end = borderOf(grid, bucket + 1);
    let least = Infinity;
    let most = -Infinity;
    let sum = 0;
    let measured = 0;
    let below = 0;
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
      if (value < 0) {
        bits |= OCCURS.negative;
        below += 1;
      }
      if (value < least) least = value;
      if (value > most) most = value;
      sum += value;
      measured += 1;
    }
    occurs[bucket] = bits;
    negative[bucket] = below;
    if (measured === 0) continue;
    low[bucket] = least;
    high[bucket] = most;
    mean[bucket] = sum / measured;
  }
  return { low, high, mean, occurs, negative };
}

/** The bucket in which a place lies; perhaps outside of the grid. */
function bucketAt({ start, width, log }: Grid, x: number): number {
  return Math.floor(((log === true ? Math.log2(x) : x) - start) / width);
}
