/** Sound from magnitudes without phases. */
import FFT from 'fft.js';
import { pacer, type WorkOptions } from './pacing.ts';
import { BINS, HOP, hannWindow, WINDOW } from './melSpectrogram.ts';
import { randomStream } from './random.ts';

const ITERATIONS = 48;
/** As librosa: 0.99 comes nearest to the magnitudes, without the oscillation that larger values bring. */
const MOMENTUM = 0.99;
/** Frames between two looks at the clock. */
const BETWEEN_LOOKS = 16;

/**
 * The fast Griffin–Lim algorithm (Perraudin, Balazs and Søndergaard, 2013): goes back and forth between sound and
 * spectrum, keeps the magnitudes each time, and moves the phases on by momentum. Phases start at random, from the same
 * numbers each time: what sounds differently has different magnitudes.
 *
 * @param magnitudes [frames, BINS] under an unscaled Hann window, frame t centred on sample 320·t, as `MelAnalyser` has it
 * @returns 320 samples per frame, mono, 16 kHz
 * @throws DataError `cancelled` if the signal is aborted
 */
export async function griffinLim(
  magnitudes: Float32Array,
  { signal, onProgress }: WorkOptions = {},
): Promise<Float32Array> {
  const frames = magnitudes.length / BINS;
  const stft = new FrameTransform(frames);
  const random = randomStream(0, 'phases');
  const spectrum = new Float32Array(2 * magnitudes.length);
  for (let i = 0; i < magnitudes.length; i += 1) {
    const phase = 2 * Math.PI * random.uniform();
    spectrum[2 * i] = (magnitudes[i] as number) * Math.cos(phase);
    spectrum[2 * i + 1] = (magnitudes[i] as number) * Math.sin(phase);
  }
  const breatheIfDue = pacer(signal);
  const rebuilt = new Float32Array(spectrum.length);
  const before = new Float32Array(spectrum.length);
  for (let iteration = 0; iteration < ITERATIONS; iteration += 1) {
    await stft.synthesise(spectrum, breatheIfDue);
    before.set(rebuilt);
    await stft.analyse(rebuilt, breatheIfDue);
    moveOn(spectrum, rebuilt, before, magnitudes);
    await breatheIfDue(() => onProgress?.(iteration / ITERATIONS, ''));
  }
  await stft.synthesise(spectrum, breatheIfDue);
  return stft.sound();
}

/** Takes the phases of the rebuilt spectrum, moved on from those before, with the magnitudes that are wanted. */
function moveOn(spectrum: Float32Array, rebuilt: Float32Array, before: Float32Array, magnitudes: Float32Array): void {
  const back = MOMENTUM / (1 + MOMENTUM);
  for (let i = 0; i < magnitudes.length; i += 1) {
    const re = (rebuilt[2 * i] as number) - back * (before[2 * i] as number);
    const im = (rebuilt[2 * i + 1] as number) - back * (before[2 * i + 1] as number);
    const scale = (magnitudes[i] as number) / (Math.sqrt(re * re + im * im) + 1e-12);
    spectrum[2 * i] = re * scale;
    spectrum[2 * i + 1] = im * scale;
  }
}

/** Sound and its windowed spectra, either way; the way back is the nearest sound in the sense of least squares. */
class FrameTransform {
  readonly #frames: number;
  readonly #fft = new FFT(WINDOW);
  readonly #hann = hannWindow();
  readonly #signal: Float64Array;
  /** Sum of the squared windows over each sample. */
  readonly #overlap: Float64Array;
  readonly #input = new Float64Array(2 * WINDOW);
  readonly #output = new Float64Array(2 * WINDOW);
  readonly #real = new Float64Array(WINDOW);

  constructor(frames: number) {
    this.#frames = frames;
    this.#signal = new Float64Array(Math.max(0, frames - 1) * HOP + WINDOW);
    this.#overlap = new Float64Array(this.#signal.length);
    for (let frame = 0; frame < frames; frame += 1) {
      for (let i = 0; i < WINDOW; i += 1) this.#overlap[frame * HOP + i]! += (this.#hann[i] as number) ** 2;
    }
  }

  async synthesise(spectrum: Float32Array, breatheIfDue: () => Promise<void>): Promise<void> {
    const [signal, input, output, hann] = [this.#signal, this.#input, this.#output, this.#hann];
    signal.fill(0);
    for (let frame = 0; frame < this.#frames; frame += 1) {
      input.set(spectrum.subarray(2 * frame * BINS, 2 * (frame + 1) * BINS));
      // A real signal has real values at 0 Hz and Nyquist.
      input[1] = 0;
      input[2 * BINS - 1] = 0;
      this.#fft.completeSpectrum(input);
      this.#fft.inverseTransform(output, input);
      for (let i = 0; i < WINDOW; i += 1) signal[frame * HOP + i]! += (output[2 * i] as number) * (hann[i] as number);
      if (frame % BETWEEN_LOOKS === 0) await breatheIfDue();
    }
    // Only samples at the very ends have less; they are cut off in the end.
    for (let i = 0; i < signal.length; i += 1) signal[i]! /= Math.max(this.#overlap[i] as number, 1e-3);
  }

  async analyse(spectrum: Float32Array, breatheIfDue: () => Promise<void>): Promise<void> {
    const [signal, real, output, hann] = [this.#signal, this.#real, this.#output, this.#hann];
    for (let frame = 0; frame < this.#frames; frame += 1) {
      for (let i = 0; i < WINDOW; i += 1) real[i] = (signal[frame * HOP + i] as number) * (hann[i] as number);
      this.#fft.realTransform(output, real);
      spectrum.set(output.subarray(0, 2 * BINS), 2 * frame * BINS);
      if (frame % BETWEEN_LOOKS === 0) await breatheIfDue();
    }
  }

  /** The samples from the centre of the first frame on. */
  sound(): Float32Array {
    return Float32Array.from(this.#signal.subarray(WINDOW / 2, WINDOW / 2 + this.#frames * HOP));
  }
}
