import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BATCH_PARTS } from '../../src/config/batchForm.ts';
import type { Dataset } from '../../src/data/dataset.ts';
import { sampleBatch } from '../../src/data/sampler.ts';
import { type Split, splitDataset, splitForPhase } from '../../src/data/split.ts';
import { spliceFrames } from '../../src/data/splicing.ts';

/** Every frame is a number of its own, and its features are the frame and the one after it. */
function numbered(lengths: readonly number[], splice = 2): Dataset {
  let next = 0;
  const utterances = lengths.map((frames, i) => ({
    name: `u${i}`,
    frames,
    targets: Float32Array.from({ length: frames }, () => next++),
  }));
  return { kind: 'audio', channelsIn: splice, channelsOut: 1, splice, utterances, seconds: next / 50 };
}

/** The spliced features of every frame by its number, made for whole utterances at once. */
function splicedFrames({ utterances, splice }: Dataset): Map<number, number[]> {
  const before = Math.floor((splice - 1) / 2);
  const spliced = new Map<number, number[]>();
  for (const { targets } of utterances) {
    const padded = [
      ...new Array<number>(before).fill(targets[0] as number),
      ...targets,
      ...new Array<number>(splice).fill(targets.at(-1) as number),
    ];
    targets.forEach((frame, t) => spliced.set(frame, padded.slice(t, t + splice)));
  }
  return spliced;
}

describe('splitDataset', () => {
  it('never trains on the probe, nor within reach of it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 8, max: 80 }),
        (lengths, clipFrames) => {
          const dataset = numbered(lengths);
          const total = lengths.reduce((a, b) => a + b, 0);
          let split: ReturnType<typeof splitDataset>;
          try {
            split = splitDataset(dataset, clipFrames);
          } catch (error) {
            // refused only if it is really short
            expect(error).toMatchObject({ code: 'no-data' });
            expect(total).toBeLessThan(2 * clipFrames + 5 * lengths.length);
            return;
          }
          const { probe, trainingFrames } = split;
          const held = new Set(probe.targets);
          expect(held.size).toBe(probe.clips * clipFrames); // whole clips, no frame twice
          expect(probe.clips * clipFrames).toBeLessThanOrEqual(1024);
          expect(trainingFrames + held.size).toBeLessThanOrEqual(total);
          for (let step = 0; step < 20; step++) {
            const batch = sampleBatch(split, { seed: 1, step, clips: 3, frames: clipFrames });
            expect(batch.targets.some((target) => held.has(target))).toBe(false);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('holds out about a tenth, as whole clips spread over the utterances', () => {
    const { probe, trainingFrames } = splitDataset(numbered(new Array<number>(14).fill(300)), 64);
    expect(probe.clips).toBe(7);
    const owners = new Set([...probe.targets].map((frame) => Math.floor(frame / 300)));
    expect([...owners]).toEqual([0, 2, 4, 6, 8, 10, 12]);
    for (let row = 0; row < 7; row++) expect(probe.targets[row * 64 + 63]).toBe(row * 600 + 299); // up to the end
    expect(trainingFrames).toBe(14 * 300 - 7 * (64 + 4));
  });

  it('gives an utterance several probe clips if there are few', () => {
    const { probe } = splitDataset(numbered([2000, 40]), 20);
    expect(probe.clips).toBe(10);
    expect(probe.targets[0]).toBe(1800);
    expect(probe.targets.at(-1)).toBe(1999);
  });

  it('keeps the probe small in a large data set', () => {
    expect(splitDataset(numbered([50_000]), 100).probe.clips).toBe(10);
    expect(splitDataset(numbered([50_000]), 512).probe.clips).toBe(2);
  });

  it('joins the ends of utterances that are shorter than a clip', () => {
    const { probe, training } = splitDataset(numbered(new Array<number>(10).fill(30)), 60);
    expect(probe.clips).toBe(1);
    expect(new Set([...probe.targets].map((frame) => Math.floor(frame / 30))).size).toBe(10);
    for (const { frames } of training) expect(frames).toBeGreaterThanOrEqual(60);
  });

  it('works at the limit and says how much is missing below it', () => {
    expect(splitDataset(numbered([2 * 64 + 4]), 64)).toMatchObject({ trainingFrames: 64 });
    expect(() => splitDataset(numbered([100]), 64)).toSay(/holds 2.0 seconds.*need 2.6 seconds/);
    expect(() => splitDataset(numbered([]), 64)).toSay(/need/);
  });
});

describe('splitForPhase', () => {
  const CLIP = 10;
  /** Every frame that clips are cut from. */
  const trainedOn = ({ training }: Split): Set<number> =>
    new Set(
      training.flatMap(({ pieces }) =>
        pieces.flatMap(({ utterance, start, frames }) => [...utterance.targets.subarray(start, start + frames)]),
      ),
    );

  it('keeps the probe of the start, and trains on no frame of it, whatever of the data is in the phase', () => {
    const property = fc.property(
      fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 12 }),
      fc.func(fc.boolean()),
      (lengths, isChosen) => {
        const dataset = numbered([200, ...lengths]);
        const start = splitDataset(dataset, CLIP);
        const utterances = dataset.utterances.filter(({ name }, i) => i === 0 || isChosen(name));
        const phase = splitForPhase({ ...dataset, utterances }, start);
        expect(phase.probe).toBe(start.probe);
        const frames = trainedOn(phase);
        expect(phase.trainingFrames).toBe(frames.size);
        for (const frame of start.probe.targets) expect(frames.has(frame)).toBe(false);
        // What the start may train on of these utterances, the phase may as well.
        const chosen = new Set(utterances.flatMap(({ targets }) => [...targets]));
        expect([...trainedOn(start)].filter((frame) => chosen.has(frame)).every((frame) => frames.has(frame))).toBe(
          true,
        );
      },
    );
    fc.assert(property, { numRuns: 60 });
  });

  it('trains on all of what the start does not have', () => {
    const start = splitDataset(numbered([100, 100]), CLIP);
    const others = numbered([60, 40]);
    others.utterances.forEach((utterance, i) => (utterance.name = `other ${i}`));
    expect(splitForPhase(others, start).trainingFrames).toBe(100);
  });

  it('refuses data without one clip to train on', () => {
    const start = splitDataset(numbered([100, 100]), CLIP);
    const others = numbered([CLIP - 1]);
    others.utterances.forEach((utterance) => (utterance.name = 'short'));
    expect(() => splitForPhase(others, start)).toSay(/0\.2/);
  });
});

describe('sampleBatch', () => {
  const split = splitDataset(numbered([200, 10, 30, 100, 7]), 32);

  it('is a pure function of seed and step', () => {
    const ask = { seed: 1, step: 5, clips: 4, frames: 32 };
    expect(sampleBatch(split, ask)).toEqual(sampleBatch(split, ask));
    expect(sampleBatch(split, { ...ask, step: 6 })).not.toEqual(sampleBatch(split, ask));
    expect(sampleBatch(split, { ...ask, seed: 2 })).not.toEqual(sampleBatch(split, ask));
    const more = sampleBatch(split, { ...ask, clips: 6 });
    expect(more.targets.subarray(0, 128)).toEqual(sampleBatch(split, ask).targets);
  });

  it('overwrites an earlier batch of the same shape, and no other', () => {
    for (const splice of [1, 3]) {
      const source = splitDataset(numbered([200, 10, 30, 100, 7], splice), 32);
      const ask = { seed: 1, step: 5, clips: 4, frames: 32 };
      const old = sampleBatch(source, { ...ask, step: 4 });
      expect(sampleBatch(source, ask, old)).toBe(old);
      expect(old).toEqual(sampleBatch(source, ask));
      expect(sampleBatch(source, { ...ask, clips: 5 }, old)).toEqual(sampleBatch(source, { ...ask, clips: 5 }));
      expect(sampleBatch(source, { ...ask, frames: 8 }, old)).toEqual(sampleBatch(source, { ...ask, frames: 8 }));
      expect(old).toEqual(sampleBatch(source, ask));
    }
  });

  it('splices within each utterance, over joins of utterances and in the probe too', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 8, maxLength: 12 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 16 }), fc.nat(), (frames, splice, seed) => {
        const dataset = numbered([200, ...frames], splice);
        const spliced = splicedFrames(dataset);
        const joined = splitDataset(dataset, 24);
        for (const batch of [joined.probe, sampleBatch(joined, { seed, step: 1, clips: 6, frames: 20 })]) {
          expect([...batch.features]).toEqual([...batch.targets].flatMap((frame) => spliced.get(frame)));
        }
      }),
    );
  });

  it('stacks whole frames, oldest first, and repeats the ends', () => {
    const targets = Float32Array.of(1, 10, 2, 20, 3, 30); // three frames of two channels
    const all = (splice: number): number[] => {
      const features = new Float32Array(6 * splice);
      spliceFrames({ name: '', frames: 3, targets }, { first: 0, count: 3, splice }, features, 0);
      return [...features];
    };
    expect(all(1)).toEqual([...targets]);
    expect(all(2)).toEqual([1, 10, 2, 20, 2, 20, 3, 30, 3, 30, 3, 30]);
    expect(all(3)).toEqual([1, 10, 1, 10, 2, 20, 1, 10, 2, 20, 3, 30, 2, 20, 3, 30, 3, 30]);
  });

  it('cuts clips of the right length', () => {
    for (let step = 0; step < 200; step++) {
      const batch = sampleBatch(split, { seed: 3, step, clips: 2, frames: 32 });
      expect(batch).toMatchObject({ clips: 2, frames: 32 });
      expect(batch.targets.length).toBe(64);
      expect(batch.targets.subarray(0, 32).every((x, i, clip) => i === 0 || x > (clip[i - 1] as number))).toBe(true);
    }
  });

  it('reaches every training frame', () => {
    const seen = new Set<number>();
    for (let step = 0; step < 1500; step++) {
      for (const target of sampleBatch(split, { seed: 1, step, clips: 2, frames: 32 }).targets) seen.add(target);
    }
    expect(seen.size).toBe(split.trainingFrames);
  });

  it('fills clips with whole utterances, their sound and zeros, and says where they end', () => {
    const SAMPLES = 3;
    const form = { clips: 'utterances', parts: BATCH_PARTS } as const;
    const lengths = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 4, maxLength: 9 });
    const ended = new Set<boolean>();
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 3 }), fc.nat(), (frames, splice, seed) => {
        const dataset = { ...numbered([100, ...frames], splice), samplesPerFrame: SAMPLES };
        for (const utterance of dataset.utterances) {
          utterance.waveform = Float32Array.from(
            { length: utterance.frames * SAMPLES },
            (_, i) => (utterance.targets[Math.floor(i / SAMPLES)] as number) + (i % SAMPLES) / 10,
          );
        }
        const spliced = splicedFrames(dataset);
        const source = splitDataset(dataset, 24);
        const request = { seed, step: 1, clips: 6, frames: 20 };
        const dirty = sampleBatch(source, { ...request, step: 2 }, null, form);
        const batch = sampleBatch(source, request, dirty, form);
        expect(batch).toBe(dirty);
        expect(batch).toEqual(sampleBatch(source, request, null, form));
        const { targets, features, waveform, mask } = batch as Required<typeof batch>;
        for (const [clip, length] of (batch.lengths ?? []).entries()) {
          const at = clip * 20;
          const own = [...targets.subarray(at, at + length)];
          expect(own).toEqual(own.map((_, i) => (own[0] as number) + i));
          expect([...features.subarray(at * splice, (at + length) * splice)]).toEqual(
            own.flatMap((frame) => spliced.get(frame)),
          );
          const sounds = own.flatMap((frame) => [0, 1, 2].map((i) => Math.fround(frame + i / 10)));
          expect([...waveform.subarray(at * SAMPLES, (at + length) * SAMPLES)]).toEqual(sounds);
          expect([...mask.subarray(at, at + 20)]).toEqual(Array.from({ length: 20 }, (_, i) => (i < length ? 1 : 0)));
          for (const [part, width] of [
            [targets, 1],
            [features, splice],
            [waveform, SAMPLES],
          ] as const) {
            expect(part.subarray((at + length) * width, (at + 20) * width).every((value) => value === 0)).toBe(true);
          }
          ended.add(length < 20);
        }
      }),
      { numRuns: 60 },
    );
    expect(ended).toEqual(new Set([true, false]));
  });

  it('gives windows whole lengths and masks, and refuses to make up sound', () => {
    const form = { clips: 'windows', parts: ['features', 'targets', 'lengths', 'mask'] } as const;
    const request = { seed: 1, step: 5, clips: 3, frames: 32 };
    const { lengths, mask, ...others } = sampleBatch(split, request, null, form);
    expect(others).toEqual(sampleBatch(split, request));
    expect([...(lengths ?? [])]).toEqual([32, 32, 32]);
    expect(mask?.every((value) => value === 1)).toBe(true);
    expect(() => sampleBatch(split, request, null, { ...form, parts: ['features', 'targets', 'waveform'] })).toSay(
      'these data have none',
    );
  });

  it('refuses clips longer than the split was made for', () => {
    expect(() => sampleBatch(split, { seed: 1, step: 0, clips: 1, frames: 33 })).toThrow(RangeError);
  });
});
