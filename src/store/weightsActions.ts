/** Weights out and in: our own files, and checkpoints to start from. */
import { applyForeignSession } from './applySession.ts';
import type { LabContext } from './context.ts';
import type { LabActions } from './state.ts';

type WeightsActions = Pick<LabActions, 'exportWeights' | 'importWeights' | 'importCheckpoint'>;

export function weightsActions(context: LabContext): WeightsActions {
  const { store, options } = context;
  return {
    async exportWeights(lane, format = 'json') {
      const result = await context.attempt(() => context.request('exportWeights', { lane, format }));
      if (result) options.saveFile(result.file, result.name);
    },
    async importWeights(file) {
      const session = await context.attempt(async () => {
        await context.rest.over(context);
        return context.request('importWeights', { file, name: file.name });
      });
      if (session) applyForeignSession(context, session);
    },
    async importCheckpoint(file) {
      const experiment = store.getState().draft;
      const result = await context.attempt(async () => {
        await context.rest.over(context);
        return context.request('importCheckpoint', { file, experiment });
      });
      if (!result) return;
      context.checkpointFile = file;
      store.setState({ checkpoint: result.report });
      applyForeignSession(context, result.session);
    },
  };
}
