/** A metric's value as legend and summaries write it. */
import { type MetricName, NO_GRADIENT } from '../../config/metrics.ts';
import { texts } from '../../config/texts/index.ts';
import type { Numbers } from '../../metrics/column.ts';
import type { LaneSeries, SeriesBook } from '../../metrics/series.ts';
import { metricOf } from '../../objectives/catalogue.ts';
import type { Smoother } from '../../store/smoothing.ts';
import { formatCount, formatPercent, formatValue } from '../../config/texts/numbers.ts';
import { shownColumn, type Trace } from './traces.ts';

/** Never more than four significant digits. None is a word, not a number. */
export function valueText(metric: MetricName, value: number | undefined): string {
  const { gradient, unit } = metricOf(metric);
  if (value === undefined) return texts.charts.notMeasured;
  if (gradient && value === NO_GRADIENT) return texts.charts.none;
  if (Number.isNaN(value)) return gradient ? texts.charts.notFinite : texts.charts.notMeasured;
  if (unit === 'fraction') return formatPercent(value, 1);
  if (unit === 'codes' && Number.isInteger(value)) return formatCount(value);
  return formatValue(value);
}

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
