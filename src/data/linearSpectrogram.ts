/** Magnitudes of the short-time Fourier transform, as GPT-SoVITS's `spectrogram_torch` computes them. Plain numbers. */
import FFT from 'fft.js';

/** Added to each squared magnitude, as in the original. */
const POWER_FLOOR = 1e-8;

export interface SpectrogramSizes {
  /** Samples under the periodic Hann window, a power of two. */
  fft: number;
  /** Samples from one frame to the next. */
  hop: number;
}

export class LinearAnalyser {
  readonly #fft: FFT;
  readonly #hop: number;
  readonly #window: Float64Array;
  readonly #input: Float64Array;
  readonly #spectrum: Float64Array;

  constructor({ fft, hop }: SpectrogramSizes) {
    this.#fft = new FFT(fft);
    this.#hop = hop;
    this.#window = Float64Array.from({ length: fft }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / fft));
    this.#input = new Float64Array(fft);
    this.#spectrum = new Float64Array(2 * fft);
  }

  /** Bins of a frame, 0 Hz and Nyquist included. */
  get bins(): number {
    return this.#window.length / 2 + 1;
  }

  /**
   * All frames of a sound, floor(samples / hop) of them. The first window begins (fft − hop) / 2 samples before the sound,
   * which is mirrored at both ends.
   * @param output [frames, bins], row-major: its first frames are filled
   * @throws RangeError if the sound is no longer than what is mirrored of it
   */
  analyse(sound: Float32Array, output: Float32Array): void {
    const [size, bins] = [this.#window.length, this.bins];
    const beyond = (size - this.#hop) / 2;
    if (sound.length <= beyond) throw new RangeError(`${sound.length} samples; expected more than ${beyond}`);
    const frames = Math.floor(sound.length / this.#hop);
    for (let frame = 0; frame < frames; frame += 1) {
      const first = frame * this.#hop - beyond;
      for (let i = 0; i < size; i += 1) {
        this.#input[i] = (sound[mirrored(first + i, sound.length)] as number) * (this.#window[i] as number);
      }
      this.#fft.realTransform(this.#spectrum, this.#input);
      for (let bin = 0; bin < bins; bin += 1) {
        const [real, imaginary] = [this.#spectrum[2 * bin] as number, this.#spectrum[2 * bin + 1] as number];
        output[frame * bins + bin] = Math.sqrt(real ** 2 + imaginary ** 2 + POWER_FLOOR);
      }
    }
  }
}

/** Position of sample `i` of a sound that is mirrored once at either end, without its end sample again. */
function mirrored(i: number, length: number): number {
  if (i < 0) return -i;
  return i < length ? i : 2 * (length - 1) - i;
}
