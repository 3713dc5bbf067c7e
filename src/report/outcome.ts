/** What is known of a sweep when it is reported, and how its runs are laid side by side. */
import type { LaneId } from '../config/experiment.ts';
import type { MetricKey } from '../config/metrics.ts';
import type { Settings } from '../config/settings.ts';
import { type Sweep, SWEEP_POLICIES, type SweepPoint, type SweepPolicy } from '../config/sweep.ts';
import { texts } from '../config/texts/index.ts';
import type { LaneVerdict } from '../formats/verdictFile.ts';
import type { CurveSummary } from '../metrics/spread.ts';

/** A lane of a run that has ended. */
export interface ReportedLane {
  id: LaneId;
  /** Null for a lane that has trained no step. */
  verdict: LaneVerdict | null;
  columns: ReadonlyMap<MetricKey, CurveSummary>;
}

/** A run that has ended: it did all steps, or it diverged. */
export interface ReportedRun {
  name: string;
  point: SweepPoint;
  /** Steps done. */
  step: number;
  diverged: boolean;
  lanes: ReportedLane[];
}

export interface SweepOutcome {
  sweep: Sweep;
  backend: string;
  /** In the order of the grid. */
  runs: ReportedRun[];
  /** Names of runs that have not ended. */
  missing: string[];
}

/** Runs that differ in their seeds only. */
export interface ReportLine {
  label: string;
  /** Place among all there could be: a policy has one colour in every report. */
  place: number;
  runs: ReportedRun[];
  /** One lane of each run that did not diverge: there is no mean over what is not a number. */
  lanes: ReportedLane[];
}

/** Lines that are drawn into the same charts. */
export interface ReportSection {
  lane: LaneId;
  /** What all its lines have in common. */
  settings: Partial<Settings>;
  lines: ReportLine[];
}

/**
 * Lines by policy, or by the first field of the grid where there are no policies; a section for each combination of the
 * fields that are left, and for each lane.
 */
export function sectionsOf({ sweep, runs }: SweepOutcome): ReportSection[] {
  const fields = Object.keys(sweep.settings) as (keyof Settings)[];
  const byPolicy = sweep.policies.length > 0;
  const [lineFields, sectionFields] = byPolicy ? [[], fields] : [fields.slice(0, 1), fields.slice(1)];
  const sections = new Map<string, ReportSection>();
  for (const run of runs) {
    const settings = picked(run.point.settings, sectionFields);
    const { policy } = run.point;
    const own = picked(run.point.settings, lineFields);
    const line = byPolicy
      ? { label: policyLabel(policy), place: SWEEP_POLICIES.indexOf(policy ?? 'unfrozen') }
      : { label: settingsLabel(own), place: placeOf(own, sweep) };
    for (const { id } of run.lanes) {
      const key = JSON.stringify([id, settings]);
      const section = sections.get(key) ?? { lane: id, settings, lines: [] };
      sections.set(key, section);
      addTo(section, line, run);
    }
  }
  for (const { lines } of sections.values()) lines.sort((a, b) => a.place - b.place);
  return [...sections.values()].toSorted((a, b) => a.lane.localeCompare(b.lane));
}

/** Of a value among those of its field. */
function placeOf(own: Partial<Settings>, { settings }: Sweep): number {
  const [[field, value] = []] = Object.entries(own);
  const values: readonly unknown[] = field === undefined ? [] : (settings[field as keyof Settings] ?? []);
  return Math.max(values.indexOf(value), 0);
}

function addTo(section: ReportSection, { label, place }: Pick<ReportLine, 'label' | 'place'>, run: ReportedRun): void {
  let line = section.lines.find((known) => known.label === label);
  if (!line) {
    line = { label, place, runs: [], lanes: [] };
    section.lines.push(line);
  }
  line.runs.push(run);
  if (!run.diverged) line.lanes.push(...run.lanes.filter(({ id }) => id === section.lane));
}

const picked = (settings: Partial<Settings>, fields: readonly (keyof Settings)[]): Partial<Settings> =>
  Object.fromEntries(fields.map((field) => [field, settings[field]]));

function policyLabel(policy: SweepPolicy | null): string {
  return policy === null || policy === 'unfrozen' ? texts.matrix.unfrozen : texts.policies[policy].label;
}

/** Values by field in a few words. */
export function settingsLabel(settings: Partial<Settings>): string {
  const words = Object.entries(settings).map(
    ([id, value]) => `${id} ${Array.isArray(value) ? value.join(' + ') : value}`,
  );
  return words.length === 0 ? texts.report.allRuns : texts.joined.list(words);
}
