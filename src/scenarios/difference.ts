/** Whether two lanes of one run differ by more than the run itself scatters. */
import type { LaneId } from '../config/experiment.ts';
import type { MetricKey } from '../config/metrics.ts';
import type { Compared } from '../config/scenarios.ts';
import { mean, measured, type ScenarioRun, type Span } from './run.ts';

/** Steps that follow each other are alike; means of batches of them hardly are. */
const BATCHES = 8;
/** 97.5 % quantile of Student's t with `BATCHES` − 1 degrees of freedom. */
const T = 2.365;

export interface Difference {
  compared: Compared;
  /** Mean of the first minus mean of the second. */
  by: number;
  /** Half the width of its 95 % interval within this run; it says nothing of other seeds. */
  spread: number;
}

/**
 * Compares a metric of two lanes, step by step: lanes of a session see the same batches, so what is common to both drops
 * out. The interval comes from means of batches of steps (Law, Simulation Modeling and Analysis, section 9.5).
 * @returns null if fewer than two values a batch were measured of both
 */
export function difference(
  run: ScenarioRun,
  first: LaneId,
  second: LaneId,
  metric: MetricKey,
  span: Span,
): Difference | null {
  const others = measured(run, second, metric, span);
  const differences = [...measured(run, first, metric, span)].flatMap(([step, value]) => {
    const other = others.get(step);
    return other === undefined ? [] : [value - other];
  });
  const batches = batchMeans(differences);
  if (batches === null) return null;
  return judged(mean(differences) as number, T * Math.sqrt(batches.variance / BATCHES));
}

/**
 * Compares a metric of one lane in two spans: the second against the first, in the same way but for the pairs.
 * @returns null as above
 */
export function changeBetween(
  run: ScenarioRun,
  lane: LaneId,
  metric: MetricKey,
  first: Span,
  second: Span,
): Difference | null {
  const [before, after] = [first, second].map((span) => batchMeans([...measured(run, lane, metric, span).values()]));
  if (!before || !after) return null;
  return judged(after.centre - before.centre, T * Math.sqrt((before.variance + after.variance) / BATCHES));
}

function judged(by: number, spread: number): Difference {
  return { compared: Math.abs(by) <= spread ? 'same' : by < 0 ? 'less' : 'more', by, spread };
}

/** Mean and variance of the means of batches of values; null if there are fewer than two values a batch. */
function batchMeans(values: readonly number[]): { centre: number; variance: number } | null {
  if (values.length < 2 * BATCHES) return null;
  const at = (batch: number): number => Math.floor((batch * values.length) / BATCHES);
  const means = Array.from({ length: BATCHES }, (_, i) => mean(values.slice(at(i), at(i + 1))) as number);
  const centre = mean(means) as number;
  return { centre, variance: means.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (BATCHES - 1) };
}
