/** What can be heard of a session, over the wire. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOP, MelAnalyser } from '../../src/data/melSpectrogram.ts';
import { SampleBuffer } from '../../src/data/sampleBuffer.ts';
import type { SoundClip, SoundOf, SoundSource } from '../../src/protocol/sound.ts';
import { cancelTask, type Harness, smallExperiment, startHarness } from './labHarness.ts';

let lab: Harness;
let sources: SoundSource[];
const build = async (change: Parameters<typeof smallExperiment>[0] = {}): Promise<void> => {
  const experiment = smallExperiment({
    dataset: 'speech',
    mels: 40,
    voices: ['slt'],
    dim: 16,
    codes: 32,
    hidden: 32,
    ...change,
  });
  await lab.client.request('build', { experiment });
  sources = await lab.client.request('soundSources', {});
};
beforeAll(async () => {
  lab = await startHarness();
  await build();
}, 60_000);
afterAll(() => lab.close());

const stretch = { utterance: 'slt-1.flac', first: 40, frames: 50 };
const hear = (asked: SoundOf): Promise<SoundClip> => lab.client.request('sound', asked);
const mels = (samples: Float32Array): Float32Array => {
  const frames = new Float32Array((samples.length / HOP) * 40);
  new MelAnalyser(40).analyse(SampleBuffer.of(samples), 0, frames);
  return frames;
};
const apart = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] as number)), 0) / a.length;

describe('sound', () => {
  it('is there for each utterance, and tells which part is the probe', () => {
    expect(sources.map(({ utterance }) => utterance)).toEqual(['slt-1.flac', 'slt-2.flac']);
    const held = sources.flatMap(({ probe, frames }) => (probe ? [[probe.first + probe.frames, frames]] : []));
    expect(held.length).toBeGreaterThan(0);
    // The probe is cut from the end.
    for (const [end, frames] of held) expect(end).toBe(frames);
  });

  it('of every kind is as long as the others, and has its loudness', async () => {
    const all = [
      await hear({ ...stretch, kind: 'original' }),
      await hear({ ...stretch, kind: 'resynthesis' }),
      await hear({ ...stretch, kind: 'unquantized', lane: 'A' }),
      await hear({ ...stretch, kind: 'tokens', lane: 'A' }),
    ];
    for (const { samples, rms, peak, first, frames, sampleRate } of all) {
      expect([samples.length, first, frames, sampleRate]).toEqual([50 * 320, 40, 50, 16_000]);
      expect(rms).toBeGreaterThan(1e-4);
      expect(peak).toBeGreaterThan(rms);
    }
    const [original, resynthesis] = all as [SoundClip, SoundClip];
    expect(apart(mels(resynthesis.samples), mels(original.samples))).toBeLessThan(0.5);
  });

  it('of a lane comes nearer to the original as it trains, and is of its step', async () => {
    const original = mels((await hear({ ...stretch, kind: 'original' })).samples);
    const before = await hear({ ...stretch, kind: 'tokens', lane: 'A' });
    await lab.client.request('step', { count: 150 });
    const after = await hear({ ...stretch, kind: 'tokens', lane: 'A' });
    expect(after.step - before.step).toBe(150);
    expect(apart(mels(after.samples), original)).toBeLessThan(0.9 * apart(mels(before.samples), original));
  });

  it('keeps no tensor', async () => {
    const count = async () => (await lab.client.request('memory', {})).tensors;
    const before = await count();
    await hear({ ...stretch, kind: 'unquantized', lane: 'B' });
    await hear({ ...stretch, kind: 'tokens', lane: 'B' });
    expect(await count()).toBe(before);
  });

  it('lets training go on, and can be cancelled', async () => {
    await lab.client.request('start', {});
    const work = hear({ utterance: 'slt-1.flac', first: 0, frames: 150, kind: 'resynthesis' });
    await Promise.all([expect(work).rejects.toThrow(/cancelled/), cancelTask(lab, 'sound')]);
    await lab.client.request('pause', {});
  });

  it('is refused for what is not there', async () => {
    const refused = async (change: object, code: RegExp) =>
      expect(hear({ ...stretch, kind: 'tokens', lane: 'A', ...change } as SoundOf)).rejects.toThrow(code);
    await refused({ utterance: 'no.flac' }, /no-sound-of/);
    await refused({ lane: 'D' }, /no-such-lane/);
    for (const wrong of [
      { first: -2 },
      { frames: 0 },
      { frames: 501 },
      { first: 1e6 },
      { first: 0.5 },
      { frames: Number.NaN },
    ])
      await refused(wrong, /no-such-stretch/);
  });

  it('at 25 Hz begins with whole pairs of frames', async () => {
    await build({ tokenRate: '25hz' });
    const clip = await hear({ ...stretch, first: 41, frames: 50, kind: 'tokens', lane: 'A' });
    expect([clip.first, clip.frames, clip.samples.length]).toEqual([40, 50, 50 * 320]);
  });

  it('is none of a plane', async () => {
    await build({ dataset: 'plane' });
    expect(sources).toEqual([]);
    await expect(hear({ ...stretch, kind: 'original' })).rejects.toThrow(/no-sound/);
  });
});
