/** The request that starts an experiment from a checkpoint. */
import { checkpointReport, readCheckpoint } from '../train/importedCheckpoint.ts';
import { settingsFor } from '../train/checkpointSettings.ts';
import { partOf } from '../data/pacing.ts';
import type { Inputs } from '../lab/inputs.ts';
import { checkExperiment } from '../lab/newSession.ts';
import type { Handlers, Workspace } from './workspace.ts';

export function checkpointHandlers(workspace: Workspace): Pick<Handlers, 'importCheckpoint'> {
  return {
    async importCheckpoint({ file, experiment }) {
      workspace.requireBackend();
      checkExperiment(experiment, { code: 'experiment-unbuildable' });
      const { session, report } = await workspace.succession.begin('import', async (options) => {
        const { inputs } = workspace;
        const checkpoint = await readCheckpoint(file, experiment, partOf(options, [0, 0.2], 'file'));
        const taken = settingsFor(file.name, checkpoint.found, experiment.settings, inputs.features.channels);
        const settings = { ...experiment.settings, ...taken, initialWeights: 'checkpoint' as const };
        const adjusted = { ...experiment, settings };
        checkExperiment(adjusted, { code: 'sizes-untrainable', name: file.name });
        await options.claim();
        const session = await workspace.newSession(adjusted, { ...inputs, checkpoint }, partOf(options, [0.2, 1]));
        const report = checkpointReport(checkpoint, taken, settings, session.data.channelsOut);
        return { session, report, bring: (present: Inputs) => ({ ...present, checkpoint }) };
      });
      session.log(null, { code: 'imported', name: file.name });
      return { report, session: session.state };
    },
  };
}
