/**
 * Exponential moving average over a full column, debiased as TensorBoard does it:
 * m = w·m + (1 - w)·v from m = 0, shown as m / (1 - wⁿ). Kept between calls, so an update costs as much as there are
 * new points, however long the history is.
 */
import { type MetricKey, NO_GRADIENT } from '../config/metrics.ts';
import type { LaneSeries } from './series.ts';

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
  /** Points of the column that are in. */
  length: number;
  mean: number;
  /** wⁿ, n counted since the average last began. */
  bias: number;
  values: Float32Array<ArrayBuffer>;
}

/** Averages of the columns of one book of series; let go of with the series themselves. */
export class Smoother {
  readonly #averages = new WeakMap<LaneSeries, Map<string, Average>>();

  /**
   * The smoothed column; only its first `series.length` values are valid, and only until the next call.
   * States (`NO_GRADIENT`, exact 0) and unmeasured points (NaN) stay what they are; after a state the average starts
   * afresh, since what was before a freeze says nothing about what comes after it.
   */
  column(series: LaneSeries, key: MetricKey, rules: SmoothingRules): Float32Array {
    const raw = series.columns.get(key);
    if (!raw) return new Float32Array(0);
    const average = this.#average(series, key, rules);
    if (average.values.length < series.length) {
      const grown = new Float32Array(raw.length);
      grown.set(average.values.subarray(0, average.length));
      average.values = grown;
    }
    advance(average, raw, series.length);
    return average.values;
  }

  #average(series: LaneSeries, key: MetricKey, rules: SmoothingRules): Average {
    const columns = this.#averages.get(series) ?? new Map<string, Average>();
    this.#averages.set(series, columns);
    const there = columns.get(key);
    if (there && there.generation === series.generation && there.rules.weight === rules.weight) return there;
    const fresh: Average = {
      rules,
      generation: series.generation,
      length: 0,
      mean: 0,
      bias: 1,
      // The old buffer is good enough again: it is overwritten from the start.
      values: there?.values ?? new Float32Array(0),
    };
    columns.set(key, fresh);
    return fresh;
  }
}

function advance(average: Average, raw: Float32Array, length: number): void {
  const { rules, values } = average;
  let { mean, bias } = average;
  for (let i = average.length; i < length; i += 1) {
    const value = raw[i] ?? Number.NaN;
    if ((rules.gradient && value === NO_GRADIENT) || (rules.zeroIsState && value === 0)) {
      mean = 0;
      bias = 1;
      values[i] = value;
    } else if (!Number.isFinite(value)) {
      values[i] = value;
    } else {
      mean = rules.weight * mean + (1 - rules.weight) * value;
      bias *= rules.weight;
      values[i] = mean / (1 - bias);
    }
  }
  average.mean = mean;
  average.bias = bias;
  average.length = length;
}
