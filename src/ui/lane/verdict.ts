/** Which verdict a lane has now. Its words are in `metrics/verdictWords.ts`. */
import type { AuditReport, Verdict } from '../../protocol/audit.ts';
import type { LaneState } from '../../protocol/session.ts';

/** `pending`: no step has run yet since the switch was moved. */
export type VerdictKind = Verdict['kind'] | 'pending';

/**
 * The report, if it is about the present position of the switch. Between a press and the next step the newest report
 * still speaks of the position before.
 */
export function currentReport(lane: LaneState, report: AuditReport | undefined): AuditReport | null {
  if (report === undefined || report.frozen !== lane.frozen) return null;
  if (!lane.frozen) return report;
  return report.policy === lane.policy && report.step >= (lane.frozenAt ?? 0) ? report : null;
}

/** Whether the moving average goes on shifting the codebook of a frozen lane, as measured. */
export function codebookLeaks(report: AuditReport | null): boolean {
  return report?.verdict.kind === 'leaks' && report.verdict.causes.some(({ by }) => by === 'ema');
}
