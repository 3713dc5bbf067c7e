/**
 * A sweep: one experiment in many variants, laid out as a grid of seeds, freeze policies and settings. Plain data; what
 * may be wrong with it is in `cli/sweepValidation.ts`.
 */
import type { Experiment, LaneSetup, TimelineEntry } from './experiment.ts';
import type { FieldId } from './fields.ts';
import { NAMED_POLICIES, type NamedPolicy } from './freezePolicies.ts';
import type { Settings } from './settings.ts';

/** `unfrozen`: nothing is ever frozen, for comparison. */
export type SweepPolicy = NamedPolicy | 'unfrozen';
export const SWEEP_POLICIES: readonly SweepPolicy[] = ['unfrozen', ...NAMED_POLICIES];

/** Values by field; each is tried. */
export type SettingsGrid = { [F in FieldId]?: Settings[F][] };

export interface Sweep {
  version: 1;
  /** What all runs have in common. */
  experiment: Experiment;
  /** Steps of each run. */
  steps: number;
  seeds: number[];
  /** Empty: each lane keeps its own. */
  policies: SweepPolicy[];
  /** `seed` is not among them. */
  settings: SettingsGrid;
}

/** Where a run lies in the grid. */
export interface SweepPoint {
  seed: number;
  /** Null: as the experiment says. */
  policy: SweepPolicy | null;
  /** One value of every field of the grid, in the order in which the sweep names them. */
  settings: Partial<Settings>;
}

export interface SweepRun {
  point: SweepPoint;
  experiment: Experiment;
}

/** How many runs a sweep has. */
export function runCount({ seeds, policies, settings }: Pick<Sweep, 'seeds' | 'policies' | 'settings'>): number {
  const fields = Object.values(settings).map((values) => values.length);
  return [seeds.length, Math.max(policies.length, 1), ...fields].reduce((product, count) => product * count, 1);
}

/**
 * All runs, policies changing first and seeds last: whoever stops early has one seed of everything rather than
 * everything of one policy.
 */
export function runsOf(sweep: Sweep): SweepRun[] {
  const { experiment, seeds, policies } = sweep;
  const grid = settingsOf(sweep.settings);
  return seeds.flatMap((seed) =>
    grid.flatMap((settings) =>
      (policies.length > 0 ? policies : [null]).map((policy) => ({
        point: { seed, policy, settings },
        experiment: withPolicy({ ...experiment, settings: { ...experiment.settings, ...settings, seed } }, policy),
      })),
    ),
  );
}

/** Every combination of values, the last field changing first. */
function settingsOf(grid: SettingsGrid): Partial<Settings>[] {
  let combinations: Partial<Settings>[] = [{}];
  for (const [field, values] of Object.entries(grid)) {
    combinations = combinations.flatMap((settings) => values.map((value) => ({ ...settings, [field]: value })));
  }
  return combinations;
}

/** The experiment with one policy wherever it freezes, or with none of its freezes. */
function withPolicy(experiment: Experiment, policy: SweepPolicy | null): Experiment {
  if (policy === null) return experiment;
  const { lanes, timeline } = experiment;
  const changed = { ...experiment, lanes: lanes.map((lane) => laneUnder(policy, lane)) };
  if (timeline) changed.timeline = timeline.map((entry) => entryUnder(policy, entry));
  return changed;
}

/** Levers that were set by hand belong to the policy that is replaced. */
function laneUnder<L extends Omit<LaneSetup, 'id'>>(policy: SweepPolicy, lane: L): L {
  const { levers: _, ...rest } = lane;
  const under =
    policy === 'unfrozen' ? { ...rest, frozen: false, policy: 'wholeForward' as const } : { ...rest, policy };
  return under as unknown as L;
}

function entryUnder(policy: SweepPolicy, entry: TimelineEntry): TimelineEntry {
  if (entry.action === 'freeze') return { ...entry, lane: laneUnder(policy, entry.lane) };
  if (entry.action === 'add') return { ...entry, lane: laneUnder(policy, entry.lane) };
  return entry;
}
