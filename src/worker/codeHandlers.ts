/** Requests about single codes: the map of a codebook, and what is near a code. */
import { codeDetail } from '../train/codeDetail.ts';
import { CodeMaps } from '../train/codeMaps.ts';
import type { Session } from '../train/session.ts';
import type { Handlers, Workspace } from './workspace.ts';

export function codeHandlers(workspace: Workspace): Pick<Handlers, 'codeMap' | 'codeDetail'> {
  const maps = new WeakMap<Session, CodeMaps>();
  return {
    codeMap({ lane, layer, origin }) {
      const { session } = workspace;
      const own = maps.get(session) ?? new CodeMaps(session);
      maps.set(session, own);
      return own.measure(lane, layer, origin);
    },

    codeDetail: ({ lane, layer, code }) => codeDetail(workspace.session, lane, layer, code),
  };
}
