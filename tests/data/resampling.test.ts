import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/data/random.ts';
import { Resampler } from '../../src/data/resampling.ts';
import { level, sine } from './waveFile.ts';

/** All of a signal at 16 kHz, pushed in pieces of the given sizes and then the rest. */
function resample(samples: Float32Array, rate: number, pieces: readonly number[] = []): Float32Array {
  const resampler = new Resampler(rate);
  const parts: Float32Array[] = [];
  let taken = 0;
  for (const size of [...pieces, samples.length]) {
    parts.push(resampler.push(samples.subarray(taken, taken + size)).slice());
    taken += size;
  }
  parts.push(resampler.end().slice());
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Bit for bit: `toEqual` takes seconds for so many numbers. */
function expectSame(actual: Float32Array, expected: Float32Array): void {
  expect(actual.length).toBe(expected.length);
  expect(Buffer.compare(new Uint8Array(actual.buffer), new Uint8Array(expected.buffer))).toBe(0);
}

const decibels = (ratio: number): number => 20 * Math.log10(ratio);
/** Level of the resampled sine against that of the sine itself, away from the ends. */
function gain(hertz: number, rate: number): number {
  const output = resample(sine(hertz, 0.5, rate), rate);
  return decibels(level(output, 1000, 7000) / (0.5 / Math.SQRT2));
}

describe('Resampler', () => {
  it('leaves 16 kHz alone', () => {
    const samples = sine(440, 0.1, 16_000);
    expect(resample(samples, 16_000)).toEqual(samples);
  });

  it.each([8000, 11_025, 22_050, 44_100, 44_101, 47_999, 48_000, 96_000, 384_000])(
    'keeps a 1 kHz sine from %i Hz',
    (rate) => {
      const output = resample(sine(1000, 0.3, rate), rate);
      const expected = sine(1000, 0.3, 16_000);
      expect(output.length).toBe(Math.floor((Math.round(0.3 * rate) * 16_000) / rate));
      let worst = 0;
      for (let i = 800; i < output.length - 800; i++) {
        worst = Math.max(worst, Math.abs((output[i] as number) - (expected[i] as number)));
      }
      expect(worst).toBeLessThan(2e-4); // in time and amplitude: −68 dB of the sine
    },
  );

  it.each([22_050, 44_100, 44_101, 48_000, 192_000])('is flat up to 7 kHz from %i Hz', (rate) => {
    for (const hertz of [50, 1000, 3000, 5000, 6500, 7000]) expect(Math.abs(gain(hertz, rate))).toBeLessThan(0.05);
  });

  it.each([22_050, 44_100, 44_101, 48_000, 192_000])('lets nothing fold back from above 8 kHz, from %i Hz', (rate) => {
    const edge = Math.min(rate / 2, 24_000);
    for (const share of [0.02, 0.3, 0.6, 0.95]) expect(gain(8000 + share * (edge - 8000), rate)).toBeLessThan(-75);
  });

  it('adds no images when the rate rises', () => {
    const output = resample(sine(3000, 0.5, 8000), 8000);
    const expected = sine(3000, 0.5, 16_000);
    const error = output.map((value, i) => value - (expected[i] as number));
    expect(decibels(level(error, 1000, 7000) / level(expected))).toBeLessThan(-70);
  });

  it('keeps a constant constant', () => {
    const output = resample(new Float32Array(44_100).fill(0.25), 44_100);
    for (let i = 200; i < 15_800; i++) expect(Math.abs((output[i] as number) - 0.25)).toBeLessThan(1e-6);
  });

  it('gives the same samples for a signal in pieces as in one', { tags: ['slow'] }, () => {
    const random = randomStream(1, 'signal');
    const signal = Float32Array.from({ length: 60_000 }, () => random.normal());
    const rates = fc.oneof(
      fc.constantFrom(8000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000),
      fc.integer({ min: 4000, max: 384_000 }),
    );
    const pieces = fc.array(fc.oneof(fc.nat(50), fc.nat(20_000)), { maxLength: 12 });
    fc.assert(
      fc.property(rates, fc.nat(40_000), pieces, (rate, length, sizes) => {
        const part = signal.subarray(0, length);
        expectSame(resample(part, rate, sizes), resample(part, rate));
      }),
      { numRuns: 60 },
    );
  });

  it('takes signals of any length, none at all included', () => {
    expect(resample(new Float32Array(0), 44_100).length).toBe(0);
    expect(resample(new Float32Array(1), 44_100).length).toBe(0);
    expect(resample(new Float32Array(3), 44_100).length).toBe(1);
    expect(resample(new Float32Array(3), 4000).length).toBe(12);
  });

  it.each([0, 3999, 384_001, 44_100.5, Number.NaN])('refuses a rate of %s', (rate) => {
    expect(() => new Resampler(rate)).toThrow(RangeError);
  });
});
