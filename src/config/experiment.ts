/**
 * An experiment: everything a person chose, as plain data. It is serialisable, fits in a URL, and together with
 * the bundled data it determines every number of a run.
 */
import * as v from 'valibot';
import { FIELDS } from './fields.ts';
import { leversSchema, POLICY_NAMES } from './freezePolicies.ts';
import { LONGEST_NAME, MOST_STEPS, MOST_TIMELINE_ENTRIES } from './limits.ts';
import type { Problem } from './problems/problem.ts';
import { fits, listOf, objectOf, oneOf, says, tells, text, wholeNumber } from './schemaParts.ts';
import type { Settings } from './settings.ts';
import { liveSettingsSchema, phaseSchema, settingsSchema } from './settingsSchema.ts';

export const LANE_IDS = ['A', 'B', 'C', 'D'] as const;
export type LaneId = (typeof LANE_IDS)[number];

const laneWithoutId = {
  /** Whether the lane is frozen now. */
  frozen: v.boolean(says({ code: 'lane-frozen-missing' })),
  /** What freezing means for this lane. */
  policy: oneOf(
    POLICY_NAMES,
    tells((found) => ({ code: 'lane-policy', found })),
  ),
  /** The levers behind `policy` when the person set them by hand. Only with policy `custom`. */
  levers: v.exactOptional(leversSchema),
};
const NO_LANE: Problem = { code: 'lane-not-an-object' };
const laneSchema = objectOf(
  {
    id: oneOf(
      LANE_IDS,
      tells((found) => ({ code: 'lane-name', found, known: LANE_IDS })),
    ),
    ...laneWithoutId,
  },
  NO_LANE,
);
/** One model being trained, as the person set it up. */
export type LaneSetup = v.InferOutput<typeof laneSchema>;

const lanesSchema = v.pipe(
  listOf(laneSchema, LANE_IDS.length, 1, says({ code: 'lane-count', most: LANE_IDS.length })),
  fits((lanes) => (new Set(lanes.map(({ id }) => id)).size < lanes.length ? { code: 'lane-names-equal' } : null)),
);

/** The first step that runs after an action. */
const step = wholeNumber(
  MOST_STEPS,
  1,
  tells((found) => ({ code: 'action-step', found, most: MOST_STEPS })),
);
const namedLane = oneOf(LANE_IDS, says({ code: 'action-without-lane' }));
const NO_ACTION: Problem = { code: 'action-not-an-object' };
const ACTIONS = [
  /** The lane is frozen or thawed, or its policy changes. */
  objectOf({ step, action: v.literal('freeze'), lane: laneSchema }, NO_ACTION),
  /** Live settings take other values. */
  objectOf({ step, action: v.literal('set'), settings: liveSettingsSchema }, NO_ACTION),
  /** Batches come from other data of the same kind; from those at the start again, if nothing is set. */
  objectOf({ step, action: v.literal('data'), settings: phaseSchema }, NO_ACTION),
  /** An exact copy of a lane, under the first free name. */
  objectOf({ step, action: v.literal('fork'), lane: namedLane }, NO_ACTION),
  /** A lane that starts from the initial weights, under the first free name. */
  objectOf({ step, action: v.literal('add'), lane: objectOf(laneWithoutId, NO_LANE) }, NO_ACTION),
  objectOf({ step, action: v.literal('remove'), lane: namedLane }, NO_ACTION),
] as const;
const KNOWN_ACTIONS = ACTIONS.map(({ entries }) => entries.action.literal);

/** What can be done to a session between two steps, and when. */
const timelineEntrySchema = v.variant('action', ACTIONS, (issue) =>
  issue.path ? tells((found) => ({ code: 'action-unknown', found, known: KNOWN_ACTIONS }))(issue) : says(NO_ACTION),
);
/** An action, and the first step that runs after it. */
export type TimelineEntry = v.InferOutput<typeof timelineEntrySchema>;
type WithoutStep<E> = E extends TimelineEntry ? Omit<E, 'step'> : never;
/** What can be done to a session between two steps. */
export type TimelineAction = WithoutStep<TimelineEntry>;

/** Raised when the form changes; experiments of all earlier versions can be read (`knownParts.ts`). */
export const EXPERIMENT_VERSION = 2;

const experimentParts = {
  version: v.literal(EXPERIMENT_VERSION),
  /** What is trained, by the name of its folder in `objectives`; the first there was, if absent. */
  objective: v.exactOptional(
    text(
      LONGEST_NAME,
      1,
      tells((found) => ({ code: 'no-objective', objective: found })),
    ),
  ),
  settings: settingsSchema,
  /** Batches come from other data now than those that `settings` describe, and that the probe is of. */
  dataPhase: v.exactOptional(phaseSchema),
  /** The lanes at the start. */
  lanes: lanesSchema,
  /** What is done at which step, in order of steps; nothing, if absent. */
  timeline: v.exactOptional(
    listOf(
      timelineEntrySchema,
      MOST_TIMELINE_ENTRIES,
      0,
      says({ code: 'timeline-length', most: MOST_TIMELINE_ENTRIES }),
    ),
  ),
};
export const EXPERIMENT_PARTS: readonly string[] = Object.keys(experimentParts);

const NO_VERSION: Problem = { code: 'no-version', version: EXPERIMENT_VERSION };
/** Each part within its bounds; `experimentProblems` knows what they must be together. Of another version no part is told. */
export const experimentSchema = v.variant('version', [objectOf(experimentParts, NO_VERSION)], says(NO_VERSION));
export type Experiment = v.InferOutput<typeof experimentSchema>;
/** What sets the data of a phase of fine-tuning apart: fields that the data set lets change under way. */
export type DataPhase = v.InferOutput<typeof phaseSchema>;

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
