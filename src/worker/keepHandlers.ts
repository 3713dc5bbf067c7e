/** The request for a copy of the session that the page keeps. */
import { copySession } from '../lab/keptState.ts';
import { newSessionId } from '../lab/newSession.ts';
import type { KeptFiles } from '../protocol/keeping.ts';
import { LabError } from '../protocol/errors.ts';
import type { Session } from '../train/session.ts';
import type { Handlers, Workspace } from './workspace.ts';

export function keepHandlers(workspace: Workspace): Pick<Handlers, 'keep'> {
  const names = new FileSetNames();
  return {
    async keep({ sessionId, filesKnown }) {
      const { session, probeTokens } = workspace;
      const refuseOthers = (): void => {
        if (workspace.session.id !== sessionId) throw new LabError('cancelled', { code: 'session-replaced' });
      };
      refuseOthers();
      const files = filesOf(workspace, session);
      const filesId = names.of(files);
      const copied = await copySession(session, refuseOthers);
      refuseOthers();
      return { ...copied, probeTokens, filesId, files: filesId === filesKnown ? null : files };
    },
  };
}

function filesOf(workspace: Workspace, session: Session): KeptFiles {
  const { checkpoint, semanticTokens } = workspace.inputs;
  return {
    ...workspace.filesOf(session),
    checkpoint: checkpoint?.file ?? null,
    semanticTokens: semanticTokens?.file ?? null,
  };
}

/** Gives every set of files a name that no other set has, in this worker or another. */
class FileSetNames {
  #name = '';
  #last: readonly (File | null)[] = [];

  of({ audio, features, checkpoint, semanticTokens }: KeptFiles): string {
    const files = [checkpoint, semanticTokens, null, ...audio, null, ...features];
    const isSame = files.length === this.#last.length && files.every((file, i) => file === this.#last[i]);
    if (!isSame || this.#name === '') this.#name = newSessionId();
    this.#last = files;
    return this.#name;
  }
}
