/** Series of a lane for tests. */
import type { MetricKey } from '../../src/config/metrics.ts';
import { LaneSeries } from '../../src/metrics/series.ts';

/** Steps from 1, a tenth of a second each, with the value that each column's function gives for a step. */
export function seriesOf(count: number, columns: Partial<Record<MetricKey, (step: number) => number>>): LaneSeries {
  const lane = new LaneSeries();
  const step = Int32Array.from({ length: count }, (_, i) => i + 1);
  const values = Object.entries(columns).map(([key, valueAt]) => [key, Float32Array.from(step, valueAt)]);
  lane.append({ step, seconds: Float64Array.from(step, (s) => s * 0.1), columns: Object.fromEntries(values) });
  return lane;
}
