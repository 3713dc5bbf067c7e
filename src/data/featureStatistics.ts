/** What the values of a feature file look like: what cannot be trained on, and what stands out. */
import { OUTLIER_DEVIATIONS } from '../protocol/files.ts';
import { breathe } from './pacing.ts';

export interface FeatureStatistics {
  /** Number of values, of which `notFinite` are NaN or infinite; those count in nothing else. */
  count: number;
  notFinite: number;
  /** Values further than `OUTLIER_DEVIATIONS` standard deviations from the mean. */
  outliers: number;
  mean: number;
  /** Standard deviation. */
  deviation: number;
}

/** Values between two chances for other messages: a few milliseconds. */
const SLICE = 2 ** 20;

/**
 * Measures all values of a file, in three passes: the sum of squares alone would cancel badly.
 * @throws DataError `cancelled` if the signal is aborted
 */
export async function measureValues(
  arrays: readonly Float32Array[],
  signal: AbortSignal | undefined,
): Promise<FeatureStatistics> {
  const each = async (visit: (value: number) => void): Promise<void> => {
    for (const values of arrays) {
      for (let from = 0; from < values.length; from += SLICE) {
        if (from > 0) await breathe(signal);
        for (const value of values.subarray(from, from + SLICE)) if (Number.isFinite(value)) visit(value);
      }
    }
  };
  const count = arrays.reduce((sum, { length }) => sum + length, 0);
  let finite = 0;
  let sum = 0;
  await each((value) => {
    finite += 1;
    sum += value;
  });
  const mean = finite > 0 ? sum / finite : 0;
  let squares = 0;
  await each((value) => {
    squares += (value - mean) ** 2;
  });
  const deviation = finite > 0 ? Math.sqrt(squares / finite) : 0;
  let outliers = 0;
  await each((value) => {
    if (Math.abs(value - mean) > OUTLIER_DEVIATIONS * deviation) outliers += 1;
  });
  return { count, notFinite: count - finite, outliers, mean, deviation };
}

/** Mean and standard deviation over several sets of values from those of each. */
export function pooled(parts: readonly Pick<FeatureStatistics, 'count' | 'mean' | 'deviation'>[]): {
  mean: number;
  deviation: number;
} {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  if (count === 0) return { mean: 0, deviation: 0 };
  const mean = parts.reduce((sum, part) => sum + (part.mean * part.count) / count, 0);
  // Variance within the parts and between them.
  const variance = parts.reduce(
    (sum, part) => sum + ((part.deviation ** 2 + (part.mean - mean) ** 2) * part.count) / count,
    0,
  );
  return { mean, deviation: Math.sqrt(variance) };
}
