import type { Problem } from '../config/problems/problem.ts';
import { LabError } from '../protocol/errors.ts';

/** No backend can train here. In a file of its own, so that naming the error does not load the backends. */
export class NoBackendError extends LabError {
  constructor(problem: Problem) {
    super('no-backend', problem);
  }
}
