/**
 * An experiment: everything a person chose, as plain data. It is serialisable, fits in a URL, and together with
 * the bundled data it determines every number of a run.
 */
import { FIELDS } from './fields.ts';
import type { FreezeLevers, PolicyName } from './freezePolicies.ts';
import type { Settings } from './settings.ts';

export const LANE_IDS = ['A', 'B', 'C', 'D'] as const;
export type LaneId = (typeof LANE_IDS)[number];

/** One model being trained, as the person set it up. */
export interface LaneSetup {
  id: LaneId;
  /** Whether the lane is frozen now. */
  frozen: boolean;
  /** What freezing means for this lane. */
  policy: PolicyName;
  /** The levers behind `policy` when the person set them by hand. Only with policy `custom`. */
  levers?: FreezeLevers;
}

export interface Experiment {
  version: 1;
  settings: Settings;
  lanes: LaneSetup[];
}

/** The default experiment: speech, the small preset, lane A unfrozen beside lane B frozen. */
export function defaultExperiment(): Experiment {
  const settings = Object.fromEntries(
    Object.entries(FIELDS).map(([id, field]) => [
      id,
      Array.isArray(field.initial) ? [...field.initial] : field.initial,
    ]),
  ) as unknown as Settings;
  return {
    version: 1,
    settings,
    lanes: [
      { id: 'A', frozen: false, policy: 'wholeForward' },
      { id: 'B', frozen: true, policy: 'wholeForward' },
    ],
  };
}
