/** Where a scenario's answer can be watched: charts, and the codebook. */
import type { PlaceToLook } from '../../config/scenarios.ts';
import { scenarioOf } from '../../scenarios/list.ts';
import type { LabState } from '../../store/state.ts';

/** Whether the question that is asked says to look there. */
export function isWatched({ asked }: Pick<LabState, 'asked'>, place: string): boolean {
  if (asked === null || asked.scenario === null || asked.state !== 'following') return false;
  return scenarioOf(asked.scenario)?.look.some((each) => each === place) ?? false;
}

/** Brings a place into view. */
export function watchPlace(place: PlaceToLook): void {
  const where = place === 'codebook-view' ? '.codebook' : `[data-chart="${place}"]`;
  document.querySelector(where)?.scrollIntoView({ block: 'center' });
}
