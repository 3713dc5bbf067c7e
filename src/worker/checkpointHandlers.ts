/** The request that starts an experiment from a checkpoint. */
import { checkpointReport, readCheckpoint } from '../train/importedCheckpoint.ts';
import { settingsFor } from '../train/checkpointSettings.ts';
import { checkExperiment, requireBackend } from './experimentCheck.ts';
import type { Handlers, Workspace } from './workspace.ts';

export function checkpointHandlers(workspace: Workspace): Pick<Handlers, 'importCheckpoint'> {
  return {
    async importCheckpoint({ file, experiment }) {
      requireBackend(workspace);
      checkExperiment(experiment, 'The experiment cannot be built');
      const { next, checkpoint, report } = await workspace.cancellable('import', async (options) => {
        const { brought } = workspace;
        const checkpoint = await readCheckpoint(file, options);
        const taken = settingsFor(file.name, checkpoint.sizes, experiment.settings, brought.features.channels);
        const settings = { ...experiment.settings, ...taken, initialWeights: 'checkpoint' as const };
        const adjusted = { ...experiment, settings };
        checkExperiment(adjusted, `The sizes of ${file.name} cannot be trained here`);
        const next = await workspace.newSession(adjusted, { ...brought, checkpoint }, options);
        return { next, checkpoint, report: checkpointReport(checkpoint, taken, settings, next.data.channelsOut) };
      });
      workspace.brought = { ...workspace.brought, checkpoint };
      await workspace.replaceSession(next);
      next.log(null, { code: 'imported', name: file.name });
      return { report, session: next.state };
    },
  };
}
