/** What tells a tensor that can be trained from one that cannot. */
import type { Problem } from '../config/problems/problem.ts';
import type { Became } from '../protocol/divergence.ts';

/** The largest value whose square float32 holds. */
export const LARGEST_SQUARABLE = 1.8e19;

export interface ValueHealth {
  size: number;
  /** How many values are not finite. */
  nan: number;
  positive: number;
  negative: number;
  /** Largest absolute value of those that are finite; 0 without any. */
  largest: number;
}

export function valueHealth(values: Float32Array): ValueHealth {
  const health = { size: values.length, nan: 0, positive: 0, negative: 0, largest: 0 };
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number;
    if (Number.isFinite(value)) health.largest = Math.max(health.largest, Math.abs(value));
    else if (Number.isNaN(value)) health.nan += 1;
    else if (value > 0) health.positive += 1;
    else health.negative += 1;
  }
  return health;
}

/** How many values are NaN or infinite. */
export function lostValues({ nan, positive, negative }: ValueHealth): number {
  return nan + positive + negative;
}

/** What most of the values that are not finite are; NaN if there are as many of those. */
export function becameMostly({ nan, positive, negative }: ValueHealth): Became {
  if (nan >= positive && nan >= negative) return 'nan';
  return positive >= negative ? 'positive-infinity' : 'negative-infinity';
}

/** Whether a step squares what a tensor of this name holds: features go through it, or distances are taken to it. */
export function isSquared(name: string): boolean {
  return /\.(weight|bias|embed)$/.test(name);
}

/** What keeps a tensor of the model from being trained, null: nothing. Said as the end of a sentence about it. */
export function valueProblem(name: string, health: ValueHealth): Problem | null {
  const lost = lostValues(health);
  if (lost > 0) {
    return { code: 'values-lost', lost, size: health.size };
  }
  if (health.largest <= LARGEST_SQUARABLE || !isSquared(name)) return null;
  return { code: 'values-huge', largest: health.largest };
}

/** Whether no value is NaN or infinite; as fast as a look at each of them can be. */
export function areValuesFinite(values: Float32Array): boolean {
  let sum = 0;
  // 0 for each value that is finite, NaN from the first one on that is not.
  for (const value of values) sum += value - value;
  return sum === 0;
}
