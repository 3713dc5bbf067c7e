/** Names of the files that a person brought, for links and reports. */
import type { AskedFiles } from '../scenarios/runAddress.ts';
import type { LabState } from './state.ts';

export function filesNamed({
  audio,
  features,
  checkpoint,
}: Pick<LabState, 'audio' | 'features' | 'checkpoint'>): AskedFiles {
  const taken = features.manifest?.files.filter(({ error }) => error === null) ?? [];
  return { audio: audio.total.names, features: taken.map(({ name }) => name), checkpoint: checkpoint?.name ?? null };
}
