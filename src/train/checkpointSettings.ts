/** Which settings an experiment takes from an imported checkpoint, so that the checkpoint fits it. */
import { FIELDS } from '../config/fields.ts';
import type { Settings } from '../config/settings.ts';
import { DataError } from '../data/dataError.ts';
import type { FrontEndSizes } from '../formats/frontEnd.ts';

/** Mel bands over spliced frames in GPT-SoVITS's size here, 96 × 8. */
const RATIO = 12;

/**
 * The settings that must change so that the checkpoint fits: sizes, token rate, and what gives ssl_proj its channels.
 * Mel bands and splice stay where they already give them.
 * @param name of the file, for messages
 * @param settings of the experiment
 * @param featureChannels of the added features; 0 without any
 * @throws DataError `no-data` if no data set here has as many channels
 */
export function settingsFor(
  name: string,
  sizes: FrontEndSizes,
  settings: Settings,
  featureChannels: number,
): Partial<Settings> {
  return { ...sizeSettings(sizes), ...dataFor(name, sizes, settings, featureChannels) };
}

/** The settings that the checkpoint's own sizes are, whatever the data. */
export function sizeSettings({ dim, tokenRate, quantizer, decoder }: FrontEndSizes): Partial<Settings> {
  const { min, max } = FIELDS.hidden;
  const fits = decoder !== null && decoder.hidden >= min && decoder.hidden <= max;
  return { dim, tokenRate, ...quantizer, ...(fits ? { hidden: decoder.hidden } : {}) };
}

function dataFor(
  name: string,
  { channelsIn, decoder }: FrontEndSizes,
  settings: Settings,
  featureChannels: number,
): Partial<Settings> {
  const { dataset } = settings;
  if (dataset === 'features' && featureChannels === channelsIn) return {};
  // Points of the plane have two coordinates.
  if (dataset === 'plane' && channelsIn === 2) return {};
  const bands =
    dataset === 'speech' || dataset === 'audio' ? melsFor(channelsIn, decoder?.channelsOut, settings) : null;
  if (bands) return bands;
  if (featureChannels === channelsIn) return { dataset: 'features' };
  throw new DataError('no-data', { code: 'channels-of-no-data-set', name, channelsIn, dataset, featureChannels });
}

/** Mel bands and spliced frames that give as many channels, or null. */
function melsFor(
  channelsIn: number,
  decoderChannels: number | undefined,
  present: Settings,
): Pick<Settings, 'mels' | 'splice'> | null {
  const [mels, splice] = [FIELDS.mels, FIELDS.splice];
  const pairs = Array.from({ length: splice.max }, (_, i) => ({ splice: i + 1, mels: channelsIn / (i + 1) })).filter(
    (pair) => Number.isInteger(pair.mels) && pair.mels >= mels.min && pair.mels <= mels.max,
  );
  const distance = (pair: Pick<Settings, 'mels' | 'splice'>): number =>
    Math.abs(Math.log(pair.mels / pair.splice / RATIO));
  return (
    pairs.find((pair) => pair.mels === decoderChannels) ??
    pairs.find((pair) => pair.mels === present.mels && pair.splice === present.splice) ??
    pairs.toSorted((a, b) => distance(a) - distance(b))[0] ??
    null
  );
}
