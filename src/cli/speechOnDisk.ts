/** The speech that comes with the page, from the project's own folder. */
import { existsSync, openAsBlob } from 'node:fs';
import { dirname, join } from 'node:path';
import { BundledSpeech } from '../data/bundledSpeech.ts';
import { SPEECH_FOLDER } from '../data/speechManifest.ts';

/** Its files are read when an experiment asks for them. */
export function speechOnDisk(): BundledSpeech {
  return new BundledSpeech((path) => openAsBlob(join(publicFolder(), path)));
}

/** `public` of the project, or the built page of the package: it lies somewhere above this file, bundled or not. */
function publicFolder(): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const found = ['public', 'dist'].find((name) => existsSync(join(folder, name, SPEECH_FOLDER)));
    if (found) return join(folder, found);
  }
  return join(import.meta.dirname, '../public');
}
