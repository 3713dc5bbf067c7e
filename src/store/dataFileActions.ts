/** Files to train on: audio and features. The session stays as it is until the next reset. */
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
      const result = await context.attempt(() => context.request('addAudio', { files }));
      if (!result) return;
      // Under the names that they have there: a second one of a name got another, and a refused one takes no place.
      for (const [i, { name, error }] of result.reports.entries()) {
        const file = files[i];
        if (file && error === null) context.audioFiles.set(name, named(file, name));
      }
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

const named = (file: File, name: string): File => (file.name === name ? file : new File([file], name, file));
