/** A scenario's run, played by the real training core in this process. */
import { SeriesBook } from '../../src/metrics/series.ts';
import type { AuditReport } from '../../src/protocol/audit.ts';
import type { ScenarioRun } from '../../src/scenarios/run.ts';
import { askedRun, type Scenario, type ScenarioSize } from '../../src/scenarios/scenario.ts';
import type { Harness } from '../contract/labHarness.ts';

/** @returns the run with as many steps as were asked for, or only the first `done` of them */
export async function played(
  lab: Harness,
  scenario: Scenario,
  size: ScenarioSize = {},
  done = Number.POSITIVE_INFINITY,
): Promise<ScenarioRun> {
  const { experiment, steps } = askedRun(scenario, size);
  const { sessionId } = await lab.client.request('build', { experiment });
  await lab.client.request('step', { count: Math.min(done, steps) });
  const book = new SeriesBook();
  const verdicts: AuditReport[] = [];
  for (const event of lab.events) {
    if (event.kind === 'metrics' && event.sessionId === sessionId) book.append(event);
    const isVerdict = event.kind === 'log' && event.sessionId === sessionId && event.content.code === 'verdict';
    if (isVerdict && event.content.code === 'verdict') verdicts.push(event.content.report);
  }
  return { experiment, steps, lanes: book.lanes, verdicts };
}
