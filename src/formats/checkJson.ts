/** A comparison of two checkpoints as JSON, for a file, the clipboard or a pipe. */
import type { Problem } from '../config/problems/problem.ts';
import type { FreezeCheckReport } from '../protocol/freezeCheck.ts';

/** @param say makes the sentence of why the two, or their tokens, cannot be compared */
export function checkJson(report: FreezeCheckReport, say: (problem: Problem) => string): string {
  const { verdict, reason, tokensMissing, ...rest } = report;
  const said = (problem: Problem | null): string | null => (problem === null ? null : say(problem));
  return JSON.stringify({ verdict, reason: said(reason), ...rest, tokensMissing: said(tokensMissing) });
}
