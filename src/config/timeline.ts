/**
 * A timeline: what was done while an experiment trained, so that the run can be told again. Played from the same start
 * on the same backend it gives the same bits.
 */
import {
  type Experiment,
  LANE_IDS,
  type LaneId,
  type LaneSetup,
  type TimelineAction,
  type TimelineEntry,
} from './experiment.ts';

/** What it takes to tell a run again. */
export interface RunTimeline {
  /** As it was before the first step, with all that was done since and what is planned. */
  experiment: Experiment;
  /** How many actions of the timeline were carried out. */
  done: number;
}

/** The first name that no lane has; null if all are taken. */
export function freeLaneId(taken: readonly LaneId[]): LaneId | null {
  return LANE_IDS.find((id) => !taken.includes(id)) ?? null;
}

/** The lanes that are there once a timeline was played, in the order of their names. */
export function lanesAfter(lanes: readonly LaneSetup[], timeline: readonly TimelineEntry[]): LaneId[] {
  return timeline.reduce((ids, entry) => lanesWith(ids, entry) ?? ids, lanes.map(({ id }) => id).toSorted());
}

/** The step before which the last action is done; 0 without any. */
export function lastStepOf({ timeline = [] }: Experiment): number {
  return timeline.at(-1)?.step ?? 0;
}

/** The lanes after one action; null if it cannot be carried out. */
export function lanesWith(ids: readonly LaneId[], entry: TimelineAction): LaneId[] | null {
  switch (entry.action) {
    case 'set':
    case 'data':
      return [...ids];
    case 'freeze':
      return ids.includes(entry.lane.id) ? [...ids] : null;
    case 'remove':
      return ids.includes(entry.lane) && ids.length > 1 ? ids.filter((id) => id !== entry.lane) : null;
    case 'fork':
    case 'add': {
      const free = freeLaneId(ids);
      const source = entry.action === 'fork' ? ids.includes(entry.lane) : true;
      return free && source ? [...ids, free].toSorted() : null;
    }
    default:
      return entry satisfies never;
  }
}
