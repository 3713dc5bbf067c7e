/** What a person has given to train on or to compare with. */
import { AudioLibrary } from '../data/audioLibrary.ts';
import type { BundledSpeech } from '../data/bundledSpeech.ts';
import { FeatureLibrary } from '../data/featureLibrary.ts';
import type { ImportedCheckpoint } from '../train/importedCheckpoint.ts';
import type { ImportedTokens } from '../train/semanticAgreement.ts';

/** What a person brought, for the session and those to come. Replaced as a whole, so that an import can be undone. */
export interface Inputs {
  readonly audio: AudioLibrary;
  readonly features: FeatureLibrary;
  readonly checkpoint: ImportedCheckpoint | null;
  readonly semanticTokens: ImportedTokens | null;
}

/** Empty libraries. @param speech fetched once, whoever shares it */
export function noInputs(speech: BundledSpeech): Inputs {
  return {
    audio: new AudioLibrary(speech),
    features: new FeatureLibrary(),
    checkpoint: null,
    semanticTokens: null,
  };
}

/** The files that data sets are made of. */
export interface DataFiles {
  audio: File[];
  features: File[];
}

export function dataFiles({ audio, features }: Inputs): DataFiles {
  return { audio: audio.files(), features: features.files() };
}
