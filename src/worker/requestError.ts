/** Errors on their way to the page. */
import { DataError } from '../data/dataError.ts';
import { FormatError } from '../formats/formatError.ts';
import { TokensFileError } from '../formats/probeTokens.ts';
import type { ErrorCode, WireError } from '../protocol/errors.ts';
import { SessionError } from '../train/laneList.ts';

/** A request that cannot be carried out. */
export class RequestError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Any error as the page gets it. What is none of ours is a fault of ours. */
export function wireError(error: unknown): WireError {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RequestError || error instanceof DataError) return { code: error.code, message };
  if (error instanceof SessionError) return { code: 'invalid-request', message };
  if (error instanceof TokensFileError || error instanceof FormatError) return { code: 'unreadable-file', message };
  return { code: 'internal', message };
}
