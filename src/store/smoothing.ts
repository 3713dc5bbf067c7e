/**
 * Exponential moving average over a full column, debiased as TensorBoard does it:
 * m = w·m + (1 - w)·v from m = 0, shown as m / (1 - wⁿ). Kept between calls, so an update costs as much as there are
 * new points, however long the history is.
 */
import { type MetricKey, NO_GRADIENT } from '../config/metrics.ts';
import { Column } from '../metrics/column.ts';
import type { LaneSeries } from '../metrics/series.ts';

export interface SmoothingRules {
  /** Weight of the past, above 0 and below 1. */
  weight: number;
  /** A gradient column, where `NO_GRADIENT` is a state and no number. */
  gradient: boolean;
  /**
   * An exact 0 is a state as well ("no commitment loss in evaluation mode"), not a small value: it is shown as 0 at
   * once, instead of as a decaying tail of what was before.
   */
  zeroIsState: boolean;
}

interface Average {
  rules: SmoothingRules;
  generation: number;
  mean: number;
  /** wⁿ, n counted since the average last began. */
  bias: number;
  /** Of the points that are in. */
  values: Column;
}

/** Averages of the columns of one book of series; let go of with the series themselves. */
export class Smoother {
  readonly #averages = new WeakMap<LaneSeries, Map<string, Average>>();

  /**
   * The smoothed column, until the next call; undefined if the lane has no such column.
   * States (`NO_GRADIENT`, exact 0) and unmeasured points (NaN) stay what they are; after a state the average starts
   * afresh, since what was before a freeze says nothing about what comes after it.
   */
  column(series: LaneSeries, key: MetricKey, rules: SmoothingRules): Column | undefined {
    const raw = series.columns.get(key);
    if (!raw) return undefined;
    const average = this.#average(series, key, rules);
    advance(average, raw);
    return average.values;
  }

  #average(series: LaneSeries, key: MetricKey, rules: SmoothingRules): Average {
    const columns = this.#averages.get(series) ?? new Map<string, Average>();
    this.#averages.set(series, columns);
    const there = columns.get(key);
    if (there && there.generation === series.generation && there.rules.weight === rules.weight) return there;
    const values = there?.values ?? new Column(Float32Array);
    values.clear();
    const fresh: Average = { rules, generation: series.generation, mean: 0, bias: 1, values };
    columns.set(key, fresh);
    return fresh;
  }
}

/** A column smoothed from its beginning, beside what a `Smoother` keeps. */
export function smoothedColumn(raw: Column, rules: SmoothingRules): Column {
  const values = new Column(Float32Array);
  advance({ rules, generation: 0, mean: 0, bias: 1, values }, raw);
  return values;
}

function advance(average: Average, raw: Column): void {
  const { rules, values } = average;
  let { mean, bias } = average;
  for (let i = values.length; i < raw.length; i += 1) {
    const value = raw.at(i) ?? Number.NaN;
    if ((rules.gradient && value === NO_GRADIENT) || (rules.zeroIsState && value === 0)) {
      mean = 0;
      bias = 1;
      values.add(value);
    } else if (!Number.isFinite(value)) {
      values.add(value);
    } else {
      mean = rules.weight * mean + (1 - rules.weight) * value;
      bias *= rules.weight;
      values.add(mean / (1 - bias));
    }
  }
  average.mean = mean;
  average.bias = bias;
}
