/** What becomes of the page's state when the session goes back to an earlier step. */
import type { LaneId } from '../config/experiment.ts';
import type { MetricKey } from '../config/metrics.ts';
import type { RewindEvent } from '../protocol/events.ts';
import type { LabContext } from './context.ts';
import type { LabState } from './state.ts';
import { usageUpTo } from './usageHistory.ts';

/** Forgets what was told of later steps; the log keeps what happened. */
export function rewind({ store, series }: LabContext, { step, seconds }: RewindEvent): void {
  series.dropAfter(step);
  store.setState((state) => ({
    pace: { ...state.pace, step, seconds, stepsPerSecond: 0 },
    latest: latestOf(series),
    codebooks: upTo(step, state.codebooks),
    usageHistory: Object.fromEntries(
      Object.entries(state.usageHistory).flatMap(([lane, history]) => {
        const left = usageUpTo(history, step);
        return left ? [[lane, left]] : [];
      }),
    ),
    codeMaps: {},
    codeDetail: null,
    audits: upTo(step, state.audits),
    flips: upTo(step, state.flips),
    agreements: upTo(step, state.agreements),
    matrix: state.matrix && state.matrix.step <= step ? state.matrix : null,
  }));
}

/** Newest measured value of every metric per lane. */
export function latestOf({ lanes }: LabContext['series']): LabState['latest'] {
  const latest: Partial<Record<LaneId, Partial<Record<MetricKey, number>>>> = {};
  for (const [lane, { last }] of lanes) latest[lane] = Object.fromEntries(last);
  return latest;
}

function upTo<T extends { step: number }>(
  step: number,
  byLane: Partial<Record<LaneId, T>>,
): Partial<Record<LaneId, T>> {
  return Object.fromEntries(Object.entries(byLane).filter(([, each]) => each.step <= step));
}
