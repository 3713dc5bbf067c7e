/** Files to train on: audio and features. The session stays as it is until the next reset. */
import type { FeatureManifest } from '../protocol/files.ts';
import type { LabContext } from './context.ts';
import type { DropReport } from '../protocol/dropReport.ts';
import { merged, refused, taken } from './dropReport.ts';
import type { LabActions } from './state.ts';
import { answered } from './takingFiles.ts';

type DataFileActions = Pick<LabActions, 'addAudio' | 'removeAudio' | 'addFeatures' | 'removeFeatures'>;

export function dataFileActions(context: LabContext): DataFileActions {
  const { store } = context;
  const answering = (files: File[], take: typeof takeAudio): Promise<void> =>
    answered(
      context,
      files.map(({ name }) => name),
      () => take(context, files),
    );
  return {
    async addAudio(files) {
      if (context.client) return answering(files, takeAudio);
      // A recording cannot be picked again, so it waits for the next worker.
      for (const file of files) context.audioFiles.set(file.name, file);
      context.notices.tell({ kind: 'audio-kept' });
    },
    async removeAudio(name) {
      const result = await context.attempt(() => context.request('removeAudio', { name }));
      if (!result) return;
      context.audioFiles.delete(name);
      store.setState(({ audio }) => ({
        audio: { reports: audio.reports.filter((report) => report.name !== name), total: result.total, changed: true },
      }));
    },
    addFeatures: (files) => answering(files, takeFeatures),
    async removeFeatures(names) {
      const result = await context.attempt(() => context.request('removeFeatures', { names }));
      if (!result) return;
      if (names === null) context.featureFiles.clear();
      else for (const name of names) context.featureFiles.delete(name);
      showManifest(context, result.manifest, true);
    },
  };
}

/** Adds recordings to the data set `audio`. Never rejects. */
export function takeAudio(context: LabContext, files: readonly File[]): Promise<DropReport> {
  const names = files.map(({ name }) => name);
  return context.outcome(names, async () => {
    const { reports, total } = await context.request('addAudio', { files: [...files] });
    // Under the names that they have there: a second one of a name got another, and a refused one takes no place.
    for (const [i, { name, error }] of reports.entries()) {
      const file = files[i];
      if (file && error === null) context.audioFiles.set(name, named(file, name));
    }
    context.store.setState(({ audio }) => {
      const replaced = new Set(reports.map(({ name }) => name));
      const others = audio.reports.filter(({ name }) => !replaced.has(name));
      const changed = audio.changed || reports.some(({ error }) => error === null);
      return { audio: { reports: [...others, ...reports], total, changed } };
    });
    const wrong = reports.flatMap(({ name, error }) => (error === null ? [] : [{ name, reason: error }]));
    const right = reports.flatMap(({ name, error }) => (error === null ? [name] : []));
    return merged([taken('audio', right), refused(wrong)]);
  });
}

/** Adds feature files, of which each name is there once. Never rejects. */
export function takeFeatures(context: LabContext, files: readonly File[]): Promise<DropReport> {
  const names = files.map(({ name }) => name);
  return context.outcome(names, async () => {
    const { manifest } = await context.request('addFeatures', { files: [...files] });
    // The list holds what was given before, too. One that was refused does not replace the one of its name.
    const reasons = new Map(manifest.files.flatMap(({ name, error }) => (error === null ? [] : [[name, error]])));
    for (const file of files) if (!reasons.has(file.name)) context.featureFiles.set(file.name, file);
    const right = names.filter((name) => !reasons.has(name));
    showManifest(context, manifest, right.length > 0);
    const wrong = names.flatMap((name) => {
      const reason = reasons.get(name);
      return reason === undefined ? [] : [{ name, reason }];
    });
    return merged([taken('features', right), refused(wrong)]);
  });
}

function showManifest({ store }: LabContext, manifest: FeatureManifest, changed: boolean): void {
  store.setState(({ features }) => ({
    features: { manifest: manifest.files.length > 0 ? manifest : null, changed: features.changed || changed },
  }));
}
const named = (file: File, name: string): File => (file.name === name ? file : new File([file], name, file));
