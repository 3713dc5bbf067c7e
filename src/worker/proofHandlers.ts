/** Requests for proof: the audit, the policy matrix, what token flips are counted against. */
import { LabError } from '../protocol/errors.ts';
import { breathe } from '../data/pacing.ts';
import type { Handlers, Workspace } from './workspace.ts';

/** More would keep a person waiting without telling them more. */
const MOST_MATRIX_STEPS = 100;

export function proofHandlers(workspace: Workspace): Pick<Handlers, 'audit' | 'policyMatrix' | 'setFlipReference'> {
  return {
    audit: ({ lane }) => workspace.session.audit(lane),

    async policyMatrix({ lane, steps }) {
      const { session, loop } = workspace;
      if (!Number.isInteger(steps) || steps < 1 || steps > MOST_MATRIX_STEPS) {
        throw new LabError('invalid-request', { code: 'cannot-run-steps', steps, most: MOST_MATRIX_STEPS });
      }
      // The lane must not move under the runs.
      await loop.pause();
      const { step } = session;
      return workspace.cancellable('matrix', async ({ signal, onProgress }) => {
        const rows = await session.policyMatrix(lane, steps, async (done) => {
          onProgress(done, '');
          await breathe(signal);
        });
        return { step, rows };
      });
    },

    setFlipReference({ reference }) {
      workspace.setFlipReference(reference);
      return null;
    },
  };
}
