/** `report DIR`: one run as a page; of a sweep, what it has trained so far as a table and a page. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { texts } from '../config/texts/index.ts';
import { readSessionFile } from '../formats/sessionFile.ts';
import { readSessionPage } from '../metrics/sessionPageReader.ts';
import { columnKeys } from '../metrics/metricsSnapshot.ts';
import { LaneSeries } from '../metrics/series.ts';
import { summaryOf } from '../metrics/spread.ts';
import type { ReportedLane, ReportedRun, SweepOutcome } from '../report/outcome.ts';
import { reportPage } from '../report/reportPage.ts';
import { sweepCsv } from '../report/sweepCsv.ts';
import { replaceFile } from './replaceFile.ts';
import { reportRun } from './runReport.ts';
import { hasEnded } from './sweepCommand.ts';
import { type NamedRun, namedRuns, SweepFolder } from './sweepFolder.ts';

/** Values that a curve of the report has at most: few enough that each is a mean over many batches. */
const STRETCHES = 50;

/**
 * Writes `report.html` of the run in a folder; of a sweep, `report.csv` and `report.html` of the runs that have ended,
 * whose page names the others.
 * @param tell prints a line for a person
 * @throws CommandError, LabError if there is no sweep, or a run of it cannot be read
 */
export async function reportCommand(path: string, tell: (line: string) => void): Promise<void> {
  if (existsSync(join(path, 'experiment.json'))) return reportRun(path, tell);
  const folder = new SweepFolder(path);
  const { sweep, ground } = await folder.read();
  const outcome: SweepOutcome = { sweep, backend: ground.backend, runs: [], missing: [] };
  for (const run of namedRuns(sweep)) {
    const reported = await readRun(folder, run, sweep.steps);
    if (reported) outcome.runs.push(reported);
    else outcome.missing.push(run.name);
  }
  const [csv, html] = [join(path, 'report.csv'), join(path, 'report.html')];
  await replaceFile(csv, sweepCsv(outcome));
  await replaceFile(html, reportPage(outcome));
  const { runs, missing } = outcome;
  tell(texts.command.sweep.report(String(runs.length), String(runs.length + missing.length), [csv, html]));
}

/** What a report needs of a run, or null if it has not ended. Curves are cut down at once: a sweep may have many. */
async function readRun(folder: SweepFolder, run: NamedRun, steps: number): Promise<ReportedRun | null> {
  const verdict = await folder.run(run).ended();
  if (!verdict || !hasEnded(verdict, { steps })) return null;
  const session = await folder.run(run).session;
  const { page } = await readSessionFile(session, folder.runPath(run));
  const { lanes } = await readSessionPage(page);
  const reported = lanes.map((points): ReportedLane => {
    const series = LaneSeries.of(points);
    const columns = columnKeys([series]).map(
      (key) => [key, summaryOf(series, key, steps, Math.min(STRETCHES, steps))] as const,
    );
    const own = verdict.lanes.find(({ lane }) => lane === points.lane) ?? null;
    return { id: points.lane, verdict: own, columns: new Map(columns) };
  });
  const { name, point } = run;
  return { name, point, step: verdict.step, diverged: verdict.diverged, lanes: reported };
}
