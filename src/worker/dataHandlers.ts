/** Requests that bring in what is trained on: audio and features. */
import { throwIfCancelled } from '../data/pacing.ts';
import { wrongFileError } from '../formats/expectedFile.ts';
import { identifyFile } from '../formats/fileIdentity.ts';
import { readFeatureFiles } from '../lab/featureReading.ts';
import type { AudioReport } from '../protocol/requests.ts';
import type { Handlers, Workspace } from './workspace.ts';

type DataHandlers = Pick<Handlers, 'classifyFile' | 'addAudio' | 'removeAudio' | 'addFeatures' | 'removeFeatures'>;

/** A refusal says what the file is, where it is something else. */
async function namedRefusal(report: AudioReport, file: File): Promise<AudioReport> {
  if (report.error === null) return report;
  const wrong = await wrongFileError('audio', file, report.name);
  return wrong ? { ...report, error: wrong.problem } : report;
}

export function dataHandlers(workspace: Workspace): DataHandlers {
  return {
    classifyFile: ({ file }) => identifyFile(file, file.name),

    async addAudio({ files }) {
      await workspace.opened();
      const { audio } = workspace.inputs;
      return workspace.cancellable('audio', async (options) => {
        const added = await audio.add(files, options);
        const reports = await Promise.all(added.map((report, i) => namedRefusal(report, files[i] as File)));
        return { reports, total: audio.total() };
      });
    },

    removeAudio: ({ name }) => ({ total: workspace.inputs.audio.remove(name) }),

    async addFeatures({ files }) {
      await workspace.opened();
      const { features, checkpoint } = workspace.inputs;
      return workspace.cancellable('features', async (options) => {
        const channels = features.channels || (checkpoint?.found.channelsIn ?? null);
        const readings = await readFeatureFiles(files, { channels, bytesLeft: features.bytesLeft }, options);
        throwIfCancelled(options.signal);
        return { manifest: features.add(readings) };
      });
    },

    removeFeatures: ({ names }) => ({ manifest: workspace.inputs.features.remove(names) }),
  };
}
