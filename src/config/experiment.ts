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

/** What can be done to a session between two steps. */
export type TimelineAction =
  /** The lane is frozen or thawed, or its policy changes. */
  | { action: 'freeze'; lane: LaneSetup }
  /** Live settings take other values. */
  | { action: 'set'; settings: Partial<Settings> }
  /** An exact copy of a lane, under the first free name. */
  | { action: 'fork'; lane: LaneId }
  /** A lane that starts from the initial weights, under the first free name. */
  | { action: 'add'; lane: Omit<LaneSetup, 'id'> }
  | { action: 'remove'; lane: LaneId };

/** An action, and the first step that runs after it. */
export type TimelineEntry = TimelineAction & { step: number };

/** Raised when the form changes; experiments of all earlier versions can be read (`knownParts.ts`). */
export const EXPERIMENT_VERSION = 2;

export interface Experiment {
  version: typeof EXPERIMENT_VERSION;
  /** What is trained, by the name of its folder in `objectives`; the first there was, if absent. */
  objective?: string;
  settings: Settings;
  /** The lanes at the start. */
  lanes: LaneSetup[];
  /** What is done at which step, in order of steps; nothing, if absent. */
  timeline?: TimelineEntry[];
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
    version: EXPERIMENT_VERSION,
    settings,
    lanes: [
      { id: 'A', frozen: false, policy: 'wholeForward' },
      { id: 'B', frozen: true, policy: 'wholeForward' },
    ],
  };
}
