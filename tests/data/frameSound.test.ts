/** From speech to log-mel frames and back: what comes back must have nearly the same frames. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeAudio } from '../../src/data/audioDecoding.ts';
import { BandStatistics, denormalise } from '../../src/data/bandStatistics.ts';
import { buildDataset } from '../../src/data/features.ts';
import { loudness, soundOfFrames } from '../../src/data/frameSound.ts';
import { griffinLim } from '../../src/data/griffinLim.ts';
import { MelInverter } from '../../src/data/melInversion.ts';
import { BINS, HOP, MelAnalyser, melFilters, POWER_FLOOR, POWER_SCALE } from '../../src/data/melSpectrogram.ts';
import { randomStream } from '../../src/data/random.ts';
import { SampleBuffer } from '../../src/data/sampleBuffer.ts';

const MELS = 64;
const FRAMES = 75;

/** Log-mel frames of a sound, [frames, MELS]. */
function melsOf(samples: Float32Array): Float32Array {
  const frames = new Float32Array(Math.floor(samples.length / HOP) * MELS);
  new MelAnalyser(MELS).analyse(SampleBuffer.of(samples), 0, frames);
  return frames;
}
/** Mean absolute difference, in nepers. */
const apart = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] as number)), 0) / a.length;

let speech: Float32Array;
beforeAll(async () => {
  const path = fileURLToPath(new URL('../../public/speech/slt-1.flac', import.meta.url));
  const { samples } = await decodeAudio(new Blob([await readFile(path)]), 'slt-1.flac', {});
  speech = new Float32Array(FRAMES * HOP);
  samples.copy(8000, speech);
});

describe('MelInverter', () => {
  it('finds powers that are not negative and have the bands of speech', () => {
    const frames = melsOf(speech);
    const inverter = new MelInverter(MELS);
    const magnitudes = new Float32Array(BINS);
    const filters = melFilters(MELS);
    let error = 0;
    for (let frame = 0; frame < FRAMES; frame += 1) {
      const bands = frames.subarray(frame * MELS, (frame + 1) * MELS);
      inverter.invert(bands, magnitudes);
      expect(magnitudes.every((value) => value >= 0)).toBe(true);
      for (const [band, { firstBin, weights }] of filters.entries()) {
        const power = weights.reduce((sum, weight, i) => sum + weight * (magnitudes[firstBin + i] as number) ** 2, 0);
        error += Math.abs(Math.log(power * POWER_SCALE) - (bands[band] as number));
      }
    }
    expect(error / frames.length).toBeLessThan(0.02);
  });

  it('takes what is beyond silence and full scale for these', () => {
    const inverter = new MelInverter(8);
    const invert = (bands: number): Float32Array => {
      const magnitudes = new Float32Array(BINS);
      inverter.invert(new Float32Array(8).fill(bands), magnitudes);
      return magnitudes;
    };
    expect(invert(500)).toEqual(invert(0));
    expect(invert(-500)).toEqual(invert(Math.log(POWER_FLOOR)));
    expect(invert(0).every(Number.isFinite)).toBe(true);
  });
});

describe('griffinLim', () => {
  it('gives back a tone at its frequency and height', async () => {
    const tone = Float32Array.from({ length: 50 * HOP }, (_, i) => 0.3 * Math.sin((2 * Math.PI * 1000 * i) / 16_000));
    const magnitudes = new Float32Array(50 * BINS);
    // 1 kHz is bin 64; a Hann window spreads a tone over three bins.
    for (let frame = 0; frame < 50; frame += 1) {
      magnitudes[frame * BINS + 64] = 0.15 * 512;
      for (const bin of [63, 65]) magnitudes[frame * BINS + bin] = 0.15 * 256;
    }
    const sound = await griffinLim(magnitudes);
    expect(sound.length).toBe(tone.length);
    expect(loudness(sound.subarray(3200, 12_800)).rms / loudness(tone).rms).toBeCloseTo(1, 1);
  });

  it('can be cancelled', async () => {
    const controller = new AbortController();
    const work = griffinLim(new Float32Array(400 * BINS).fill(1), { signal: controller.signal });
    controller.abort();
    await expect(work).rejects.toThrow(/cancelled/);
  });
});

describe('soundOfFrames', () => {
  it('undoes the normalisation: what went in comes out', () => {
    const frames = melsOf(speech);
    const statistics = new BandStatistics(MELS);
    statistics.add(frames);
    const normalised = frames.slice();
    statistics.normalise(normalised);
    denormalise(normalised, statistics);
    expect(apart(normalised, frames)).toBeLessThan(1e-5);
  });

  it('gives sound whose frames are those of the speech, and far nearer than noise of the same spectrum', {
    tags: ['slow'],
  }, async () => {
    const recording = { name: 'a', samples: SampleBuffer.of(speech) };
    const { utterances, normalisation } = await buildDataset('speech', [recording], { mels: MELS, splice: 1 });
    const [utterance] = utterances;
    if (!utterance || !normalisation) throw new Error('no sound');
    const sound = await soundOfFrames(utterance.targets, normalisation);
    expect(sound.length).toBe(speech.length);
    const wanted = melsOf(speech);
    // Its frames in another order, so that the spectrum is that of the speech in the mean, but not in time.
    const random = randomStream(1, 'order');
    const order = [...Array(FRAMES).keys()].sort(() => random.uniform() - 0.5);
    const shuffled = Float32Array.from(
      order.flatMap((frame) => Array.from(utterance.targets.subarray(frame * MELS, (frame + 1) * MELS))),
    );
    const noise = await soundOfFrames(shuffled, normalisation);
    const [own, others] = [apart(melsOf(sound), wanted), apart(melsOf(noise), wanted)];
    expect(own).toBeLessThan(0.35);
    expect(others).toBeGreaterThan(3 * own);
    // As loud as it was.
    expect(loudness(sound).rms / loudness(speech).rms).toBeGreaterThan(0.8);
    expect(loudness(sound).rms / loudness(speech).rms).toBeLessThan(1.25);
  });

  it('gives the same samples each time', async () => {
    const frames = melsOf(speech).subarray(0, 10 * MELS);
    const plain = { mean: new Float64Array(MELS), deviation: new Float64Array(MELS).fill(1) };
    expect(await soundOfFrames(frames, plain)).toEqual(await soundOfFrames(frames, plain));
  });
});
