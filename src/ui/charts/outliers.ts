/** What of a line is usual, so that a y axis can leave out what is not, and how much that is. */
import { NO_GRADIENT } from '../../config/metrics.ts';
import { lowerBound, type Numbers } from '../../metrics/column.ts';
import { borderOf, type Buckets, type Grid } from '../../store/decimation.ts';

/** Share of a line's buckets that may reach beyond either end of the axis; TensorBoard's is the same. */
const BEYOND = 0.05;

/** The value below which a share of them lies; of sorted values, one of them, not a mean of two. */
function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(share * (sorted.length - 1))))] as number;
}

/**
 * The usual values of one line: from the 5th percentile of what its buckets have as smallest to the 95th of what they
 * have as largest. Each line on its own: of many lines at different heights, none is an outlier.
 * @param positive only what a log scale can show
 * @returns null of a line without such values
 */
export function usualValues({ low, high }: Pick<Buckets, 'low' | 'high'>, positive = false): Span | null {
  const counts = (value: number): boolean => (positive ? value > 0 : !Number.isNaN(value));
  const lows = low.filter(counts).sort();
  const highs = high.filter(counts).sort();
  if (highs.length === 0) return null;
  return {
    low: lows.length === 0 ? quantile(highs, BEYOND) : quantile(lows, BEYOND),
    high: quantile(highs, 1 - BEYOND),
  };
}

interface Span {
  low: number;
  high: number;
}

/**
 * How many measured values lie outside of an axis. Looks into those buckets only that reach beyond it.
 * @param positive leaves out what a log scale has no place for anyhow
 */
export function countOutside(
  x: Numbers,
  values: Numbers,
  length: number,
  grid: Grid,
  { low, high }: Pick<Buckets, 'low' | 'high'>,
  axis: { min: number; max: number },
  gradient: boolean,
  positive = false,
): number {
  let outside = 0;
  for (let bucket = 0; bucket < grid.count; bucket += 1) {
    if (!((high[bucket] as number) > axis.max || (low[bucket] as number) < axis.min)) continue;
    const end = borderOf(grid, bucket + 1);
    for (let i = lowerBound(x, length, borderOf(grid, bucket)); i < length && (x.at(i) ?? Infinity) < end; i += 1) {
      const value = values.at(i) ?? Number.NaN;
      if (!Number.isFinite(value) || (gradient && value === NO_GRADIENT) || (positive && value <= 0)) continue;
      if (value > axis.max || value < axis.min) outside += 1;
    }
  }
  return outside;
}
