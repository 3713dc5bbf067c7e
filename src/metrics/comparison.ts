/** What sets two lanes apart: in one run as numbers, over several seeds with how sure they are. */
import type { LaneId } from '../config/experiment.ts';
import type { MetricKey } from '../config/metrics.ts';
import type { ComparedFacts } from '../objectives/facts.ts';
import type { Column } from './column.ts';
import type { LaneSeries } from './series.ts';

/** Measured points that `recent` averages over. */
export const RECENT_POINTS = 50;

/** A quantity of one lane as its facts say; null if it was never measured, and of `settled` if nothing ever moved. */
export function quantityOf(series: LaneSeries, { metric, of }: ComparedFacts): number | null {
  const column = series.columns.get(metric);
  if (!column) return null;
  if (of === 'settled') return settledAt(series, column);
  const most = of === 'newest' ? 1 : RECENT_POINTS;
  let sum = 0;
  let count = 0;
  for (let i = column.length - 1; i >= 0 && count < most; i -= 1) {
    const value = column.at(i) as number;
    if (!Number.isFinite(value)) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? null : sum / count;
}

/** The first step from which on a column has nine tenths of its newest value. */
function settledAt({ step }: LaneSeries, column: Column): number | null {
  let newest: number | null = null;
  let settled: number | null = null;
  for (let i = column.length - 1; i >= 0; i -= 1) {
    const value = column.at(i) as number;
    if (!Number.isFinite(value)) continue;
    newest ??= value;
    if (value < 0.9 * newest) break;
    settled = step.at(i) as number;
  }
  return newest === 0 ? null : settled;
}

/** 97.5 % quantiles of Student's t for 1 to 10 degrees of freedom: what a 95 % interval is wide by. */
const T_QUANTILES = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];

/** A mean over seeds and half the width of its 95 % interval (Student's t); no width from one value. */
export interface Estimate {
  mean: number;
  margin: number | null;
  count: number;
}

/** @returns null if there is no value */
export function estimate(values: readonly number[]): Estimate | null {
  const count = values.length;
  if (count === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count === 1) return { mean, margin: null, count };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const error = Math.sqrt(squares / (count - 1) / count);
  // More values have a smaller one: the interval is then a little too wide.
  const quantile = T_QUANTILES[Math.min(count - 2, T_QUANTILES.length - 1)] as number;
  return { mean, margin: quantile * error, count };
}

/** A quantity of two lanes. */
export interface ComparedQuantity {
  metric: MetricKey;
  of: ComparedFacts['of'];
  better: ComparedFacts['better'];
  a: Estimate | null;
  b: Estimate | null;
  /** b − a, seed by seed: both lanes of a seed saw the same batches. */
  difference: Estimate | null;
  /**
   * `equal`: the same number with every seed. `unsure`: the interval of the difference holds 0, or there is one run only.
   */
  outcome: 'higher' | 'lower' | 'equal' | 'unsure';
}

/**
 * Compares lane `b` with lane `a`.
 * @param runs series by lane, one for each seed; with a single one nothing but equality is sure
 */
export function compareLanes(
  compared: readonly ComparedFacts[],
  runs: readonly ReadonlyMap<LaneId, LaneSeries>[],
  a: LaneId,
  b: LaneId,
): ComparedQuantity[] {
  return compared.flatMap((fact): ComparedQuantity[] => {
    const pairs = runs.flatMap((lanes) => {
      const [first, second] = [lanes.get(a), lanes.get(b)];
      const [ofA, ofB] = [first && quantityOf(first, fact), second && quantityOf(second, fact)];
      return typeof ofA === 'number' && typeof ofB === 'number' ? [[ofA, ofB] as const] : [];
    });
    if (pairs.length === 0) return [];
    const difference = estimate(pairs.map(([ofA, ofB]) => ofB - ofA));
    return [
      {
        metric: fact.metric,
        of: fact.of,
        better: fact.better,
        a: estimate(pairs.map(([ofA]) => ofA)),
        b: estimate(pairs.map(([, ofB]) => ofB)),
        difference,
        outcome: outcomeOf(pairs, difference),
      },
    ];
  });
}

function outcomeOf(
  pairs: readonly (readonly [number, number])[],
  difference: Estimate | null,
): ComparedQuantity['outcome'] {
  if (pairs.every(([ofA, ofB]) => ofA === ofB)) return 'equal';
  if (difference === null || difference.margin === null) return 'unsure';
  if (Math.abs(difference.mean) <= difference.margin) return 'unsure';
  return difference.mean > 0 ? 'higher' : 'lower';
}
