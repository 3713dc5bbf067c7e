/** The steps of the guided tour: what each waits for, and which part of the page it stands at. */
import type { LaneId } from '../../config/experiment.ts';
import type { LaneState } from '../../protocol/session.ts';

/** In order. It ends with the person flipping the switch, and with what that did. */
export const TOUR_STEPS = ['start', 'charts', 'export', 'freeze', 'effect', 'proof'] as const;
export type TourStep = (typeof TOUR_STEPS)[number];

/** Which lanes were frozen at a moment. */
export type Frozen = Readonly<Partial<Record<LaneId, boolean>>>;

export const frozenOf = (lanes: readonly LaneState[]): Frozen =>
  Object.fromEntries(lanes.map(({ id, frozen }) => [id, frozen]));

/** The lane whose switch was flipped since; null while none was. Lanes that came meanwhile do not count. */
export function flippedLane(before: Frozen, lanes: readonly LaneState[]): LaneState | null {
  return lanes.find(({ id, frozen }) => before[id] !== undefined && before[id] !== frozen) ?? null;
}

/** The lane that the tour asks to flip: the first that trains, or, where all are frozen, the first. */
export function laneToFlip(lanes: readonly LaneState[]): LaneState | null {
  return lanes.find(({ frozen }) => !frozen) ?? lanes[0] ?? null;
}

const named = (name: string): string => `[data-tour="${name}"]`;

/** Selectors of the parts of the page; those of a lane have its letter behind. */
const PLACES: Record<TourStep, (lane: LaneId) => string> = {
  start: () => named('start'),
  // One of them: all together are higher than the window. The second is near the middle.
  charts: () => `${named('charts')} > :nth-child(2)`,
  export: () => named('export'),
  freeze: (lane) => named(`freeze-${lane}`),
  effect: (lane) => named(`lane-${lane}`),
  proof: () => named('proof'),
};

/** Where a step stands; null if that part is not on the page just now. */
export function placeOf(step: TourStep, lane: LaneId, page: Document): HTMLElement | null {
  return page.querySelector<HTMLElement>(PLACES[step](lane));
}

/** What must be seen during a step: of the switch, which is elsewhere on a phone, the lane that it freezes. */
export function viewOf(step: TourStep, lane: LaneId, page: Document): HTMLElement | null {
  return placeOf(step === 'freeze' ? 'effect' : step, lane, page);
}
