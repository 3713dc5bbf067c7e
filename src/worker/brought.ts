/** What a person has given to train on or to compare with. */
import type { AudioLibrary } from '../data/audioLibrary.ts';
import type { FeatureLibrary } from '../data/featureLibrary.ts';
import type { ImportedCheckpoint } from '../train/importedCheckpoint.ts';
import type { ImportedTokens } from '../train/semanticAgreement.ts';

/** What a person brought, for the session and those to come. Replaced as a whole, so that an import can be undone. */
export interface Brought {
  readonly audio: AudioLibrary;
  readonly features: FeatureLibrary;
  readonly checkpoint: ImportedCheckpoint | null;
  readonly semanticTokens: ImportedTokens | null;
}

/** The files that data sets are made of. */
export interface DataFiles {
  audio: File[];
  features: File[];
}

export function dataFiles({ audio, features }: Brought): DataFiles {
  return { audio: audio.files(), features: features.files() };
}
