/** The file that says how far a run has come and what became of its freezes: JSON, a verdict per lane. */
import * as v from 'valibot';
import { LANE_IDS } from '../config/experiment.ts';
import { NAMED_POLICIES, type PolicyName } from '../config/freezePolicies.ts';
import { LONGEST_MESSAGE, LONGEST_NAME } from '../config/limits.ts';
import type { AuditReport, LeakCause, Verdict } from '../protocol/audit.ts';
import { FormatError } from './formatError.ts';
import { exactly, listOf, numberBetween, oneOf, readBy, step, text, yesOrNo } from '../config/schemaParts.ts';

const VERDICT_FORMAT = 'freeze-lab-verdict';
const VERDICT_VERSION = 1;
/** Parts of a model that can move; an objective has a handful. */
const MOST_CAUSES = 100;

const KINDS = ['training', 'held', 'leaks', 'still-frozen'] as const satisfies readonly Verdict['kind'][];
const CAUSES = ['ema', 'kmeans', 'gradient', 'weight-decay', 'momentum'] as const satisfies readonly LeakCause['by'][];
const POLICIES: readonly PolicyName[] = [...NAMED_POLICIES, 'custom'];

const Lane = v.object({
  lane: oneOf(LANE_IDS),
  policy: oneOf(POLICIES),
  frozen: yesOrNo,
  /** First step of the present position of the switch, and the last step that was looked at. */
  since: step,
  step,
  verdict: oneOf(KINDS),
  causes: listOf(
    v.object({
      part: text(LONGEST_NAME),
      by: oneOf(CAUSES),
      change: v.nullable(numberBetween(-Number.MAX_VALUE, Number.MAX_VALUE)),
    }),
    MOST_CAUSES,
  ),
  /** The verdict in words, for who reads the file. */
  sentence: text(LONGEST_MESSAGE),
});
const VerdictFile = v.object({
  format: exactly(VERDICT_FORMAT),
  version: exactly(VERDICT_VERSION),
  /** Steps done. */
  step,
  diverged: yesOrNo,
  lanes: listOf(Lane, LANE_IDS.length),
});

/** What became of one lane. A change that is not finite is null. */
export type LaneVerdict = v.InferOutput<typeof Lane>;
/** How far a run has come, and the verdict on every lane that has trained a step. */
export interface RunVerdict {
  step: number;
  diverged: boolean;
  lanes: LaneVerdict[];
}

/** @param sentence says the verdict of a report in words */
export function writeVerdict(
  { step: done, diverged }: Pick<RunVerdict, 'step' | 'diverged'>,
  audits: readonly (AuditReport | null)[],
  sentence: (report: AuditReport) => string,
): string {
  const lanes = audits.flatMap((report) => (report ? [laneVerdict(report, sentence(report))] : []));
  const file = { format: VERDICT_FORMAT, version: VERDICT_VERSION, step: done, diverged, lanes };
  return `${JSON.stringify(file, null, 2)}\n`;
}

function laneVerdict({ lane, policy, frozen, since, step: seen, verdict }: AuditReport, sentence: string): LaneVerdict {
  const causes = verdict.kind === 'leaks' ? verdict.causes : [];
  return { lane, policy, frozen, since, step: seen, verdict: verdict.kind, causes, sentence };
}

/** @throws FormatError with what is wrong, and where */
export function parseVerdict(content: string): RunVerdict {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    throw new FormatError({ code: 'not-json-or-damaged' });
  }
  const file = readBy(VerdictFile, json);
  if (file.wrong) throw new FormatError(file.wrong);
  const { step: done, diverged, lanes } = file.value;
  return { step: done, diverged, lanes };
}
