/** What a person has given to train on or to compare with. */
import { AudioLibrary } from '../data/audioLibrary.ts';
import type { BundledSpeech } from '../data/bundledSpeech.ts';
import { FeatureLibrary } from '../data/featureLibrary.ts';
import type { DataSources } from '../datasets/builder.ts';
import { DatasetCache } from '../datasets/datasetCache.ts';
import type { OwnFiles } from '../datasets/facts.ts';
import type { ImportedCheckpoint } from '../train/importedCheckpoint.ts';
import type { ImportedTokens } from '../train/semanticAgreement.ts';

/** What a person brought, for the session and those to come. Replaced as a whole, so that an import can be undone. */
export interface Inputs extends DataSources {
  /** The last data set that was made of them. */
  readonly datasets: DatasetCache;
  /** The last of a phase of fine-tuning, which is in use at the same time. */
  readonly phaseDatasets: DatasetCache;
  readonly checkpoint: ImportedCheckpoint | null;
  readonly semanticTokens: ImportedTokens | null;
}

/** Empty libraries. @param speech fetched once, whoever shares it */
export function noInputs(speech: BundledSpeech): Inputs {
  return {
    datasets: new DatasetCache(),
    phaseDatasets: new DatasetCache(),
    speech,
    audio: new AudioLibrary(),
    features: new FeatureLibrary(),
    checkpoint: null,
    semanticTokens: null,
  };
}

/** The files that data sets are made of. */
export type DataFiles = Record<OwnFiles, File[]>;

export function dataFiles({ audio, features }: Inputs): DataFiles {
  return { audio: audio.files(), features: features.files() };
}
