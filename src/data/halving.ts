/**
 * Halves the rate of a signal through a sharp low-pass filter, in the spectrum: for a filter of some 200 taps a fast
 * Fourier transform takes a third of the time that the products take. Blocks overlap (overlap-save); two of them are
 * transformed at once, as real and imaginary part, which a real filter does not mix.
 */
import FFT from 'fft.js';
import { HeldSamples } from './heldSamples.ts';
import { windowedSinc } from './windowedSinc.ts';

/** Samples of a block. */
const BLOCK = 2048;
/** Samples of a block at half the rate. */
const HALF_BLOCK = BLOCK / 2;

/**
 * Halves the rate of a signal as it arrives: floor(samples / 2) samples in all, without delay, the same in whatever
 * pieces it comes. Beyond its ends it counts as silent.
 */
export class Halving {
  /** Samples at each end of a block that the neighbouring block's filter reaches into. Even. */
  readonly #margin: number;
  /** From one block to the next. */
  readonly #hop: number;
  /** The filter's spectrum, which is real, as the filter is centred on 0. */
  readonly #response: Float64Array;
  readonly #forward = new FFT(BLOCK);
  readonly #backward = new FFT(HALF_BLOCK);
  /** Two blocks of input, `#hop` apart; they begin `#margin` samples before the next output. */
  readonly #held: HeldSamples;
  readonly #blocks = new Float64Array(2 * BLOCK);
  readonly #spectrum = new Float64Array(2 * BLOCK);
  readonly #folded = new Float64Array(2 * HALF_BLOCK);
  readonly #halved = new Float64Array(2 * HALF_BLOCK);
  #received = 0;
  #given = 0;

  /**
   * @param half samples from the filter's centre to where its window ends
   * @param cutoff the −6 dB point as a share of the input's Nyquist frequency
   */
  constructor({ half, cutoff }: { half: number; cutoff: number }) {
    this.#margin = 2 * Math.ceil(half / 2);
    this.#hop = BLOCK - 2 * this.#margin;
    this.#response = this.#spectrumOf(half, cutoff);
    this.#held = new HeldSamples(BLOCK + this.#hop, this.#margin);
  }

  /** Takes the next samples; returns those at half the rate that are complete. */
  push(samples: Float32Array): Float32Array {
    this.#received += samples.length;
    return this.#take(samples);
  }

  /** The last samples. Nothing may be pushed afterwards. */
  end(): Float32Array {
    const missing = Math.floor(this.#received / 2) - this.#given;
    const silenceBehind = new Float32Array(this.#held.values.length);
    return this.#take(silenceBehind).subarray(0, missing);
  }

  #take(samples: Float32Array): Float32Array {
    const pairs = Math.floor((this.#held.count + samples.length) / (2 * this.#hop));
    const output = new Float32Array(pairs * this.#hop);
    let written = 0;
    for (let taken = 0; taken < samples.length; ) {
      taken += this.#held.fill(samples, taken);
      if (this.#held.count < this.#held.values.length) break;
      this.#halvePair(output.subarray(written, written + this.#hop));
      written += this.#hop;
      this.#held.drop(2 * this.#hop);
    }
    this.#given += written;
    return output.subarray(0, written);
  }

  /** Writes the `#hop` output samples of the two blocks that are held. */
  #halvePair(output: Float32Array): void {
    const [blocks, spectrum, response, hop] = [this.#blocks, this.#spectrum, this.#response, this.#hop];
    const held = this.#held.values;
    for (let i = 0; i < BLOCK; i++) {
      blocks[2 * i] = held[i] as number;
      blocks[2 * i + 1] = held[i + hop] as number;
    }
    this.#forward.transform(spectrum, blocks);
    // taking every second sample folds the upper half of the spectrum onto the lower
    for (let bin = 0; bin < HALF_BLOCK; bin++) {
      const [low, high] = [response[bin] as number, response[bin + HALF_BLOCK] as number];
      for (let part = 2 * bin; part < 2 * bin + 2; part++) {
        const [below, above] = [spectrum[part] as number, spectrum[part + BLOCK] as number];
        this.#folded[part] = (below * low + above * high) / 2;
      }
    }
    this.#backward.inverseTransform(this.#halved, this.#folded);
    for (let i = 0; i < hop / 2; i++) {
      output[i] = this.#halved[2 * i + this.#margin] as number;
      output[i + hop / 2] = this.#halved[2 * i + this.#margin + 1] as number;
    }
  }

  #spectrumOf(half: number, cutoff: number): Float64Array {
    const taps = Float64Array.from({ length: 2 * half - 1 }, (_, i) => windowedSinc(i - half + 1, half, cutoff));
    const sum = taps.reduce((a, b) => a + b, 0); // a gain of exactly 1 at 0 Hz
    const circular = new Float64Array(2 * BLOCK);
    taps.forEach((tap, i) => {
      circular[2 * ((i - half + 1 + BLOCK) % BLOCK)] = tap / sum;
    });
    const spectrum = new Float64Array(2 * BLOCK);
    this.#forward.transform(spectrum, circular);
    return spectrum.filter((_, i) => i % 2 === 0);
  }
}
