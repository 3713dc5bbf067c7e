/** Spectra of sound, and their log-mel bands, with gradients to the sound. As GPT-SoVITS's `mel_processing.py`. */
import * as tf from '@tensorflow/tfjs-core';
import { hertzToMel, melToHertz } from '../../data/melSpectrogram.ts';
import { conv1d } from '../../kernels/conv1d.ts';
import { reflected } from './reflection.ts';
import type { SpectrumSizes } from './sizes.ts';

export type { SpectrumSizes };

/** Added to each squared magnitude, so that the root has a gradient in silence. */
const POWER_FLOOR = 1e-8;
/** Least magnitude of a band. */
const BAND_FLOOR = 1e-5;

export const binsOf = ({ fft }: Pick<SpectrumSizes, 'fft'>): number => fft / 2 + 1;

/** What samples and magnitudes are multiplied by, row-major. */
export interface SpectrumTables {
  /** The windowed Fourier transform, [fft, 2 · bins]: real parts first. */
  transform: Float32Array;
  /** Mel filters, [bins, mels]. */
  filters: Float32Array;
}

export function spectrumTables(sizes: SpectrumSizes): SpectrumTables {
  const { fft, mels } = sizes;
  const bins = binsOf(sizes);
  const window = hannWindow(fft);
  const transform = Float32Array.from({ length: fft * 2 * bins }, (_, i) => {
    const [sample, part] = [Math.floor(i / (2 * bins)), i % (2 * bins)];
    // Products of sample and bin run round the circle many times; what is left of the last round is exact.
    const angle = (2 * Math.PI * ((sample * (part % bins)) % fft)) / fft;
    return (window[sample] as number) * (part < bins ? Math.cos(angle) : -Math.sin(angle));
  });
  const byBand = melFilters(sizes);
  const filters = Float32Array.from({ length: bins * mels }, (_, i) => byBand[i % mels]?.[Math.floor(i / mels)] ?? 0);
  return { transform, filters };
}

let last: { key: string; tables: SpectrumTables } | null = null;

/** The same, and those of the last sizes again: a step takes less time than making them. They must not be changed. */
export function tablesOf(sizes: SpectrumSizes): SpectrumTables {
  const key = JSON.stringify(sizes);
  if (last?.key !== key) last = { key, tables: spectrumTables(sizes) };
  return last.tables;
}

/** The periodic Hann window, in double precision. */
export function hannWindow(length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length));
}

/** Triangles evenly spaced on Slaney's mel scale, each of area 1 over hertz: for each band the weight of each bin. */
export function melFilters({ sampleRate, fft, mels, melLow, melHigh }: SpectrumSizes): Float32Array[] {
  const [low, high] = [hertzToMel(melLow), hertzToMel(melHigh ?? sampleRate / 2)];
  const edges = Array.from({ length: mels + 2 }, (_, i) => melToHertz(low + ((high - low) * i) / (mels + 1)));
  return Array.from({ length: mels }, (_, band) => {
    const [from, centre, to] = edges.slice(band, band + 3) as [number, number, number];
    return Float32Array.from({ length: fft / 2 + 1 }, (_, bin) => {
      const hertz = (bin * sampleRate) / fft;
      const height = Math.min((hertz - from) / (centre - from), (to - hertz) / (to - centre));
      return (Math.max(0, height) * 2) / (to - from);
    });
  });
}

/**
 * Magnitudes under a Hann window. The sound is reflected at its ends; the first frame begins (fft − hop) / 2 before it.
 * @param sound [clips, samples, 1]
 * @returns [clips, frames, bins]
 */
export function spectrumOf(sound: tf.Tensor3D, sizes: SpectrumSizes, { transform }: SpectrumTables): tf.Tensor3D {
  const { fft, hop } = sizes;
  const bins = binsOf(sizes);
  const padded = reflected(sound, (fft - hop) / 2, (fft - hop) / 2);
  const [clips, samples] = padded.shape;
  const frames = Array.from({ length: Math.floor((samples - fft) / hop) + 1 }, (_, i) =>
    tf.reshape(tf.slice(padded, [0, i * hop, 0], [clips, fft, 1]), [clips, 1, fft]),
  );
  const parts = conv1d(tf.concat(frames, 1) as tf.Tensor3D, tf.tensor3d(transform, [1, fft, 2 * bins]), null);
  const squares = tf.square(parts);
  const power = tf.add(tf.slice(squares, [0, 0, 0], [-1, -1, bins]), tf.slice(squares, [0, 0, bins], [-1, -1, bins]));
  return tf.sqrt(tf.add(power, POWER_FLOOR));
}

/** Natural logarithms of mel bands: [clips, frames, bins] -> [clips, frames, mels]. */
export function logMelOf(spectrum: tf.Tensor3D, { mels }: SpectrumSizes, { filters }: SpectrumTables): tf.Tensor3D {
  const bands = conv1d(spectrum, tf.tensor3d(filters, [1, spectrum.shape[2], mels]), null);
  return tf.log(tf.maximum(bands, BAND_FLOOR));
}
