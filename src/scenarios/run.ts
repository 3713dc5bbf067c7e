/** What a run left behind, as answers read it: curves, verdicts of freezes that ended, and what was done when. */
import type { Experiment, LaneId, TimelineEntry } from '../config/experiment.ts';
import type { PolicyName } from '../config/freezePolicies.ts';
import { type MetricKey, NO_GRADIENT } from '../config/metrics.ts';
import type { Numbers } from '../metrics/column.ts';
import { factsOf } from '../objectives/catalogue.ts';
import type { AuditReport } from '../protocol/audit.ts';

/** The curves of a lane; `LaneSeries` is that. */
export interface LaneCurves {
  readonly length: number;
  /** Ascending. */
  readonly step: Numbers;
  /** As long as `step`; NaN: not measured in that step. */
  readonly columns: ReadonlyMap<MetricKey, Numbers>;
}

export interface ScenarioRun {
  /** As it was before the first step, with all that was done to it. */
  experiment: Experiment;
  /** Steps after which the question is answered; what was measured later is not looked at. */
  steps: number;
  lanes: ReadonlyMap<LaneId, LaneCurves>;
  /** Audits of freezes at their ends. */
  verdicts: readonly AuditReport[];
}

/** Steps from `from` to `to`, both included. */
export interface Span {
  from: number;
  to: number;
}

/** Whether every lane was measured up to the last step. */
export function isOver({ experiment, steps, lanes }: ScenarioRun): boolean {
  return experiment.lanes.every(({ id }) => {
    const curves = lanes.get(id);
    return curves !== undefined && (curves.step.at(curves.length - 1) ?? 0) >= steps;
  });
}

/** What was measured of a metric in a span, step by step; a gradient that does not exist is among it as `NO_GRADIENT`. */
export function measured(run: ScenarioRun, lane: LaneId, metric: MetricKey, { from, to }: Span): Map<number, number> {
  const found = new Map<number, number>();
  const curves = run.lanes.get(lane);
  const column = curves?.columns.get(metric);
  if (!curves || !column) return found;
  for (let i = curves.length - 1; i >= 0; i -= 1) {
    const step = curves.step.at(i) as number;
    if (step < from) break;
    const value = column.at(i) as number;
    if (step <= to && !Number.isNaN(value)) found.set(step, value);
  }
  return new Map([...found].reverse());
}

/** Mean over a span; null if nothing was measured there. */
export function meanOver(run: ScenarioRun, lane: LaneId, metric: MetricKey, span: Span): number | null {
  return mean([...measured(run, lane, metric, span).values()]);
}

/** Mean norm of the gradients that exist in a span; null if there is none. */
export function meanGradient(run: ScenarioRun, lane: LaneId, metric: MetricKey, span: Span): number | null {
  return mean([...measured(run, lane, metric, span).values()].filter((norm) => norm !== NO_GRADIENT));
}

/** The first value that was measured in a span; null if there is none. */
export function firstIn(run: ScenarioRun, lane: LaneId, metric: MetricKey, span: Span): number | null {
  return [...measured(run, lane, metric, span).values()][0] ?? null;
}

/** The last value that was measured in a span; null if there is none. */
export function lastIn(run: ScenarioRun, lane: LaneId, metric: MetricKey, span: Span): number | null {
  return [...measured(run, lane, metric, span).values()].at(-1) ?? null;
}

/** Whether a metric was measured in a span, and was exactly 0 whenever it was. */
export function isZeroThroughout(run: ScenarioRun, lane: LaneId, metric: MetricKey, span: Span): boolean {
  const values = [...measured(run, lane, metric, span).values()];
  return values.length > 0 && values.every((value) => value === 0);
}

export const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** The last tenth of a run, at least twenty steps where it has them. */
export function lastSteps({ steps }: ScenarioRun): Span {
  return { from: Math.max(1, steps - Math.max(20, Math.round(steps / 10)) + 1), to: steps };
}

/** A freeze of the run: of which lane and policy, and in which steps it was in force. */
export interface Freeze {
  lane: LaneId;
  policy: PolicyName;
  span: Span;
}

/** All freezes of a run in order of their beginnings, from the lanes at the start and from the timeline. */
export function freezesOf({ experiment, steps }: ScenarioRun): Freeze[] {
  const freezes: Freeze[] = [];
  const open = new Map<LaneId, Freeze>();
  const begin = (lane: LaneId, policy: PolicyName, from: number): void => {
    const freeze: Freeze = { lane, policy, span: { from, to: steps } };
    open.set(lane, freeze);
    freezes.push(freeze);
  };
  for (const { id, frozen, policy } of experiment.lanes) if (frozen) begin(id, policy, 1);
  for (const entry of switches(experiment)) {
    const { id, frozen, policy } = entry.lane;
    const before = open.get(id);
    if (before) before.span.to = entry.step - 1;
    open.delete(id);
    if (frozen) begin(id, policy, entry.step);
  }
  return freezes;
}

type Switch = Extract<TimelineEntry, { action: 'freeze' }>;
const switches = ({ timeline = [] }: Experiment): Switch[] => timeline.filter((entry) => entry.action === 'freeze');

/** The audit of a freeze at its end; null if the run has none. */
export function verdictOn({ verdicts }: ScenarioRun, { lane, span }: Freeze): AuditReport | null {
  return verdicts.findLast((report) => report.lane === lane && report.since === span.from) ?? null;
}

/** What a freeze holds, as the objective calls it: the codebook, and the module in front of it with its gradient. */
export function frozenParts({ experiment }: ScenarioRun): {
  codebook: string;
  projection: string;
  gradient: MetricKey;
} {
  const { modules } = factsOf(experiment);
  const by = (way: 'ema' | 'gradient') => modules.find(({ freezable, changedBy }) => freezable && changedBy === way);
  const projection = by('gradient');
  return {
    codebook: by('ema')?.part ?? '',
    projection: projection?.part ?? '',
    gradient: `gradient/${projection?.name ?? ''}`,
  };
}

/** What goes on having a value where the commitment loss is 0: the metric that the objective draws beside it. */
export function metricBeside({ experiment }: ScenarioRun, metric: MetricKey): MetricKey {
  const lines = factsOf(experiment).charts.find((chart) => chart.lines.some((line) => line.metric === metric))?.lines;
  return lines?.find((line) => line.metric !== metric)?.metric ?? metric;
}

/** How far a part (as the objective's modules call it) moved during a freeze; 0 if the audit found every bit in place. */
export function changeOf({ verdict }: AuditReport, part: string): number {
  if (verdict.kind !== 'leaks') return 0;
  return Math.max(0, ...verdict.causes.filter((cause) => cause.part === part).map(({ change }) => change));
}
