/** What is known of one run when it is reported. */
import type { Experiment, LaneId } from '../config/experiment.ts';
import type { MetricKey } from '../config/metrics.ts';
import { freeLaneId } from '../config/timeline.ts';
import type { Numbers } from '../metrics/column.ts';
import type { ComparedQuantity } from '../metrics/comparison.ts';
import { compareLanes } from '../metrics/comparison.ts';
import type { LaneSeries } from '../metrics/series.ts';
import { factsOf } from '../objectives/catalogue.ts';
import type { AuditReport } from '../protocol/audit.ts';
import type { ChartTrack } from './lineChart.ts';

/** The curves of a lane at one moment. */
export interface ReportedCurves {
  step: Numbers;
  length: number;
  columns: ReadonlyMap<MetricKey, Numbers>;
  /** Newest measured value per column. */
  last: ReadonlyMap<MetricKey, number>;
}

/** Names of the files that a run was trained with. */
export interface Material {
  audio: readonly string[];
  features: readonly string[];
  checkpoint: string | null;
}

export interface RunReport {
  /** What a person called it; empty: nothing. */
  name: string;
  /** As it was before the first step, with what was done to it; as it is now, unless it is `whole`. */
  experiment: Experiment;
  whole: boolean;
  /** Steps done. */
  steps: number;
  diverged: boolean;
  /** Backend, and the adapter where there is one. */
  backend: { name: string; adapter: string };
  /** Lanes that are there in the end. */
  curves: ReadonlyMap<LaneId, ReportedCurves>;
  audits: ReadonlyMap<LaneId, AuditReport>;
  /** Audits of freezes that ended, in the order of their ends. */
  verdicts: readonly AuditReport[];
  /** Every other lane against the first. */
  comparisons: readonly LanePair[];
  material: Material;
  /** Of the run on a page; only its query string where no page is known; null: it cannot be told. */
  address: string | null;
  /** Milliseconds since the epoch. */
  written: number;
}

export interface LanePair {
  base: LaneId;
  other: LaneId;
  rows: readonly ComparedQuantity[];
}

/** The curves as they are now: training may go on while a report is written. */
export function curvesNow(lanes: ReadonlyMap<LaneId, LaneSeries>): Map<LaneId, ReportedCurves> {
  return new Map(
    [...lanes].map(([lane, { step, length, columns, last }]) => [
      lane,
      {
        step: step.snapshot(),
        length,
        columns: new Map([...columns].map(([key, column]) => [key, column.snapshot()])),
        last: new Map(last),
      },
    ]),
  );
}

/** Every other lane against the first, as far as something was measured. */
export function comparisonsNow(experiment: Experiment, lanes: ReadonlyMap<LaneId, LaneSeries>): LanePair[] {
  const { compared } = factsOf(experiment);
  const [base, ...others] = [...lanes.keys()].toSorted();
  if (base === undefined) return [];
  return others
    .map((other) => ({ base, other, rows: compareLanes(compared, [lanes], base, other) }))
    .filter(({ rows }) => rows.length > 0);
}

/** The place of a lane among colours and lines. */
export const placeOf = (lane: LaneId): number => 'ABCD'.indexOf(lane);

/** When each lane was frozen, as the timeline tells. Lanes that were never frozen, or are gone, have no track. */
export function freezeTracks({
  experiment,
  steps,
  curves,
}: Pick<RunReport, 'experiment' | 'steps' | 'curves'>): ChartTrack[] {
  const spans = new Map<LaneId, { from: number; to: number }[]>();
  const since = new Map<LaneId, number | null>();
  const begin = (lane: LaneId, frozen: boolean, at: number): void => {
    spans.set(lane, []);
    since.set(lane, frozen ? at : null);
  };
  const end = (lane: LaneId, at: number): void => {
    const from = since.get(lane) ?? null;
    if (from !== null && at > from) spans.get(lane)?.push({ from, to: at });
    since.set(lane, null);
  };
  for (const { id, frozen } of experiment.lanes) begin(id, frozen, 0);
  for (const entry of experiment.timeline ?? []) {
    // A step's numbers stand where the step ends.
    const at = entry.step - 1;
    if (at > steps) break;
    if (entry.action === 'freeze') {
      const { id, frozen } = entry.lane;
      if (frozen) since.set(id, since.get(id) ?? at);
      else end(id, at);
    } else if (entry.action === 'fork' || entry.action === 'add') {
      const free = freeLaneId([...since.keys()]);
      const frozen = entry.action === 'fork' ? (since.get(entry.lane) ?? null) !== null : entry.lane.frozen;
      if (free) begin(free, frozen, at);
    } else if (entry.action === 'remove') {
      since.delete(entry.lane);
      spans.delete(entry.lane);
    }
  }
  // Their values change, their keys do not.
  for (const lane of since.keys()) end(lane, steps);
  return [...spans]
    .filter(([lane, own]) => own.length > 0 && curves.has(lane))
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([lane, own]) => ({ place: placeOf(lane), spans: own }));
}
