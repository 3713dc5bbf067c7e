/**
 * Changes the rate of a signal with a polyphase bank of windowed-sinc low-pass filters, as in Julius O. Smith, "Digital
 * Audio Resampling".
 */
import { HeldSamples } from './heldSamples.ts';
import { windowedSinc } from './windowedSinc.ts';

/**
 * Up to this many phases the bank is exact (44.1 kHz needs 160, 11.025 kHz 640). Odd rates need up to 16,000, so they
 * interpolate linearly between neighbouring phases: an error of π²/8 / 1024², below −118 dB.
 */
const MAX_PHASES = 1024;
/** Input samples that are gathered before work begins. */
const GATHERED = 2 ** 13;
/**
 * Output samples that share a filter and are computed together where their phases are exact: a weight is loaded once
 * for all of them, and their sums need not wait for each other. It halves the time.
 */
const GROUP = 4;

/** The filters for `phases + 1` fractions 0, 1/phases, …, 1 of an input sample; [phases + 1, 2·half]. */
function filterBank(phases: number, half: number, cutoff: number): Float64Array {
  const taps = 2 * half;
  const bank = new Float64Array((phases + 1) * taps);
  const row = new Float64Array(taps);
  for (let phase = 0; phase <= phases; phase++) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      // distance, in input samples, from the output sample to the input sample this tap weighs
      const distance = tap - (half - 1) - phase / phases;
      const value = windowedSinc(distance, half, cutoff);
      row[tap] = value;
      sum += value;
    }
    // a sum of 1 for every phase: a constant stays exactly constant
    for (let tap = 0; tap < taps; tap++) bank[phase * taps + tap] = (row[tap] as number) / sum;
  }
  return bank;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** The filter at `offset` of the bank over `taps` input samples from `first` on. */
function convolve(input: Float64Array, first: number, bank: Float64Array, offset: number, taps: number): number {
  let sum = 0;
  for (let tap = 0; tap < taps; tap++) sum += (input[first + tap] as number) * (bank[offset + tap] as number);
  return sum;
}

/**
 * Resamples a signal as it arrives: floor(samples · to / from) samples in all, without delay, the same in whatever pieces
 * it comes. Beyond its ends it counts as silent. The filter must be longer than the way to the next output sample.
 */
export class Polyphase {
  /** to / from as a fraction in lowest terms. */
  readonly #up: number;
  readonly #down: number;
  /** Length of a filter. */
  readonly #taps: number;
  readonly #phases: number;
  readonly #bank: Float64Array;
  /** Input from where the filter of the next output sample begins, half a filter before that sample. */
  readonly #held: HeldSamples;
  /** How far the next output sample stands beyond an input sample, in 1 / `#up`. */
  #remainder = 0;
  #received = 0;
  #given = 0;

  /**
   * @param from rate of the input, `to` of the output, whole hertz
   * @param half input samples from the filter's centre to where its window ends
   * @param cutoff the −6 dB point as a share of the input's Nyquist frequency
   */
  constructor({ from, to, half, cutoff }: { from: number; to: number; half: number; cutoff: number }) {
    const divisor = greatestCommonDivisor(from, to);
    this.#up = to / divisor;
    this.#down = from / divisor;
    this.#phases = Math.min(this.#up, MAX_PHASES);
    this.#taps = 2 * half;
    this.#bank = filterBank(this.#phases, half, cutoff);
    this.#held = new HeldSamples(this.#taps + GROUP * this.#down + GATHERED, half - 1);
  }

  /** Takes the next samples; returns those of the output that are complete. */
  push(samples: Float32Array): Float32Array {
    this.#received += samples.length;
    return this.#take(samples, false);
  }

  /** The last samples. Nothing may be pushed afterwards. */
  end(): Float32Array {
    const missing = Math.floor((this.#received * this.#up) / this.#down) - this.#given;
    const silenceBehind = new Float32Array(this.#taps / 2);
    return this.#take(silenceBehind, true).subarray(0, missing);
  }

  #take(samples: Float32Array, isEnd: boolean): Float32Array {
    const most = ((this.#held.count + samples.length) * this.#up) / this.#down;
    const output = new Float32Array(Math.ceil(most) + 1);
    let written = 0;
    for (let taken = 0; taken < samples.length; ) {
      taken += this.#held.fill(samples, taken);
      written += this.#produce(output.subarray(written), isEnd);
    }
    this.#given += written;
    return output.subarray(0, written);
  }

  /** Writes output samples from the input that is held, in groups as far as they go; returns how many. */
  #produce(output: Float32Array, isEnd: boolean): number {
    const inGroups = this.#phases === this.#up;
    let first = 0;
    let written = 0;
    if (inGroups) {
      while (first + GROUP * this.#down + this.#taps <= this.#held.count) {
        this.#writeGroups(output.subarray(written), first);
        first += GROUP * this.#down;
        written += GROUP * this.#up;
      }
    }
    if (!inGroups || isEnd) {
      while (first + this.#taps <= this.#held.count) {
        output[written++] = this.#sampleAt(first);
        first = this.#advance(first);
      }
    }
    this.#held.drop(first);
    return written;
  }

  /** Where the filter of the output sample after the one at `first` begins. */
  #advance(first: number): number {
    const next = this.#remainder + this.#down;
    this.#remainder = next % this.#up;
    return first + Math.floor(next / this.#up);
  }

  #sampleAt(first: number): number {
    const [held, bank, taps] = [this.#held.values, this.#bank, this.#taps];
    if (this.#phases === this.#up) return convolve(held, first, bank, this.#remainder * taps, taps);
    const place = (this.#remainder / this.#up) * this.#phases;
    const phase = Math.floor(place);
    const value = convolve(held, first, bank, phase * taps, taps);
    return value + (convolve(held, first, bank, (phase + 1) * taps, taps) - value) * (place - phase);
  }

  /** Writes the next `GROUP · up` output samples: of each phase, those that stand `down` input samples apart. */
  #writeGroups(output: Float32Array, begin: number): void {
    const [held, bank, taps, up, down] = [this.#held.values, this.#bank, this.#taps, this.#up, this.#down];
    let first = begin;
    for (let n = 0; n < up; n++) {
      const offset = this.#remainder * taps;
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      for (let tap = 0; tap < taps; tap++) {
        const weight = bank[offset + tap] as number;
        a += (held[first + tap] as number) * weight;
        b += (held[first + down + tap] as number) * weight;
        c += (held[first + 2 * down + tap] as number) * weight;
        d += (held[first + 3 * down + tap] as number) * weight;
      }
      output[n] = a;
      output[n + up] = b;
      output[n + 2 * up] = c;
      output[n + 3 * up] = d;
      first = this.#advance(first);
    }
  }
}
