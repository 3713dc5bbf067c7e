/**
 * Log-mel spectrogram at 50 frames per second, the rate of the HuBERT features GPT-SoVITS works on. Slaney's mel
 * scale from 0 Hz to Nyquist, as librosa's default, which GPT-SoVITS uses too. Plain numbers, no tensors.
 */
import FFT from 'fft.js';
import { SAMPLE_RATE } from './resampling.ts';
import type { SampleBuffer } from './sampleBuffer.ts';

export const FRAME_RATE = 50;
/** Samples between two frames: 20 ms. */
export const HOP = SAMPLE_RATE / FRAME_RATE;
/** Samples under the Hann window, 64 ms: long enough to resolve the harmonics of a low voice. */
export const WINDOW = 1024;
/**
 * Smallest mean power in a band, relative to a full-scale constant: −90 dB, about the noise of 16 bits. Digital
 * silence would otherwise be minus infinity and dominate the variance of a band.
 */
export const POWER_FLOOR = 1e-9;

/** Bins of the spectrum of a window, 0 Hz and Nyquist included. */
export const BINS = WINDOW / 2 + 1;
const BIN_HZ = SAMPLE_RATE / WINDOW;

// Slaney's scale (Auditory Toolbox, 1998): linear below 1 kHz, logarithmic above, 27 mels per factor of 6.4.
const LINEAR_HZ = 200 / 3;
const BREAK_HZ = 1000;
const BREAK_MEL = BREAK_HZ / LINEAR_HZ;
const LOG_STEP = Math.log(6.4) / 27;

/** The periodic Hann window, as for any spectral analysis; its sum scales the spectrum. */
export function hannWindow(): Float64Array {
  return Float64Array.from({ length: WINDOW }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / WINDOW));
}

/** Power of a bin here, per squared magnitude of the windowed spectrum. */
export const POWER_SCALE = 1 / (WINDOW / 2) ** 2;

/** Hertz to mels on Slaney's scale. */
export function hertzToMel(hertz: number): number {
  return hertz < BREAK_HZ ? hertz / LINEAR_HZ : BREAK_MEL + Math.log(hertz / BREAK_HZ) / LOG_STEP;
}

/** Mels to hertz on Slaney's scale. */
export function melToHertz(mel: number): number {
  return mel < BREAK_MEL ? mel * LINEAR_HZ : BREAK_HZ * Math.exp((mel - BREAK_MEL) * LOG_STEP);
}

/** One band: the weights of consecutive bins, summing to 1. */
export interface MelFilter {
  firstBin: number;
  weights: Float32Array;
}

/**
 * Triangular filters, evenly spaced in mels. With many bands the low triangles get narrower than a bin of the FFT
 * and would catch none; no side is narrower than one bin here, so such a band interpolates between its two bins.
 *
 * @param mels number of bands, at least 1
 */
export function melFilters(mels: number): MelFilter[] {
  const top = hertzToMel(SAMPLE_RATE / 2);
  const edge = (i: number): number => melToHertz((top * i) / (mels + 1));
  return Array.from({ length: mels }, (_, band) => {
    const centre = edge(band + 1);
    const below = Math.max(centre - edge(band), BIN_HZ);
    const above = Math.max(edge(band + 2) - centre, BIN_HZ);
    const firstBin = Math.max(0, Math.ceil((centre - below) / BIN_HZ));
    const lastBin = Math.min(BINS - 1, Math.floor((centre + above) / BIN_HZ));
    const weights = Float32Array.from({ length: lastBin - firstBin + 1 }, (_, i) => {
      const distance = (firstBin + i) * BIN_HZ - centre;
      return Math.max(0, 1 - Math.abs(distance) / (distance < 0 ? below : above));
    });
    const sum = weights.reduce((a, b) => a + b, 0);
    return { firstBin, weights: weights.map((weight) => weight / sum) };
  });
}

/** Position of sample `i` of a signal of `length` that is mirrored at both ends, without repeating the end sample. */
function reflect(i: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const wrapped = ((i % period) + period) % period;
  return wrapped < length ? wrapped : period - wrapped;
}

/**
 * Computes log-mel spectrograms, any stretch of frames at a time: natural logarithm of max(mean power in the band,
 * `POWER_FLOOR`), where a full-scale sine has power 1/4 at its peak. Frame t is centred on sample 320·t; the signal is
 * mirrored at its ends. A recording has floor(samples / 320) frames.
 */
export class MelAnalyser {
  readonly #filters: MelFilter[];
  readonly #fft = new FFT(WINDOW);
  readonly #hann = hannWindow();
  readonly #scale = 1 / this.#hann.reduce((a, b) => a + b, 0) ** 2;
  readonly #input = new Float64Array(WINDOW);
  readonly #spectrum = new Float64Array(2 * WINDOW);
  readonly #power = new Float64Array(BINS);

  /** @param mels number of bands */
  constructor(mels: number) {
    this.#filters = melFilters(mels);
  }

  /**
   * @param samples mono, 16 kHz
   * @param first the first frame
   * @param output [frames, mels], row-major: filled with as many frames as it holds
   */
  analyse(samples: SampleBuffer, first: number, output: Float32Array): void {
    const mels = this.#filters.length;
    const frames = output.length / mels;
    if (frames === 0) return;
    const signal = mirrored(samples, first * HOP - WINDOW / 2, (frames - 1) * HOP + WINDOW);
    for (let frame = 0; frame < frames; frame++) {
      this.#measurePower(signal, frame * HOP);
      this.#writeBands(output, frame * mels);
    }
  }

  /** Power of each bin of the window that begins at `start`. */
  #measurePower(signal: Float32Array, start: number): void {
    const [input, hann, spectrum, power, scale] = [this.#input, this.#hann, this.#spectrum, this.#power, this.#scale];
    for (let i = 0; i < WINDOW; i++) input[i] = (signal[start + i] as number) * (hann[i] as number);
    this.#fft.realTransform(spectrum, input);
    for (let bin = 0; bin < BINS; bin++) {
      power[bin] = ((spectrum[2 * bin] as number) ** 2 + (spectrum[2 * bin + 1] as number) ** 2) * scale;
    }
  }

  #writeBands(output: Float32Array, at: number): void {
    const power = this.#power;
    for (let band = 0; band < this.#filters.length; band++) {
      const { firstBin, weights } = this.#filters[band] as MelFilter;
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += (power[firstBin + i] as number) * (weights[i] as number);
      output[at + band] = Math.log(Math.max(sum, POWER_FLOOR));
    }
  }
}

/** Samples `start` … `start + length − 1` of a signal that is mirrored beyond its ends. */
function mirrored(samples: SampleBuffer, start: number, length: number): Float32Array {
  const signal = new Float32Array(length);
  const before = Math.min(length, Math.max(0, -start));
  const inside = Math.max(0, Math.min(length, samples.length - start) - before);
  for (let i = 0; i < before; i++) signal[i] = samples.at(reflect(start + i, samples.length));
  samples.copy(start + before, signal.subarray(before, before + inside));
  for (let i = before + inside; i < length; i++) signal[i] = samples.at(reflect(start + i, samples.length));
  return signal;
}
