/**
 * Band-limited resampling to 16 kHz: a polyphase bank of windowed-sinc low-pass filters (Kaiser window), as in
 * Julius O. Smith, "Digital Audio Resampling". Stop band −80 dB from the lower of the two Nyquist frequencies on,
 * flat up to 0.89 of it, gain at 0 Hz exactly 1, no delay.
 */

import { type WorkOptions, breathe } from './dataError.ts';

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
/** Output samples between two pauses for messages: 16 seconds of sound, a small part of a second of computing. */
const BREATH = 2 ** 18;

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
function filterBank(phases: number, half: number, cutoff: number): Float32Array {
  const taps = 2 * half;
  const bank = new Float32Array((phases + 1) * taps);
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

/** One output sample: the filter at `offset` of the bank over the input around `position`; zero beyond the ends. */
function convolve(input: Float32Array, position: number, bank: Float32Array, offset: number, taps: number): number {
  const first = position - (taps / 2 - 1);
  const from = Math.max(0, -first);
  const to = Math.min(taps, input.length - first);
  let sum = 0;
  for (let tap = from; tap < to; tap++) sum += (input[first + tap] as number) * (bank[offset + tap] as number);
  return sum;
}

/**
 * Resamples to 16 kHz.
 *
 * @param samples mono, at `sourceRate`; returned as it is if that is 16 kHz already
 * @param sourceRate whole hertz in 4,000…384,000
 * @returns floor(samples · 16,000 / sourceRate) samples; sample n stands at n / 16,000 seconds
 * @throws RangeError for another rate; DataError `cancelled` if the signal is aborted
 */
export async function resampleTo16k(
  samples: Float32Array,
  sourceRate: number,
  { signal }: Pick<WorkOptions, 'signal'> = {},
): Promise<Float32Array> {
  if (!Number.isInteger(sourceRate) || sourceRate < MIN_SOURCE_RATE || sourceRate > MAX_SOURCE_RATE) {
    throw new RangeError(`a sample rate is whole hertz in ${MIN_SOURCE_RATE}…${MAX_SOURCE_RATE}, got ${sourceRate}`);
  }
  if (sourceRate === SAMPLE_RATE) return samples;
  const divisor = greatestCommonDivisor(sourceRate, SAMPLE_RATE);
  const up = SAMPLE_RATE / divisor;
  const down = sourceRate / divisor;
  // when the rate falls, the filter is stretched so that it cuts at the new Nyquist frequency
  const stretch = Math.max(1, sourceRate / SAMPLE_RATE);
  const half = Math.ceil((ZERO_CROSSINGS * stretch) / CUTOFF);
  const taps = 2 * half;
  const exact = up <= MAX_PHASES;
  const phases = exact ? up : MAX_PHASES;
  const bank = filterBank(phases, half, CUTOFF / stretch);
  const output = new Float32Array(Math.floor((samples.length * up) / down));
  for (let n = 0; n < output.length; n++) {
    if (n > 0 && n % BREATH === 0) await breathe(signal);
    const position = Math.floor((n * down) / up);
    const fraction = ((n * down) % up) / up;
    const phase = Math.floor(fraction * phases + (exact ? 0.5 : 0));
    const value = convolve(samples, position, bank, phase * taps, taps);
    if (exact) {
      output[n] = value;
    } else {
      const next = convolve(samples, position, bank, (phase + 1) * taps, taps);
      output[n] = value + (next - value) * (fraction * phases - phase);
    }
  }
  return output;
}
