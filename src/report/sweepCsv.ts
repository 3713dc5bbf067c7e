/**
 * A sweep as CSV, in the form of the metrics: a line per run and lane. Each quantity has two columns: its newest value,
 * and its mean over the last tenth of the steps. No time is in it, so the same runs give the same file.
 */
import { columnKeys, parseKey } from '../metrics/metricsSnapshot.ts';
import { cell, quoted } from '../metrics/metricsCsv.ts';
import { metricOf } from '../objectives/catalogue.ts';
import type { ReportedLane, ReportedRun, SweepOutcome } from './outcome.ts';

const EOL = '\r\n';

export function* sweepCsv({ sweep, runs }: SweepOutcome): Generator<string> {
  const fields = Object.keys(sweep.settings);
  const keys = columnKeys(runs.flatMap(({ lanes }) => lanes));
  const head = ['run', 'seed', 'policy', ...fields, 'lane', 'frozen', 'verdict', 'moved', 'step', 'diverged'];
  yield line([...head, ...keys.flatMap((key) => [key, `${key} (last tenth)`])]);
  for (const run of runs) {
    for (const lane of run.lanes) {
      const values = keys.flatMap((key) => {
        const { gradient } = metricOf(parseKey(key).name);
        const { last, late } = lane.columns.get(key) ?? { last: Number.NaN, late: Number.NaN };
        return [cell(last, gradient), cell(late, false)];
      });
      yield line([...about(run, lane, fields), ...values]);
    }
  }
}

function about(
  { name, point, step, diverged }: ReportedRun,
  { id, verdict }: ReportedLane,
  fields: string[],
): string[] {
  const settings: Record<string, unknown> = { ...point.settings };
  const values = fields.map((field) => {
    const value = settings[field];
    return Array.isArray(value) ? value.join(' ') : String(value);
  });
  const moved = verdict?.causes.map(({ part, by }) => `${part} by ${by}`).join('; ') ?? '';
  const became = [String(verdict?.frozen ?? ''), verdict?.verdict ?? '', moved, String(step), String(diverged)];
  return [name, String(point.seed), point.policy ?? '', ...values, id, ...became];
}

const line = (fields: readonly string[]): string => fields.map(quoted).join(',') + EOL;
