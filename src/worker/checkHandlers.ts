/** The request that compares two checkpoints. It needs no session, and touches none. */
import { partOf } from '../data/pacing.ts';
import { checkFreeze } from '../lab/freezeCheck.ts';
import { readSemanticTokens } from '../lab/semanticTokenFile.ts';
import { compareTokens } from '../lab/tokenCheck.ts';
import { tokenSource } from '../lab/tokenSource.ts';
import type { Handlers, Workspace } from './workspace.ts';

export function checkHandlers(workspace: Workspace): Pick<Handlers, 'checkFreeze'> {
  return {
    checkFreeze({ before, after, withTokens, tokens }) {
      return workspace.cancellable('check', async (options) => {
        const { report, checkpoints } = await checkFreeze(before, after, partOf(options, [0, withTokens ? 0.2 : 1]));
        if (!withTokens || !checkpoints) return report;
        workspace.requireBackend();
        const file = tokens && (await readSemanticTokens(tokens, options));
        const source = await tokenSource(checkpoints.before.found, workspace.inputs, partOf(options, [0.2, 0.3]));
        if ('code' in source) return { ...report, tokensMissing: source };
        const rest = partOf(options, [0.3, 1]);
        return { ...report, tokens: await compareTokens(checkpoints.before, checkpoints.after, source, file, rest) };
      });
    },
  };
}
