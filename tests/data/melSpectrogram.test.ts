import { describe, expect, it } from 'vitest';
import { HOP, MelAnalyser, POWER_FLOOR, hertzToMel, melFilters, melToHertz } from '../../src/data/melSpectrogram.ts';
import { SampleBuffer } from '../../src/data/sampleBuffer.ts';
import { sine } from './waveFile.ts';

/** All frames of a recording, `slice` of them at a time. */
function logMelSpectrogram(samples: Float32Array, mels: number, slice = samples.length): Float32Array {
  const output = new Float32Array(Math.floor(samples.length / HOP) * mels);
  const analyser = new MelAnalyser(mels);
  const buffer = SampleBuffer.of(samples);
  for (let first = 0; first * mels < output.length; first += slice) {
    analyser.analyse(buffer, first, output.subarray(first * mels, (first + slice) * mels));
  }
  return output;
}

describe('the mel scale', () => {
  it('is Slaney’s: 15 mels at 1 kHz, 42 at 6.4 kHz', () => {
    expect(hertzToMel(1000)).toBeCloseTo(15, 10);
    expect(hertzToMel(6400)).toBeCloseTo(42, 10);
    for (const hertz of [0, 300, 999, 1001, 8000]) expect(melToHertz(hertzToMel(hertz))).toBeCloseTo(hertz, 6);
  });
});

describe('melFilters', () => {
  it.each([1, 8, 64, 96, 256])('%i bands: none is empty, each sums to 1', (mels) => {
    const filters = melFilters(mels);
    expect(filters.length).toBe(mels);
    for (const { firstBin, weights } of filters) {
      expect(weights.every((weight) => weight >= 0)).toBe(true);
      expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
      expect(firstBin).toBeGreaterThanOrEqual(0);
      expect(firstBin + weights.length).toBeLessThanOrEqual(513);
    }
  });

  it('has no two equal bands even at 256', () => {
    const shapes = melFilters(256).map(({ firstBin, weights }) => `${firstBin}:${weights.join()}`);
    expect(new Set(shapes).size).toBe(256);
  });
});

describe('MelAnalyser', () => {
  it.each([320, 500, 1600, 9999])('gives the same frames of %i samples slice by slice as at once', (length) => {
    const samples = Float32Array.from({ length }, (_, i) => Math.sin(i * i * 1e-4));
    for (const slice of [1, 3, 10])
      expect(logMelSpectrogram(samples, 20, slice)).toEqual(logMelSpectrogram(samples, 20));
  });

  it.each([0, 319, 320, 400, 16_000, 16_319])('%i samples give a frame per 320', (length) => {
    const output = logMelSpectrogram(sine(440, 1.1, 16_000).subarray(0, length), 20);
    expect(output.length).toBe(Math.floor(length / 320) * 20);
    expect(output.every(Number.isFinite)).toBe(true);
  });

  it.each([200, 1000, 4000, 7000])('has its maximum where a sine of %i Hz is', (hertz) => {
    const mels = 40;
    const frame = logMelSpectrogram(sine(hertz, 0.5, 16_000), mels).subarray(10 * mels, 11 * mels);
    const peak = frame.indexOf(Math.max(...frame));
    const centre = (hertzToMel(hertz) * (mels + 1)) / hertzToMel(8000) - 1;
    expect(Math.abs(peak - centre)).toBeLessThan(1);
  });

  it('measures power: a sine twice as loud is ln 4 higher', () => {
    const quiet = logMelSpectrogram(sine(1000, 0.5, 16_000, 0.2), 16);
    const loud = logMelSpectrogram(sine(1000, 0.5, 16_000, 0.4), 16);
    const peak = quiet.indexOf(Math.max(...quiet));
    expect((loud[peak] as number) - (quiet[peak] as number)).toBeCloseTo(Math.log(4), 4);
  });

  it('floors silence', () => {
    const output = logMelSpectrogram(new Float32Array(1600), 16);
    expect(output.every((value) => value === Math.fround(Math.log(POWER_FLOOR)))).toBe(true);
  });

  it('agrees with a plain discrete Fourier transform', () => {
    const samples = Float32Array.from({ length: 1600 }, (_, i) => Math.sin(i * i * 1e-4) * 0.3 + 0.1 * Math.cos(i));
    const mels = 12;
    const frame = 2;
    const filters = melFilters(mels);
    const power = Array.from({ length: 513 }, (_, bin) => {
      let re = 0;
      let im = 0;
      for (let i = 0; i < 1024; i++) {
        const at = Math.abs(frame * 320 - 512 + i); // mirrored at 0
        const x = (samples[at] as number) * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / 1024));
        re += x * Math.cos((2 * Math.PI * bin * i) / 1024);
        im -= x * Math.sin((2 * Math.PI * bin * i) / 1024);
      }
      return (re * re + im * im) / 512 ** 2;
    });
    const output = logMelSpectrogram(samples, mels);
    filters.forEach(({ firstBin, weights }, band) => {
      const mean = weights.reduce((sum, weight, i) => sum + weight * (power[firstBin + i] as number), 0);
      expect(output[frame * mels + band]).toBeCloseTo(Math.log(Math.max(POWER_FLOOR, mean)), 3);
    });
  });
});
