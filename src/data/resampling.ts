/**
 * Band-limited resampling to 16 kHz: stop band −80 dB from the lower of the two Nyquist frequencies on, flat up to 0.89
 * of it, gain at 0 Hz exactly 1, no delay.
 */
import { Halving } from './halving.ts';
import { Polyphase } from './polyphase.ts';

export const SAMPLE_RATE = 16_000;
/** Telephone speech has 8 kHz and the oldest recordings 4; nothing records faster than 384 kHz. */
export const MIN_SOURCE_RATE = 4_000;
export const MAX_SOURCE_RATE = 384_000;

/** Zero crossings of the sinc on each side. More makes the transition band narrower and the work longer. */
const ZERO_CROSSINGS = 48;
/** −6 dB point as a share of Nyquist, so that the stop band begins at Nyquist (half a transition band below it). */
const CUTOFF = 0.948;
/**
 * The same for a filter that lets pass all below 8 kHz and stops all from 24 kHz on, which at 32 kHz would fold back
 * below 8 kHz: 72 / (14.36 · 16,000) of a second long, by Kaiser's formula.
 */
const GENTLE_SECONDS = 72.05 / (14.36 * 16_000);
const GENTLE_CUTOFF_HERTZ = 16_000;

/** What a resampler is made of: each takes samples as they arrive. */
interface Stage {
  push(samples: Float32Array): Float32Array;
  end(): Float32Array;
}

/** The stages for a rate; none at 16 kHz. */
function stagesFor(sourceRate: number): Stage[] {
  if (sourceRate === SAMPLE_RATE) return [];
  if (sourceRate <= 2 * SAMPLE_RATE) {
    // when the rate falls, the filter is stretched so that it cuts at the new Nyquist frequency
    const stretch = Math.max(1, sourceRate / SAMPLE_RATE);
    const half = Math.ceil((ZERO_CROSSINGS * stretch) / CUTOFF);
    return [new Polyphase({ from: sourceRate, to: SAMPLE_RATE, half, cutoff: CUTOFF / stretch })];
  }
  // a sharp filter is long, and longest at a high rate: to 32 kHz with a short one, then by two in the spectrum
  const half = Math.ceil((GENTLE_SECONDS * sourceRate) / 2);
  const cutoff = GENTLE_CUTOFF_HERTZ / (sourceRate / 2);
  return [
    new Polyphase({ from: sourceRate, to: 2 * SAMPLE_RATE, half, cutoff }),
    new Halving({ half: Math.ceil((2 * ZERO_CROSSINGS) / CUTOFF), cutoff: CUTOFF / 2 }),
  ];
}

/**
 * Resamples a signal to 16 kHz as it arrives. All that is pushed gives, together with the end, the same samples as the
 * signal in one piece: floor(samples · 16,000 / sourceRate) of them, sample n at n / 16,000 seconds. Beyond its ends
 * the signal counts as silent. At 16 kHz the samples pass through unchanged.
 */
export class Resampler {
  readonly #stages: Stage[];

  /**
   * @param sourceRate whole hertz in 4,000…384,000
   * @throws RangeError for another rate
   */
  constructor(sourceRate: number) {
    if (!Number.isInteger(sourceRate) || sourceRate < MIN_SOURCE_RATE || sourceRate > MAX_SOURCE_RATE) {
      throw new RangeError(`a sample rate is whole hertz in ${MIN_SOURCE_RATE}…${MAX_SOURCE_RATE}, got ${sourceRate}`);
    }
    this.#stages = stagesFor(sourceRate);
  }

  /** Takes the next samples; returns those at 16 kHz that are complete. */
  push(samples: Float32Array): Float32Array {
    return this.#stages.reduce((signal, stage) => stage.push(signal), samples);
  }

  /** The last samples. Nothing may be pushed afterwards. */
  end(): Float32Array {
    let rest: Float32Array = new Float32Array();
    for (const stage of this.#stages) {
      const [before, last] = [stage.push(rest).slice(), stage.end()];
      rest = new Float32Array(before.length + last.length);
      rest.set(before);
      rest.set(last, before.length);
    }
    return rest;
  }
}
