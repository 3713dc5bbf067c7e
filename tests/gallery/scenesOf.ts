/** Scenes of a component, one for each state. */
import type { LabState } from '../../src/store/state.ts';
import { labIn, sessionWith } from './labs.ts';
import type { Scene } from './scene.ts';

/** One scene per state: what differs from the usual state of the fake lab, and what is pressed then. */
type States = Record<string, Partial<LabState> | { state: Partial<LabState>; action: Scene['action'] }>;

/** Scenes of one component. */
export function scenesOf(component: string, width: Scene['width'], part: Scene['part'], states: States): Scene[] {
  return Object.entries(states).map(([name, given]): Scene => {
    const { state, action } = 'action' in given ? given : { state: given as Partial<LabState>, action: undefined };
    return { id: `${component}/${name}`, width, part, lab: labIn(state), ...(action && { action }) };
  });
}

/** Nothing was trained yet. */
export const untouched: Partial<LabState> = {
  session: sessionWith({ step: 0 }),
  pace: { step: 0, seconds: 0, stepsPerSecond: 0, work: {} },
  latest: {},
};
