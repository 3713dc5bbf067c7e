import type { Problem } from '../config/problems/problem.ts';
import { type ErrorCode, LabError } from '../protocol/errors.ts';

/** A request that cannot be carried out. */
export class RequestError extends LabError {
  constructor(code: ErrorCode, problem: Problem) {
    super(code, problem);
  }
}
