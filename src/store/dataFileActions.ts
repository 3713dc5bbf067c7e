/** Files to train on: audio and features. The session stays as it is until the next reset. */
import { texts } from '../config/texts/index.ts';
import type { FeatureManifest } from '../protocol/files.ts';
import type { LabContext } from './context.ts';
import type { LabActions } from './state.ts';

type DataFileActions = Pick<LabActions, 'addAudio' | 'removeAudio' | 'addFeatures' | 'removeFeatures'>;

export function dataFileActions(context: LabContext): DataFileActions {
  const { store } = context;
  const features = (manifest: FeatureManifest): void =>
    store.setState({ features: { manifest: manifest.files.length > 0 ? manifest : null, changed: true } });
  return {
    async addAudio(files) {
      // A recording cannot be picked again, so it waits for the next worker.
      if (!context.client) {
        for (const file of files) context.audioFiles.set(file.name, file);
        context.notices.tell({ kind: 'info', message: texts.audio.kept });
        return;
      }
      const result = await context.attempt(() => context.request('addAudio', { files }));
      if (!result) return;
      for (const file of files) if (result.total.names.includes(file.name)) context.audioFiles.set(file.name, file);
      store.setState(({ audio }) => {
        const replaced = new Set(result.reports.map(({ name }) => name));
        const others = audio.reports.filter(({ name }) => !replaced.has(name));
        const changed = audio.changed || result.reports.some(({ error }) => error === null);
        return { audio: { reports: [...others, ...result.reports], total: result.total, changed } };
      });
    },
    async removeAudio(name) {
      const result = await context.attempt(() => context.request('removeAudio', { name }));
      if (!result) return;
      context.audioFiles.delete(name);
      store.setState(({ audio }) => ({
        audio: { reports: audio.reports.filter((report) => report.name !== name), total: result.total, changed: true },
      }));
    },
    async addFeatures(files) {
      const result = await context.attempt(() => context.request('addFeatures', { files }));
      if (!result) return;
      // One that was refused does not replace the one of its name that was taken before.
      const refused = new Set(result.manifest.files.flatMap(({ name, error }) => (error === null ? [] : [name])));
      for (const file of files) if (!refused.has(file.name)) context.featureFiles.set(file.name, file);
      features(result.manifest);
    },
    async removeFeatures(names) {
      const result = await context.attempt(() => context.request('removeFeatures', { names }));
      if (!result) return;
      if (names === null) context.featureFiles.clear();
      else for (const name of names) context.featureFiles.delete(name);
      features(result.manifest);
    },
  };
}
