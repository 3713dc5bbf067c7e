/**
 * What goes into ssl_proj and what the decoder must reconstruct. This is the only place that decides it.
 *
 * - Target: a frame of the log-mel spectrogram (see `melSpectrogram.ts`), each band normalised to mean 0 and
 *   variance 1 (cepstral-style mean and variance normalisation) with statistics over the whole data set, so that
 *   the loudness of a voice remains visible. channelsOut = mels.
 * - Features: `splice` neighbouring target frames stacked (see `splicing.ts`). channelsIn = mels · splice. They stand
 *   in for the HuBERT features of GPT-SoVITS, which look around their frame too and have the same 50 frames per second.
 */
import type { DatasetKind } from '../config/settings.ts';
import { DataError, type WorkOptions, breathe } from './dataError.ts';
import type { Dataset, Utterance } from './dataset.ts';
import { FRAME_RATE, HOP, logMelSpectrogram } from './melSpectrogram.ts';

/** One recording: mono, 16 kHz. */
export interface Recording {
  name: string;
  samples: Float32Array;
}

/**
 * Smallest standard deviation a band is divided by, in nepers of power. Speech has 1 to 3; a band far below (empty
 * because the recording was band-limited) holds nothing but rounding noise, which must not be blown up to variance 1.
 */
export const MIN_DEVIATION = 0.05;

/** The most bytes all features may take: a browser tab has about 4 GB, and the model wants its share. */
export const MAX_FEATURE_BYTES = 768 * 2 ** 20;

/** Per-band statistics of a data set; each array has `mels` entries. */
export interface BandStatistics {
  mean: Float64Array;
  /** Never below `MIN_DEVIATION`. */
  deviation: Float64Array;
}

/**
 * Mean and standard deviation of each band over all frames of all spectrograms.
 *
 * @param spectrograms each [frames, mels], row-major
 */
export function bandStatistics(spectrograms: readonly Float32Array[], mels: number): BandStatistics {
  const mean = new Float64Array(mels);
  const deviation = new Float64Array(mels);
  let frames = 0;
  for (const spectrogram of spectrograms) {
    frames += spectrogram.length / mels;
    for (let i = 0; i < spectrogram.length; i++) mean[i % mels]! += spectrogram[i] as number;
  }
  for (let band = 0; band < mels; band++) mean[band]! /= Math.max(1, frames);
  // a second pass over the differences: the sum of squares alone would cancel badly
  for (const spectrogram of spectrograms) {
    for (let i = 0; i < spectrogram.length; i++) {
      deviation[i % mels]! += ((spectrogram[i] as number) - (mean[i % mels] as number)) ** 2;
    }
  }
  for (let band = 0; band < mels; band++) {
    deviation[band] = Math.max(MIN_DEVIATION, Math.sqrt((deviation[band] as number) / Math.max(1, frames)));
  }
  return { mean, deviation };
}

/** Subtracts the mean and divides by the deviation of each band, in place. [frames, mels], row-major. */
export function normaliseBands(spectrogram: Float32Array, { mean, deviation }: BandStatistics): void {
  const mels = mean.length;
  for (let i = 0; i < spectrogram.length; i++) {
    const band = i % mels;
    spectrogram[i] = ((spectrogram[i] as number) - (mean[band] as number)) / (deviation[band] as number);
  }
}

/**
 * Builds the data set of recordings.
 *
 * @param recordings at least one, each of at least one frame (20 ms); shorter ones are left out
 * @throws DataError `no-data` if no recording holds a frame, `invalid-request` if the features would not fit into
 *   memory, `cancelled` if the signal is aborted
 */
export async function buildDataset(
  kind: DatasetKind,
  recordings: readonly Recording[],
  { mels, splice }: { mels: number; splice: number },
  { signal, onProgress }: WorkOptions = {},
): Promise<Dataset> {
  const usable = recordings.filter(({ samples }) => samples.length >= HOP);
  const totalFrames = usable.reduce((sum, { samples }) => sum + Math.floor(samples.length / HOP), 0);
  if (totalFrames === 0) throw new DataError('no-data', 'The recordings hold no sound to train on. Add longer ones.');
  const bytes = totalFrames * mels * Float32Array.BYTES_PER_ELEMENT;
  if (bytes > MAX_FEATURE_BYTES) {
    throw new DataError(
      'invalid-request',
      `${Math.round(totalFrames / FRAME_RATE)} seconds with ${mels} mel bands need ${Math.round(bytes / 2 ** 20)} MB; ` +
        `at most ${MAX_FEATURE_BYTES / 2 ** 20} MB fit. Choose fewer mel bands or less audio.`,
    );
  }
  const spectrograms: Float32Array[] = [];
  for (const [i, { name, samples }] of usable.entries()) {
    onProgress?.(i / usable.length, name);
    spectrograms.push(logMelSpectrogram(samples, mels));
    await breathe(signal);
  }
  const statistics = bandStatistics(spectrograms, mels);
  const utterances: Utterance[] = [];
  for (const [i, targets] of spectrograms.entries()) {
    normaliseBands(targets, statistics);
    utterances.push({
      name: (usable[i] as Recording).name,
      frames: targets.length / mels,
      targets,
    });
  }
  onProgress?.(1, '');
  return { kind, channelsIn: mels * splice, channelsOut: mels, splice, utterances, seconds: totalFrames / FRAME_RATE };
}
