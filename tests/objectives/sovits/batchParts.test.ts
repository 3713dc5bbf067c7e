/** What a batch of SoVITS has beside the data: spectra as the model computes them, noise, segments; and the text in it. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Batch, Dataset, Utterance } from '../../../src/data/dataset.ts';
import { sampleBatch } from '../../../src/data/sampler.ts';
import { splitDataset } from '../../../src/data/split.ts';
import { prepareBatch } from '../../../src/objectives/sovits/batchParts.ts';
import { facts } from '../../../src/objectives/sovits/facts.ts';
import { spectrumOf, spectrumTables } from '../../../src/objectives/sovits/spectra.ts';
import { startBackend } from '../../setup/nodeWasm.ts';

const SPECTRUM = { sampleRate: 16_000, fft: 64, hop: 16, mels: 8, melLow: 0, melHigh: null };
const SIZES = { spectrum: SPECTRUM, latent: 3, segmentFrames: 4 };

const utteranceOf = (name: string, frames: number, text?: Int32Array): Utterance => ({
  name,
  frames,
  targets: new Float32Array(frames * 2).fill(frames),
  waveform: Float32Array.from({ length: frames * 16 }, (_, i) => Math.sin(i * 0.3 + frames) / 2),
  ...(text && { text }),
});
const UTTERANCES = [
  utteranceOf('said', 40, Int32Array.of(5, 6, 7)),
  utteranceOf('short', 9, Int32Array.of(8)),
  utteranceOf('unknown', 30),
];
const DATA: Dataset = {
  kind: 'audio',
  channelsIn: 2,
  channelsOut: 2,
  splice: 1,
  samplesPerFrame: 16,
  utterances: UTTERANCES,
  seconds: 2,
};
/** By the length of the utterance, filled up to the longest. */
const TEXTS = new Map([
  [40, [5, 6, 7]],
  [9, [8, 0, 0]],
  [30, [0, 0, 0]],
]);
const SPLIT = splitDataset(DATA, 12);
const batchAt = (step: number, clips = 8): Batch =>
  sampleBatch(SPLIT, { seed: 1, step, clips, frames: 12 }, null, facts.batch);

beforeAll(() => startBackend('cpu'));

describe('the text of a batch', () => {
  it('is that of each clip’s utterance, and one symbol where nobody knows it, as the original does without text', () => {
    const { clips, text, textMask, features, lengths } = batchAt(3, 30);
    const symbols = (text?.length ?? 0) / clips;
    expect(symbols).toBe(3);
    const seen = new Set<string>();
    for (let clip = 0; clip < clips; clip += 1) {
      const own = [...(text?.subarray(clip * symbols, (clip + 1) * symbols) ?? [])];
      const mask = [...(textMask?.subarray(clip * symbols, (clip + 1) * symbols) ?? [])];
      const frames = features[clip * 12 * 2] as number;
      const expected = TEXTS.get(frames);
      expect(own).toEqual(expected);
      expect(mask).toEqual(frames === 40 ? [1, 1, 1] : [1, 0, 0]);
      expect(lengths?.[clip]).toBe(Math.min(12, frames));
      seen.add(String(frames));
    }
    expect(seen.size).toBeGreaterThan(1);
  });
});

describe('prepareBatch', () => {
  it('gives the magnitudes that the model would compute of each clip, and zeros behind its end', async () => {
    const drawn = batchAt(1);
    const { targets, waveform } = prepareBatch(drawn, SIZES, 1, 1);
    const actual = await targets.data();
    const tables = spectrumTables(SPECTRUM);
    for (let clip = 0; clip < drawn.clips; clip += 1) {
      const frames = drawn.lengths?.[clip] ?? 0;
      const sound = drawn.waveform?.slice(clip * 12 * 16, (clip * 12 + frames) * 16) ?? new Float32Array();
      const expected = tf.tidy(() => spectrumOf(tf.tensor3d(sound, [1, sound.length, 1]), SPECTRUM, tables).dataSync());
      expect(expected).toHaveLength(frames * 33);
      for (const [i, value] of expected.entries()) {
        expect(Math.abs((actual[clip * 12 * 33 + i] as number) - value)).toBeLessThan(2e-5 * (1 + value));
      }
      const behind = actual.slice((clip * 12 + frames) * 33, (clip + 1) * 12 * 33);
      expect(behind.every((value) => value === 0)).toBe(true);
    }
    expect(Float32Array.from((await waveform?.data()) ?? [])).toEqual(drawn.waveform);
    tf.dispose([targets, waveform as tf.Tensor]);
  });

  it('draws noise and segments of the seed and the step alone, within each clip', async () => {
    const read = async (seed: number, step: number) => {
      const { targets, waveform, noise, segmentStarts } = prepareBatch(batchAt(step), SIZES, seed, step);
      const values = Float32Array.from((await noise?.data()) ?? []);
      tf.dispose([targets, waveform as tf.Tensor, noise as tf.Tensor]);
      return { values, segmentStarts };
    };
    const [one, again, next, other] = [await read(1, 5), await read(1, 5), await read(1, 6), await read(2, 5)];
    expect(again).toEqual(one);
    expect(next.values).not.toEqual(one.values);
    expect(other.values).not.toEqual(one.values);
    expect(one.values).toHaveLength(8 * 12 * 3);
    const spread = Math.sqrt(one.values.reduce((sum, value) => sum + value ** 2, 0) / one.values.length);
    expect(spread).toBeGreaterThan(0.85);
    expect(spread).toBeLessThan(1.15);
    const starts = new Set<number>();
    for (let step = 1; step <= 40; step += 1) {
      const drawn = batchAt(step);
      const { segmentStarts } = await read(1, step);
      for (const [clip, start] of (segmentStarts ?? []).entries()) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(start + SIZES.segmentFrames).toBeLessThanOrEqual(drawn.lengths?.[clip] ?? 0);
        starts.add(start);
      }
    }
    expect([...starts].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('raises the rate of the sound where the model’s is twice as high', async () => {
    const drawn = batchAt(1, 2);
    const twice = { ...SIZES, spectrum: { ...SPECTRUM, sampleRate: 32_000, fft: 128, hop: 32 } };
    const { targets, waveform, noise } = prepareBatch(drawn, twice, 1, 1);
    const sound = (await waveform?.data()) ?? new Float32Array();
    expect(sound).toHaveLength(2 * (drawn.waveform?.length ?? 0));
    // Far from the ends every second sample is one of those that were there.
    for (let i = 60; i < 110; i += 1) {
      expect(Math.abs((sound[2 * i] as number) - (drawn.waveform?.[i] as number))).toBeLessThan(0.02);
    }
    tf.dispose([targets, waveform as tf.Tensor, noise as tf.Tensor]);
  });
});
