import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MAX_FILE_SECONDS, decodeAudio } from '../../src/data/audioDecoding.ts';
import { UnreadableFileError } from '../../src/data/dataError.ts';
import type { SampleBuffer } from '../../src/data/sampleBuffer.ts';
import { sine, waveFile } from './waveFile.ts';

const blob = (bytes: Uint8Array): Blob => new Blob([bytes as Uint8Array<ArrayBuffer>]);
const all = (samples: SampleBuffer): Float32Array => {
  const array = new Float32Array(samples.length);
  samples.copy(0, array);
  return array;
};
const decode = (bytes: Uint8Array, options = {}) => decodeAudio(blob(bytes), 'take.wav', options);

describe('decodeAudio', () => {
  it('decodes 16-bit and float WAV of any rate to 16 kHz without WebCodecs', async () => {
    for (const rate of [8000, 16_000, 44_100, 48_000]) {
      for (const format of ['int16', 'float32'] as const) {
        const { samples, ...rest } = await decode(waveFile([sine(440, 0.6, rate)], rate, format));
        expect(rest).toEqual({ seconds: 0.6, sampleRate: rate, channels: 1, warnings: [] });
        const tone = sine(440, 0.6, 16_000);
        expect(samples.length).toBe(tone.length);
        const errors = all(samples).map((value, i) => Math.abs(value - (tone[i] as number)));
        expect(Math.max(...errors.subarray(200, -200))).toBeLessThan(2e-4); // the ends ring where the rate changes
      }
    }
  });

  it('decodes FLAC without WebCodecs', async () => {
    const bytes = readFileSync(new URL('../../public/speech/slt-1.flac', import.meta.url));
    const { samples, sampleRate, warnings } = await decode(new Uint8Array(bytes));
    expect(sampleRate).toBe(16_000);
    expect(samples.length).toBeGreaterThan(16_000 * 4);
    expect(warnings).toEqual([]);
  });

  it('mixes channels to their mean', async () => {
    const { samples, channels } = await decode(
      waveFile([sine(440, 1, 16_000, 0.6), sine(440, 1, 16_000, 0.2)], 16_000),
    );
    expect(channels).toBe(2);
    expect(Math.max(...all(samples))).toBeCloseTo(0.4, 3);
  });

  it('warns of clipping, of much silence, and of a cut', async () => {
    const loud = sine(440, 1, 16_000, 3).map((value) => Math.max(-1, Math.min(1, value)));
    expect((await decode(waveFile([loud], 16_000))).warnings).toEqual(['clipped']);
    const short = new Float32Array(32_000);
    short.set(sine(440, 0.2, 16_000));
    expect((await decode(waveFile([short], 16_000))).warnings).toEqual(['silent']);
  });

  it('cuts what is longer than the limit', async () => {
    const file = blob(waveFile([sine(440, 5, 44_100)], 44_100));
    const { samples, seconds, warnings } = await decodeAudio(file, 'long.wav', {}, 3);
    expect({ length: samples.length, seconds, warnings }).toEqual({
      length: 3 * 16_000,
      seconds: 3,
      warnings: ['shortened'],
    });
    expect((await decodeAudio(file, 'long.wav', {}, 5)).warnings).toEqual([]);
    expect(MAX_FILE_SECONDS).toBeGreaterThanOrEqual(2 * 3600);
  });

  it.each([
    ['an empty file', new Uint8Array(0), /take\.wav: The file is empty\. Expected WAV/],
    ['text', new TextEncoder().encode('this is not sound at all\n'.repeat(50)), /not recognised/],
    ['a short file', waveFile([sine(440, 0.4, 16_000)], 16_000), /lasts 0\.40 seconds\. At least 0\.5/],
    ['a WAV header alone', waveFile([new Float32Array(0)], 16_000), /take\.wav: /],
    ['digital silence', waveFile([new Float32Array(16_000)], 16_000), /silent from beginning to end/],
    ['NaN', waveFile([sine(440, 1, 16_000).fill(Number.NaN, 5, 6)], 16_000, 'float32'), /NaN or infinite/],
    ['infinity', waveFile([sine(440, 1, 16_000).fill(-1 / 0, 5, 6)], 16_000, 'float32'), /NaN or infinite/],
    ['a rate out of range', waveFile([sine(440, 1, 1000)], 1000), /sample rate is 1000 Hz\. Expected 4000 to 384000/],
    [
      'opposite channels',
      waveFile([sine(440, 1, 8000), sine(440, 1, 8000, -0.5)], 8000, 'float32'),
      /cancel each other/,
    ],
    ['half a FLAC header', new TextEncoder().encode('fLaC and no more'), /FLAC file is damaged/],
  ])('refuses %s and says why', async (_, bytes, message) => {
    const failure = decode(bytes);
    await expect(failure).rejects.toThrow(UnreadableFileError);
    await expect(failure).rejects.toSay(message);
  });

  it('reports progress and can be cancelled before and in between', async () => {
    const bytes = waveFile([sine(440, 20, 16_000)], 16_000);
    const seen: number[] = [];
    await decode(bytes, { onProgress: (done: number) => seen.push(done) });
    expect(seen.length).toBeGreaterThan(1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    await expect(decode(bytes, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
    const controller = new AbortController();
    const options = { signal: controller.signal, onProgress: () => controller.abort() };
    await expect(decode(bytes, options)).rejects.toMatchObject({ code: 'cancelled' });
  });
});

it('gives up on WebM that ends in junk, which makes the demuxer read the same bytes for ever', async () => {
  const bytes = Uint8Array.of(
    0x1a,
    0x45,
    0xdf,
    0xa3,
    0x80,
    0x18,
    0x53,
    0x80,
    0x67,
    0xfb,
    124,
    50,
    58,
    226,
    250,
    248,
    125,
    42,
  );
  await expect(decode(bytes)).rejects.toSay(/take\.wav: .*damaged/);
});
