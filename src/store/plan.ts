/**
 * A plan: how a run begins, and what is done to it at which step. Every reset carries it out anew, whatever the switches
 * and live fields show by then.
 */
import type { Experiment, LaneSetup, TimelineEntry } from '../config/experiment.ts';
import { FIELD_IDS } from '../config/fields.ts';
import type { Settings } from '../config/settings.ts';

export interface Plan {
  /** The lanes at the start. */
  lanes: readonly LaneSetup[];
  /** What fields that the timeline changes are at the start. */
  settings: Partial<Settings>;
  /** At least one entry, in order of steps. */
  timeline: readonly TimelineEntry[];
}

/** @returns the plan of an experiment; null if nothing is done to it */
export function planOf({ settings, lanes, timeline = [] }: Experiment): Plan | null {
  if (timeline.length === 0) return null;
  const changed = new Set(timeline.flatMap((entry) => (hasSettings(entry) ? Object.keys(entry.settings) : [])));
  const first = FIELD_IDS.filter((id) => changed.has(id)).map((id) => [id, settings[id]]);
  return { lanes, settings: Object.fromEntries(first) as Partial<Settings>, timeline };
}

const hasSettings = (entry: TimelineEntry): entry is Extract<TimelineEntry, { settings: unknown }> =>
  entry.action === 'set' || entry.action === 'data';

/** What is built: the draft, unless a plan says how its lanes and live fields begin. */
export function withPlan(draft: Experiment, plan: Plan | null): Experiment {
  if (plan === null) return draft;
  return {
    ...draft,
    settings: { ...draft.settings, ...plan.settings },
    lanes: [...plan.lanes],
    timeline: [...plan.timeline],
  };
}
