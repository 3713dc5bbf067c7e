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
      const { audio } = workspace.brought;
      return workspace.cancellable('audio', async (options) => {
        const reports = await audio.add(files, options);
        return { reports, total: audio.total() };
      });
    },

    removeAudio: ({ name }) => ({ total: workspace.brought.audio.remove(name) }),

    async addFeatures({ files }) {
      await workspace.opened();
      const { features, checkpoint } = workspace.brought;
      return workspace.cancellable('features', async (options) => {
        const channels = features.channels || (checkpoint?.found.channelsIn ?? null);
        const readings = await readFeatureFiles(files, { channels, bytesLeft: features.bytesLeft }, options);
        throwIfCancelled(options.signal);
        return { manifest: features.add(readings) };
      });
    },

    removeFeatures: ({ names }) => ({ manifest: workspace.brought.features.remove(names) }),
  };
}
