/** An error that came over the wire, or that the wire itself is the cause of. */
import type { ErrorCode, WireError } from '../protocol/errors.ts';

export class LabError extends Error {
  override readonly name = 'LabError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }

  /** As plain data, for the store. */
  toWire(): WireError {
    return { code: this.code, message: this.message };
  }
}

/** Anything thrown, as plain data; what is not ours counts as a fault of ours. */
export function wireError(thrown: unknown): WireError {
  if (thrown instanceof LabError) return thrown.toWire();
  return { code: 'internal', message: thrown instanceof Error ? thrown.message : String(thrown) };
}
