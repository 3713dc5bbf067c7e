/** An experiment from a file, cut down to what this version knows. */
import { defaultExperiment, type Experiment, type LaneSetup } from './experiment.ts';
import { FIELD_IDS } from './fields.ts';
import { UNFROZEN } from './freezePolicies.ts';

/**
 * The experiment without anything that has no name here, so that nothing foreign is carried along. A setting that the
 * file is older than has its default. Values are as they were: `experimentProblems` is for the caller to ask.
 */
export function withKnownParts({ settings, lanes }: Pick<Experiment, 'settings' | 'lanes'>): Experiment {
  return {
    version: 1,
    settings: { ...defaultExperiment().settings, ...picked(settings, FIELD_IDS) },
    lanes: lanes.map(knownLane),
  };
}

function knownLane(lane: LaneSetup): LaneSetup {
  if (typeof lane !== 'object' || lane === null) return lane;
  const { id, frozen, policy, levers } = lane;
  const hasLevers = typeof levers === 'object' && levers !== null;
  const known = hasLevers ? picked(levers, Object.keys(UNFROZEN) as (keyof typeof UNFROZEN)[]) : levers;
  return { id, frozen, policy, ...(known === undefined ? {} : { levers: known as typeof UNFROZEN }) };
}

function picked<T extends object>(from: T, keys: readonly (keyof T & string)[]): Partial<T> {
  const entries = keys.filter((key) => Object.hasOwn(from, key)).map((key) => [key, from[key]]);
  return Object.fromEntries(entries) as Partial<T>;
}
