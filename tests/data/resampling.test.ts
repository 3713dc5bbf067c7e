import { describe, expect, it } from 'vitest';
import { resampleTo16k } from '../../src/data/resampling.ts';
import { level, sine } from './waveFile.ts';

const decibels = (ratio: number): number => 20 * Math.log10(ratio);
/** Level of the resampled sine against that of the sine itself, away from the ends. */
async function gain(hertz: number, rate: number): Promise<number> {
  const output = await resampleTo16k(sine(hertz, 0.5, rate), rate);
  return decibels(level(output, 1000, 7000) / (0.5 / Math.SQRT2));
}

describe('resampleTo16k', () => {
  it('leaves 16 kHz alone', async () => {
    const samples = sine(440, 0.1, 16_000);
    expect(await resampleTo16k(samples, 16_000)).toBe(samples);
  });

  it.each([8000, 11_025, 22_050, 44_100, 44_101, 47_999, 48_000, 96_000, 384_000])(
    'keeps a 1 kHz sine from %i Hz',
    async (rate) => {
      const output = await resampleTo16k(sine(1000, 0.3, rate), rate);
      const expected = sine(1000, 0.3, 16_000);
      expect(output.length).toBe(Math.floor((Math.round(0.3 * rate) * 16_000) / rate));
      let worst = 0;
      for (let i = 800; i < output.length - 800; i++) {
        worst = Math.max(worst, Math.abs((output[i] as number) - (expected[i] as number)));
      }
      expect(worst).toBeLessThan(2e-4); // in time and amplitude: −68 dB of the sine
    },
  );

  it.each([22_050, 44_100, 44_101, 48_000, 192_000])('is flat up to 7 kHz from %i Hz', async (rate) => {
    for (const hertz of [50, 1000, 3000, 5000, 6500, 7000])
      expect(Math.abs(await gain(hertz, rate))).toBeLessThan(0.05);
  });

  it.each([22_050, 44_100, 44_101, 48_000, 192_000])(
    'lets nothing fold back from above 8 kHz, from %i Hz',
    async (rate) => {
      const edge = Math.min(rate / 2, 24_000);
      for (const share of [0.02, 0.3, 0.6, 0.95])
        expect(await gain(8000 + share * (edge - 8000), rate)).toBeLessThan(-75);
    },
  );

  it('adds no images when the rate rises', async () => {
    const output = await resampleTo16k(sine(3000, 0.5, 8000), 8000);
    const expected = sine(3000, 0.5, 16_000);
    const error = output.map((value, i) => value - (expected[i] as number));
    expect(decibels(level(error, 1000, 7000) / level(expected))).toBeLessThan(-70);
  });

  it('keeps a constant constant', async () => {
    const output = await resampleTo16k(new Float32Array(44_100).fill(0.25), 44_100);
    for (let i = 200; i < 15_800; i++) expect(Math.abs((output[i] as number) - 0.25)).toBeLessThan(1e-6);
  });

  it('lets messages in during long signals and can be cancelled', async () => {
    const controller = new AbortController();
    const work = resampleTo16k(new Float32Array(100 * 8000), 8000, { signal: controller.signal });
    controller.abort();
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('takes signals of any length, none at all included', async () => {
    expect((await resampleTo16k(new Float32Array(0), 44_100)).length).toBe(0);
    expect((await resampleTo16k(new Float32Array(1), 44_100)).length).toBe(0);
    expect((await resampleTo16k(new Float32Array(3), 44_100)).length).toBe(1);
    expect((await resampleTo16k(new Float32Array(3), 4000)).length).toBe(12);
  });

  it.each([0, 3999, 384_001, 44_100.5, Number.NaN])('refuses a rate of %s', async (rate) => {
    await expect(resampleTo16k(new Float32Array(10), rate)).rejects.toThrow(RangeError);
  });
});
