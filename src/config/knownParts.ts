/** An experiment from a file of any version, as one of this version, cut down to what that knows. */
import {
  defaultExperiment,
  EXPERIMENT_VERSION,
  type Experiment,
  type LaneSetup,
  type TimelineEntry,
} from './experiment.ts';
import { FIELD_IDS } from './fields.ts';
import { underPresentNames } from './formerNames.ts';
import { UNFROZEN } from './freezePolicies.ts';
import type { RunTimeline } from './timeline.ts';

/**
 * The experiment without anything that has no name here, so that nothing foreign is carried along. A setting that the
 * file is older than has its default. Values are as they were: `experimentProblems` is for the caller to ask.
 */
export function withKnownParts({ objective, settings, lanes, timeline }: Omit<Experiment, 'version'>): Experiment {
  const experiment: Experiment = {
    version: EXPERIMENT_VERSION,
    settings: { ...defaultExperiment().settings, ...picked(underPresentNames({ ...settings }), FIELD_IDS) },
    lanes: lanes.map(knownLane),
  };
  if (objective !== undefined) experiment.objective = objective;
  if (timeline !== undefined) experiment.timeline = Array.isArray(timeline) ? timeline.map(knownEntry) : timeline;
  return experiment;
}

/** The same of the experiment of a run so far. */
export function knownRunTimeline(runTimeline: { experiment: unknown; done: number } | null): RunTimeline | null {
  return runTimeline && { experiment: withKnownParts(runTimeline.experiment as Experiment), done: runTimeline.done };
}

function knownEntry(entry: TimelineEntry): TimelineEntry {
  if (typeof entry !== 'object' || entry === null) return entry;
  const { step, action } = entry;
  if (action === 'set') return { step, action, settings: entry.settings };
  if (action === 'freeze') return { step, action, lane: knownLane(entry.lane) };
  if (action === 'add') {
    const { id: _, ...lane } = knownLane({ id: 'A', ...entry.lane });
    return { step, action, lane };
  }
  return { step, action, lane: entry.lane };
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
