/** A metric's value as legends, tables and summaries write it. */
import { type MetricName, NO_GRADIENT } from '../config/metrics.ts';
import { texts } from '../config/texts/index.ts';
import { formatCount, formatPercent, formatValue } from '../config/texts/numbers.ts';
import { metricOf } from '../objectives/catalogue.ts';

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
