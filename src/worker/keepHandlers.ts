/** The request for a copy of the session that the page keeps. */
import { LabError } from '../protocol/errors.ts';
import type { Handlers, Workspace } from './workspace.ts';

export function keepHandlers(workspace: Workspace): Pick<Handlers, 'keep'> {
  return {
    async keep({ sessionId, filesKnown }) {
      const refuseOthers = (): void => {
        if (workspace.session.id !== sessionId) throw new LabError('cancelled', { code: 'session-replaced' });
      };
      refuseOthers();
      const state = await workspace.copyForKeeping(filesKnown, refuseOthers);
      refuseOthers();
      return state;
    },
  };
}
