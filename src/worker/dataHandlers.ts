/** Requests that bring in what is trained on: audio and features. */
import { throwIfCancelled } from '../data/pacing.ts';
import { identifyFile } from '../formats/fileIdentity.ts';
import { readFeatureFiles } from '../lab/featureReading.ts';
import type { Handlers, Workspace } from './workspace.ts';

type DataHandlers = Pick<Handlers, 'classifyFile' | 'addAudio' | 'removeAudio' | 'addFeatures' | 'removeFeatures'>;

export function dataHandlers(workspace: Workspace): DataHandlers {
  return {
    classifyFile: ({ file }) => identifyFile(file, file.name),

    async addAudio({ files }) {
      await workspace.opened();
      const { audio } = workspace.inputs;
      return workspace.cancellable('audio', async (options) => {
        const reports = await audio.add(files, options);
        return { reports, total: audio.total() };
      });
    },

    removeAudio: ({ name }) => ({ total: workspace.inputs.audio.remove(name) }),

    async addFeatures({ files }) {
      await workspace.opened();
      const { features, checkpoint } = workspace.inputs;
      return workspace.cancellable('features', async (options) => {
        const channels = features.channels || (checkpoint?.sizes.channelsIn ?? null);
        const readings = await readFeatureFiles(files, { channels, bytesLeft: features.bytesLeft }, options);
        throwIfCancelled(options.signal);
        return { manifest: features.add(readings) };
      });
    },

    removeFeatures: ({ names }) => ({ manifest: workspace.inputs.features.remove(names) }),
  };
}
