/** Normalised log-mel frames as sound, and how loud a sound is. */
import { type BandNormalisation, denormalise } from './bandStatistics.ts';
import { griffinLim } from './griffinLim.ts';
import { MelInverter } from './melInversion.ts';
import { BINS } from './melSpectrogram.ts';
import type { WorkOptions } from './pacing.ts';

/**
 * @param frames [frames, mels], row-major, normalised as the targets of a data set are; stays as it is
 * @returns 320 samples per frame, mono, 16 kHz
 * @throws DataError `cancelled` if the signal is aborted
 */
export function soundOfFrames(
  frames: Float32Array,
  normalisation: BandNormalisation,
  options: WorkOptions = {},
): Promise<Float32Array> {
  const mels = normalisation.mean.length;
  const bands = frames.slice();
  denormalise(bands, normalisation);
  const inverter = new MelInverter(mels);
  const count = frames.length / mels;
  const magnitudes = new Float32Array(count * BINS);
  for (let frame = 0; frame < count; frame += 1) {
    inverter.invert(
      bands.subarray(frame * mels, (frame + 1) * mels),
      magnitudes.subarray(frame * BINS, (frame + 1) * BINS),
    );
  }
  return griffinLim(magnitudes, options);
}

/** Root of the mean square, and largest absolute value; both 0 without samples. */
export function loudness(samples: Float32Array): { rms: number; peak: number } {
  let [squares, peak] = [0, 0];
  for (const sample of samples) {
    squares += sample * sample;
    peak = Math.max(peak, Math.abs(sample));
  }
  return { rms: samples.length === 0 ? 0 : Math.sqrt(squares / samples.length), peak };
}
