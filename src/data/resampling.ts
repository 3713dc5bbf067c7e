/**
 * Band-limited resampling to 16 kHz: a polyphase bank of windowed-sinc low-pass filters (Kaiser window), as in
 * Julius O. Smith, "Digital Audio Resampling". Stop band −80 dB from the lower of the two Nyquist frequencies on,
 * flat up to 0.89 of it, gain at 0 Hz exactly 1, no delay.
 */

export const SAMPLE_RATE = 16_000;
/** Telephone speech has 8 kHz and the oldest recordings 4; nothing records faster than 384 kHz. */
export const MIN_SOURCE_RATE = 4_000;
export const MAX_SOURCE_RATE = 384_000;

/** Zero crossings of the sinc on each side. More makes the transition band narrower and the work longer. */
const ZERO_CROSSINGS = 48;
/** Kaiser's beta for a stop band of −80 dB: 0.1102 · (80 − 8.7). */
const KAISER_BETA = 7.857;
/** −6 dB point as a share of Nyquist, so that the stop band begins at Nyquist (half a transition band below it). */
const CUTOFF = 0.948;
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

/** The modified Bessel function of order 0, by its power series. */
function bessel0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/** The filters for `phases + 1` fractions 0, 1/phases, …, 1 of an input sample; [phases + 1, 2·half]. */
function filterBank(phases: number, half: number, cutoff: number): Float64Array {
  const taps = 2 * half;
  const bank = new Float64Array((phases + 1) * taps);
  const scale = 1 / bessel0(KAISER_BETA);
  const row = new Float64Array(taps);
  for (let phase = 0; phase <= phases; phase++) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      // distance, in input samples, from the output sample to the input sample this tap weighs
      const distance = tap - (half - 1) - phase / phases;
      const edge = distance / half;
      const window = edge <= -1 || edge >= 1 ? 0 : bessel0(KAISER_BETA * Math.sqrt(1 - edge * edge)) * scale;
      const angle = Math.PI * cutoff * distance;
      const value = window * (angle === 0 ? 1 : Math.sin(angle) / angle);
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
 * Resamples a signal to 16 kHz as it arrives. All that is pushed gives, together with the end, the same samples as the
 * signal in one piece: floor(samples · 16,000 / sourceRate) of them, sample n at n / 16,000 seconds. Beyond its ends
 * the signal counts as silent. At 16 kHz the samples pass through unchanged.
 */
export class Resampler {
  /** 16,000 / sourceRate as a fraction in lowest terms. */
  readonly #up: number;
  readonly #down: number;
  /** Length of a filter; 0 where there is nothing to do. */
  readonly #taps: number;
  readonly #phases: number;
  readonly #bank: Float64Array;
  /** Input from where the filter of the next output sample begins, half a filter before that sample. */
  readonly #held: Float64Array;
  #heldCount: number;
  /** How far the next output sample stands beyond an input sample, in 1 / `#up`. */
  #remainder = 0;
  #received = 0;
  #given = 0;

  /**
   * @param sourceRate whole hertz in 4,000…384,000
   * @throws RangeError for another rate
   */
  constructor(sourceRate: number) {
    if (!Number.isInteger(sourceRate) || sourceRate < MIN_SOURCE_RATE || sourceRate > MAX_SOURCE_RATE) {
      throw new RangeError(`a sample rate is whole hertz in ${MIN_SOURCE_RATE}…${MAX_SOURCE_RATE}, got ${sourceRate}`);
    }
    const divisor = greatestCommonDivisor(sourceRate, SAMPLE_RATE);
    this.#up = SAMPLE_RATE / divisor;
    this.#down = sourceRate / divisor;
    this.#phases = Math.min(this.#up, MAX_PHASES);
    // when the rate falls, the filter is stretched so that it cuts at the new Nyquist frequency
    const stretch = Math.max(1, sourceRate / SAMPLE_RATE);
    const half = sourceRate === SAMPLE_RATE ? 0 : Math.ceil((ZERO_CROSSINGS * stretch) / CUTOFF);
    this.#taps = 2 * half;
    this.#bank = filterBank(this.#phases, half, CUTOFF / stretch);
    this.#held = new Float64Array(this.#taps + GROUP * this.#down + GATHERED);
    this.#heldCount = Math.max(0, half - 1); // silence before the beginning
  }

  /** Takes the next samples; returns those at 16 kHz that are complete. */
  push(samples: Float32Array): Float32Array {
    if (this.#taps === 0) return samples;
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
    const most = ((this.#heldCount + samples.length) * this.#up) / this.#down;
    const output = new Float32Array(Math.ceil(most) + 1);
    let written = 0;
    for (let taken = 0; taken < samples.length; ) {
      const count = Math.min(samples.length - taken, this.#held.length - this.#heldCount);
      this.#held.set(samples.subarray(taken, taken + count), this.#heldCount);
      this.#heldCount += count;
      taken += count;
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
      while (first + GROUP * this.#down + this.#taps <= this.#heldCount) {
        this.#writeGroups(output.subarray(written), first);
        first += GROUP * this.#down;
        written += GROUP * this.#up;
      }
    }
    if (!inGroups || isEnd) {
      while (first + this.#taps <= this.#heldCount) {
        output[written++] = this.#sampleAt(first);
        first = this.#advance(first);
      }
    }
    this.#held.copyWithin(0, first, this.#heldCount);
    this.#heldCount -= first;
    return written;
  }

  /** Where the filter of the output sample after the one at `first` begins. Never beyond that one's filter. */
  #advance(first: number): number {
    const next = this.#remainder + this.#down;
    this.#remainder = next % this.#up;
    return first + Math.floor(next / this.#up);
  }

  #sampleAt(first: number): number {
    const [held, bank, taps] = [this.#held, this.#bank, this.#taps];
    if (this.#phases === this.#up) return convolve(held, first, bank, this.#remainder * taps, taps);
    const place = (this.#remainder / this.#up) * this.#phases;
    const phase = Math.floor(place);
    const value = convolve(held, first, bank, phase * taps, taps);
    return value + (convolve(held, first, bank, (phase + 1) * taps, taps) - value) * (place - phase);
  }

  /** Writes the next `GROUP · up` output samples: of each phase, those that stand `down` input samples apart. */
  #writeGroups(output: Float32Array, begin: number): void {
    const [held, bank, taps, up, down] = [this.#held, this.#bank, this.#taps, this.#up, this.#down];
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
