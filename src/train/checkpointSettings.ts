/** Which settings an experiment takes from an imported checkpoint, so that the checkpoint fits it. */
import { FIELDS } from '../config/fields.ts';
import type { Settings } from '../config/settings.ts';
import { DataError } from '../data/dataError.ts';
import { datasetFacts, datasetOfAnyChannels } from '../datasets/catalogue.ts';
import type { FoundModel } from '../objectives/objective.ts';

/** Mel bands over spliced frames in GPT-SoVITS's size here, 96 × 8. */
const RATIO = 12;

/**
 * The settings that must change so that the checkpoint fits: those of its sizes, and what gives the model its channels.
 * Mel bands and splice stay where they already give them.
 * @param name of the file, for messages
 * @param settings of the experiment
 * @param featureChannels of the added features; 0 without any
 * @throws DataError `no-data` if no data set here has as many channels
 */
export function settingsFor(
  name: string,
  found: FoundModel,
  settings: Settings,
  featureChannels: number,
): Partial<Settings> {
  return { ...found.wanted, ...dataFor(name, found, settings, featureChannels) };
}

function dataFor(
  name: string,
  { channelsIn, channelsOut }: FoundModel,
  settings: Settings,
  featureChannels: number,
): Partial<Settings> {
  const { dataset } = settings;
  const { channels } = datasetFacts(dataset);
  if ((channels === 'files' ? featureChannels : channels) === channelsIn) return {};
  const bands = channels === 'bands' ? melsFor(channelsIn, channelsOut, settings) : null;
  if (bands) return bands;
  const other = datasetOfAnyChannels();
  if (other && featureChannels === channelsIn) return { dataset: other };
  throw new DataError('no-data', { code: 'channels-of-no-data-set', name, channelsIn, dataset, featureChannels });
}

/** Mel bands and spliced frames that give as many channels, or null. */
function melsFor(
  channelsIn: number,
  channelsOut: number | null,
  present: Settings,
): Pick<Settings, 'mels' | 'splice'> | null {
  const [mels, splice] = [FIELDS.mels, FIELDS.splice];
  const pairs = Array.from({ length: splice.max }, (_, i) => ({ splice: i + 1, mels: channelsIn / (i + 1) })).filter(
    (pair) => Number.isInteger(pair.mels) && pair.mels >= mels.min && pair.mels <= mels.max,
  );
  const distance = (pair: Pick<Settings, 'mels' | 'splice'>): number =>
    Math.abs(Math.log(pair.mels / pair.splice / RATIO));
  return (
    pairs.find((pair) => pair.mels === channelsOut) ??
    pairs.find((pair) => pair.mels === present.mels && pair.splice === present.splice) ??
    pairs.toSorted((a, b) => distance(a) - distance(b))[0] ??
    null
  );
}
