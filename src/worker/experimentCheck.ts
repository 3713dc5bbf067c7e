/** Whether a request's experiment can be built here. */
import type { Problem } from '../config/problems/problem.ts';
import type { Experiment } from '../config/experiment.ts';
import { experimentProblems } from '../config/validation.ts';
import { LabError, type ErrorCode } from '../protocol/errors.ts';
import type { Workspace } from './workspace.ts';

/** @throws LabError before `initialise` */
export function requireBackend({ backend }: Workspace): void {
  if (!backend) throw new LabError('no-backend', { code: 'no-backend-yet' });
}

/**
 * @param what begins the message: whose experiment it is
 * @throws LabError with everything that is wrong
 */
export function checkExperiment(experiment: Experiment, what: Problem, code: ErrorCode = 'invalid-request'): void {
  const problems = experimentProblems(experiment);
  if (problems.length > 0) throw new LabError(code, { code: 'experiment-refused', what, problems });
}
