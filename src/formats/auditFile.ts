/** The file of a run that holds the audits of its lanes, tensor by tensor: JSON, null for a lane that has trained no step. */
import * as v from 'valibot';
import { LANE_IDS } from '../config/experiment.ts';
import { listOf, readBy } from '../config/schemaParts.ts';
import { type AuditReport, auditReportSchema } from '../protocol/audit.ts';
import { FormatError } from './formatError.ts';

/** Bytes: four lanes of as many tensors as a model may have take a fraction. */
export const MOST_AUDIT_BYTES = 2 ** 25;

const Audits = v.object({ audits: listOf(v.nullable(auditReportSchema), LANE_IDS.length) });

export function writeAudits(audits: readonly (AuditReport | null)[]): string {
  return `${JSON.stringify(audits, null, 2)}\n`;
}

/** @throws FormatError with what is wrong, and where */
export function parseAudits(content: string): (AuditReport | null)[] {
  let audits: unknown;
  try {
    audits = JSON.parse(content);
  } catch {
    throw new FormatError({ code: 'not-json-or-damaged' });
  }
  const file = readBy(Audits, { audits });
  if (file.wrong) throw new FormatError(file.wrong);
  return file.value.audits;
}
