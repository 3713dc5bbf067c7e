/** Numbers of several runs of one kind as one: means and spreads. What was not measured, or is not finite, is left out. */
import { NO_GRADIENT, type MetricKey } from '../config/metrics.ts';
import { metricOf } from '../objectives/catalogue.ts';
import { parseKey } from './metricsSnapshot.ts';
import type { Numbers } from './column.ts';

/** Of several values. */
export interface Spread {
  mean: number;
  /** Sample standard deviation, with one degree of freedom less than values; null for a single value. */
  deviation: number | null;
  count: number;
}

/** @returns null if there is no finite value */
export function spreadOf(values: Iterable<number>): Spread | null {
  const finite = [...values].filter(Number.isFinite);
  const count = finite.length;
  if (count === 0) return null;
  const mean = finite.reduce((sum, value) => sum + value, 0) / count;
  if (count === 1) return { mean, deviation: null, count };
  const squares = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (count - 1)), count };
}

/** Share of a run that counts as its end. */
const LATE = 0.1;

/** One quantity of one lane, cut down to what a report shows. */
export interface CurveSummary {
  /** The newest value that was measured, `NO_GRADIENT` included; NaN if none was. */
  last: number;
  /** Mean over the last tenth of the run's steps, NaN if nothing was measured there. */
  late: number;
  /** Mean over each of a number of equal stretches of the run; NaN where nothing was measured. */
  curve: Float64Array;
}

/** The curves of a lane; `LaneSeries` is that. */
interface Curves {
  readonly step: Numbers;
  readonly length: number;
  readonly columns: ReadonlyMap<MetricKey, Numbers>;
  /** Newest measured value per column. */
  readonly last: ReadonlyMap<MetricKey, number>;
}

/**
 * @param steps of the whole run
 * @param stretches how many values a curve has
 */
export function summaryOf(
  { step, length, columns, last }: Curves,
  key: MetricKey,
  steps: number,
  stretches: number,
): CurveSummary {
  const column = columns.get(key);
  const sums = new Float64Array(stretches);
  const counts = new Float64Array(stretches);
  let [lateSum, lateCount] = [0, 0];
  const { gradient } = metricOf(parseKey(key).name);
  for (let i = 0; i < length; i += 1) {
    const value = column?.at(i) ?? Number.NaN;
    const at = step.at(i) ?? 0;
    if (!Number.isFinite(value) || (gradient && value === NO_GRADIENT) || at > steps) continue;
    const stretch = Math.min(Math.max(Math.floor(((at - 1) / steps) * stretches), 0), stretches - 1);
    sums[stretch] = (sums[stretch] ?? 0) + value;
    counts[stretch] = (counts[stretch] ?? 0) + 1;
    if (at <= steps * (1 - LATE)) continue;
    lateSum += value;
    lateCount += 1;
  }
  return {
    last: last.get(key) ?? Number.NaN,
    late: lateCount === 0 ? Number.NaN : lateSum / lateCount,
    curve: sums.map((sum, i) => (counts[i] === 0 ? Number.NaN : sum / (counts[i] ?? 1))),
  };
}
