/** What the tokens of two checkpoints are computed from. */
import { defaultExperiment } from '../config/experiment.ts';
import type { Problem } from '../config/problems/problem.ts';
import { DataError } from '../data/dataError.ts';
import type { WorkOptions } from '../data/pacing.ts';
import { datasetOf } from '../datasets/catalogue.ts';
import { DatasetCache } from '../datasets/datasetCache.ts';
import { settingsFor } from '../train/checkpointSettings.ts';
import type { ImportedCheckpoint } from '../train/importedCheckpoint.ts';
import type { Inputs } from './inputs.ts';
import type { TokenSource } from './tokenCheck.ts';

/**
 * The features that a person gave, or the bundled speech if there are none and its frames can be made to fit.
 * @returns why there is nothing to compute them from, if there is not
 * @throws DataError as of `DatasetBuilder.build`
 */
export async function tokenSource(
  found: ImportedCheckpoint['found'],
  inputs: Inputs,
  options: Required<WorkOptions>,
): Promise<TokenSource | Problem> {
  const { channelsIn: channels } = found;
  const given = inputs.features.channels;
  // All voices of what comes with the page. A cache of its own: the session's keeps what it trains on.
  const { settings } = defaultExperiment();
  const data = new DatasetCache();
  if (given > 0) {
    if (given !== channels) return { code: 'check-no-channels', channels, given };
    return {
      ...(await data.dataset({ ...settings, dataset: datasetOf('features') }, inputs, options)),
      source: 'features',
    };
  }
  try {
    const fitting = { ...settings, ...settingsFor('', found, settings, 0) };
    return { ...(await data.dataset(fitting, inputs, options)), source: 'bundled' };
  } catch (error) {
    // Without features no other data set is chosen: this says that no mel bands fit.
    const isMisfit = error instanceof DataError && error.problem.code === 'channels-of-no-data-set';
    if (!isMisfit) throw error;
    return { code: 'check-no-speech', channels };
  }
}
