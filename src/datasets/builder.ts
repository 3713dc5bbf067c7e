/** How a data set is made of an experiment's settings and of what is there to train on. */
import type { Settings } from '../config/settings.ts';
import type { AudioLibrary } from '../data/audioLibrary.ts';
import type { BundledSpeech } from '../data/bundledSpeech.ts';
import type { Dataset } from '../data/dataset.ts';
import type { FeatureLibrary } from '../data/featureLibrary.ts';
import type { WorkOptions } from '../data/pacing.ts';

/** What data are made of beside the settings: what comes with the program, and what a person added. */
export interface DataSources {
  readonly speech: BundledSpeech;
  readonly audio: AudioLibrary;
  readonly features: FeatureLibrary;
}

/** One folder beside; `index.ts` lists them. */
export interface DatasetBuilder {
  /**
   * What of settings and files decides the data, as JSON can hold it: the same value, the same data. Null: they cost
   * nothing to make, and are made anew each time.
   */
  key(settings: Settings, sources: DataSources): unknown;
  /**
   * A pure function of the settings and the sources, without tensors. Its arrays are shared and must not be changed.
   * @throws DataError `no-data` if files are missing or cannot be fetched, `invalid-request` for settings that the
   *   sources do not have or that would not fit into memory, `cancelled` if the signal is aborted
   */
  build(settings: Settings, sources: DataSources, options: Required<WorkOptions>): Dataset | Promise<Dataset>;
}
