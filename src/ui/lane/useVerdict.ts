/** The verdict on a lane as it stands now, ready to be shown. */
import { texts } from '../../config/texts/index.ts';
import type { AuditReport } from '../../protocol/audit.ts';
import type { LaneState } from '../../protocol/session.ts';
import { useLab } from '../useLab.ts';
import { verdictInShort, verdictSentence } from '../../metrics/verdictWords.ts';
import { currentReport, type VerdictKind } from './verdict.ts';

export interface ShownVerdict {
  kind: VerdictKind;
  sentence: string;
  short: string;
  /** Null while pending. */
  report: AuditReport | null;
}

export function useVerdict(lane: LaneState): ShownVerdict {
  const report = currentReport(
    lane,
    useLab((state) => state.audits[lane.id]),
  );
  if (report === null) {
    return { kind: 'pending', sentence: texts.audit.verdict.pending, short: texts.audit.short.pending, report };
  }
  return { kind: report.verdict.kind, sentence: verdictSentence(report), short: verdictInShort(report), report };
}
