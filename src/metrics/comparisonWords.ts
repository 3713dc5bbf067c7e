/** Two lanes against each other in words. */
import type { LaneId } from '../config/experiment.ts';
import { texts } from '../config/texts/index.ts';
import { formatCount } from '../config/texts/numbers.ts';
import type { ComparedQuantity, Estimate } from './comparison.ts';
import { parseKey } from './metricsSnapshot.ts';
import { valueText } from './valueText.ts';

/** A value, with half of its interval where there is one. */
export function estimateText({ metric, of }: Pick<ComparedQuantity, 'metric' | 'of'>, value: Estimate | null): string {
  if (value === null) return texts.charts.notMeasured;
  const text = (number: number): string =>
    of === 'settled' ? formatCount(number) : valueText(parseKey(metric).name, number);
  return texts.comparison.value(text(value.mean), value.margin ? text(value.margin) : null);
}

/** The difference, with its sign. Empty if there is none. */
export function differenceText(quantity: ComparedQuantity): string {
  const { difference } = quantity;
  if (!difference) return '';
  const sign = difference.mean > 0 ? '+' : difference.mean < 0 ? '−' : '';
  return sign + estimateText(quantity, { ...difference, mean: Math.abs(difference.mean) });
}

/** What a quantity is called. */
export function quantityName({ metric, of }: ComparedQuantity): string {
  return of === 'settled' ? texts.comparison.settled : (texts.comparison.names[metric] ?? metric);
}

/**
 * What the other lane lost and gained, in a sentence.
 * @param rows in the order of the objective's facts
 * @param seeds over which they were taken; fewer than two: one run
 * @returns null if nothing was measured
 */
export function comparisonSentence(other: LaneId, rows: readonly ComparedQuantity[], seeds: number): string | null {
  const [loss] = rows;
  if (!loss) return null;
  const flips = rows.find(({ metric }) => parseKey(metric).name === 'probe/token_flip_rate');
  const told = (row: ComparedQuantity) => ({
    outcome: row.outcome,
    base: estimateText(row, row.a),
    other: estimateText(row, row.b),
  });
  return texts.comparison.sentence(other, told(loss), flips ? told(flips) : null, seeds);
}
