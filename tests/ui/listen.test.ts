/** Levels and stretches of what is listened to. */
import { test as property } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonLevel, gainFor } from '../../src/ui/listen/level.ts';
import { firstStretch, keyOf, shareOfProbe, soundOf, stretchIn, versionsOf } from '../../src/ui/listen/versions.ts';

describe('level', () => {
  const loudness = fc
    .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 1, max: 30, noNaN: true }))
    .map(([rms, crest]) => ({ rms, peak: rms * crest }));

  property.prop([fc.array(loudness, { minLength: 1, maxLength: 6 })])(
    'is the same for all that is no silence, and nothing is cut off',
    (sounds) => {
      const level = commonLevel(sounds);
      for (const sound of sounds) {
        const gain = gainFor(sound, level);
        if (sound.rms >= 1e-4) expect(sound.rms * gain).toBeCloseTo(level, 9);
        else expect(sound.rms * gain).toBeLessThan(level);
        expect(sound.peak * gain).toBeLessThanOrEqual(0.98 + 1e-9);
      }
    },
  );

  it('is −20 dB unless a peak stands in the way', () => {
    expect(commonLevel([{ rms: 0.3, peak: 0.9 }])).toBe(0.1);
    expect(
      commonLevel([
        { rms: 0.01, peak: 0.2 },
        { rms: 0, peak: 0 },
      ]),
    ).toBeCloseTo(0.049, 9);
    expect(gainFor({ rms: 0, peak: 0 }, 0.1)).toBe(1000);
  });
});

describe('a stretch', () => {
  const source = { utterance: 'a', frames: 301, probe: { first: 240, frames: 61 } };

  property.prop([
    fc.integer({ min: 2, max: 2000 }),
    fc.integer({ min: -500, max: 3000 }),
    fc.integer({ min: 1, max: 500 }),
  ])('lies within its utterance, in whole pairs of frames', (frames, from, length) => {
    const { first, frames: own } = stretchIn({ utterance: 'a', frames, probe: null }, from, length);
    expect(first).toBeGreaterThanOrEqual(0);
    expect(first + own).toBeLessThanOrEqual(frames);
    expect([first % 2, own % 2, own > 0]).toEqual([0, 0, true]);
  });

  it('begins with the probe, and says how much of it is in there', () => {
    expect(firstStretch([{ utterance: 'b', frames: 90, probe: null }, source], 50)).toMatchObject({
      utterance: 'a',
      first: 240,
    });
    expect(firstStretch([], 50)).toBeNull();
    const of = (first: number, frames: number) => shareOfProbe({ utterance: 'a', first, frames }, source);
    expect([of(0, 50), of(220, 50), of(240, 50)]).toEqual(['none', 'some', 'all']);
  });
});

it('each version is one of its own, and the worker is asked for it', () => {
  const versions = versionsOf(['A', 'B']);
  expect(new Set(versions.map(keyOf)).size).toBe(6);
  const stretch = { utterance: 'a', first: 2, frames: 50 };
  expect(versions.map((version) => soundOf(version, stretch))).toContainEqual({
    ...stretch,
    kind: 'tokens',
    lane: 'B',
  });
});
