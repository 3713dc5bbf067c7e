/** What the tokens of two checkpoints are computed from. */
import { defaultExperiment } from '../config/experiment.ts';
import type { Problem } from '../config/problems/problem.ts';
import { DataError } from '../data/dataError.ts';
import type { WorkOptions } from '../data/pacing.ts';
import { settingsFor } from '../train/checkpointSettings.ts';
import type { ImportedCheckpoint } from '../train/importedCheckpoint.ts';
import type { Inputs } from './inputs.ts';
import type { TokenSource } from './tokenCheck.ts';

/**
 * The features that a person brought, or the bundled speech if there are none and its frames can be made to fit.
 * @returns why there is nothing to compute them from, if there is not
 * @throws DataError as of the libraries' `dataset`
 */
export async function tokenSource(
  found: ImportedCheckpoint['found'],
  { audio, features }: Pick<Inputs, 'audio' | 'features'>,
  options: WorkOptions,
): Promise<TokenSource | Problem> {
  const { channelsIn: channels } = found;
  if (features.channels > 0) {
    if (features.channels !== channels) return { code: 'check-no-channels', channels, given: features.channels };
    return { ...features.dataset(), kind: 'features' };
  }
  const { settings } = defaultExperiment();
  const speech = { ...settings, dataset: 'speech' as const, voices: [] };
  try {
    const fitting = { ...speech, ...settingsFor('', found, speech, 0) };
    return { ...(await audio.dataset({ ...fitting, dataset: 'speech' }, options)), kind: 'speech' };
  } catch (error) {
    // Without features no other data set is chosen: this says that no mel bands fit.
    const isMisfit = error instanceof DataError && error.problem.code === 'channels-of-no-data-set';
    if (!isMisfit) throw error;
    return { code: 'check-no-speech', channels };
  }
}
