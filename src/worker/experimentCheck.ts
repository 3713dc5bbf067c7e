/** Whether a request's experiment can be built here. */
import type { Experiment } from '../config/experiment.ts';
import { experimentProblems } from '../config/validation.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { RequestError } from './requestError.ts';
import type { Workspace } from './workspace.ts';

/** @throws RequestError before `initialise` */
export function requireBackend({ backend }: Workspace): void {
  if (!backend) throw new RequestError('no-backend', { code: 'no-backend-chosen-yet-send-initialise-first' });
}

/**
 * @param what begins the message: whose experiment it is
 * @throws RequestError with everything that is wrong
 */
export function checkExperiment(experiment: Experiment, what: string, code: ErrorCode = 'invalid-request'): void {
  const problems = experimentProblems(experiment);
  if (problems.length > 0) throw new RequestError(code, { code: 'experiment-refused', what, problems });
}
