/** Which value of a curve legend and summaries write. */
import { texts } from '../../config/texts/index.ts';
import type { Numbers } from '../../metrics/column.ts';
import type { LaneSeries, SeriesBook } from '../../metrics/series.ts';
import type { Smoother } from '../../store/smoothing.ts';
import { valueText } from '../../metrics/valueText.ts';
import { shownColumn, type Trace } from './traces.ts';

/** How far to look back for a measurement: the largest `probeEvery`. */
const FURTHEST_BACK = 1000;

/** The newest measured value at or before a point; in a gradient column NaN counts as measured (not finite). */
export function measuredBefore(values: Numbers, index: number, gradient: boolean): number | undefined {
  for (let i = index; i >= 0 && i > index - FURTHEST_BACK; i -= 1) {
    const value = values.at(i);
    if (value !== undefined && (gradient || !Number.isNaN(value))) return value;
  }
  return undefined;
}

/** Last measured value of a column. */
export function lastMeasured(series: LaneSeries, values: Numbers, gradient: boolean): number | undefined {
  return measuredBefore(values, series.length - 1, gradient);
}

/** The value of the drawn (perhaps smoothed) line at the cursor, or its last one. */
export function shownValue(
  book: SeriesBook,
  smoother: Smoother,
  trace: Trace,
  xAxis: 'step' | 'seconds',
  hover: number | null,
  smoothing: number,
): string {
  const series = book.lanes.get(trace.lane);
  const values = series && shownColumn(smoother, series, trace, smoothing);
  if (!series || !values) return texts.charts.notMeasured;
  const index = hover === null ? series.length - 1 : series.indexAt(xAxis, hover);
  return valueText(trace.line.metric, measuredBefore(values, index, trace.gradient));
}
