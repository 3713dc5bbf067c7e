import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FeatureLibrary, type FeatureReading } from '../../src/data/featureLibrary.ts';
import { measureValues, pooled } from '../../src/data/featureStatistics.ts';

function reading(name: string, frames: number, channels: number, utterance = name): FeatureReading {
  const targets = new Float32Array(frames * channels).fill(frames);
  return {
    file: new File([], name),
    report: {
      name,
      error: null,
      dtype: 'float32',
      channels,
      frames,
      seconds: frames / 50,
      notFinite: 0,
      outliers: 1,
      mean: frames,
      deviation: 0,
      skipped: [],
    },
    utterances: [{ name: utterance, frames, targets }],
  };
}

describe('statistics', () => {
  it('are exact where a sum of squares would cancel', async () => {
    const values = Float32Array.from({ length: 10_000 }, (_, i) => 1e6 + (i % 2));
    const { mean, deviation } = await measureValues([values], undefined);
    expect(mean).toBeCloseTo(1e6 + 0.5, 6);
    expect(deviation).toBeCloseTo(0.5, 9);
  });

  it('leave out what is not finite', async () => {
    const values = Float32Array.of(1, Number.NaN, 3, Number.NEGATIVE_INFINITY);
    expect(await measureValues([values], undefined)).toEqual({
      count: 4,
      notFinite: 2,
      outliers: 0,
      mean: 2,
      deviation: 1,
    });
    expect(await measureValues([], undefined)).toMatchObject({ count: 0, mean: 0, deviation: 0 });
  });

  it('over several files are those over all their values', async () => {
    const values = fc.float32Array({ min: -1000, max: 1000, noNaN: true, minLength: 1, maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(fc.array(values, { minLength: 1, maxLength: 5 }), async (files) => {
        const parts = await Promise.all(files.map((file) => measureValues([file], undefined)));
        const all = await measureValues(files, undefined);
        const { mean, deviation } = pooled(parts);
        expect(Math.abs(mean - all.mean)).toBeLessThan(1e-9 * 1000);
        expect(Math.abs(deviation - all.deviation)).toBeLessThan(1e-6);
      }),
    );
  });

  it('of many values let other work in, and stop when cancelled', async () => {
    const values = new Float32Array(2 ** 22);
    const stop = new AbortController();
    const measured = measureValues([values], stop.signal);
    setTimeout(() => stop.abort(), 0);
    await expect(measured).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('a library', () => {
  it('takes no more than its memory, and gives it back', () => {
    const library = new FeatureLibrary(1000);
    expect(library.add([reading('a', 10, 20)]).taken).toBe(1);
    expect(library.bytesLeft).toBe(200);
    const full = library.add([reading('b', 3, 20)]);
    expect(full.files.map(({ name, error }) => [name, error])).toEqual([
      ['a', null],
      ['b', expect.toSay('b: its features take')],
    ]);
    // In the place of a, there is room.
    expect(library.add([reading('a', 12, 20)]).frames).toBe(12);
    library.remove(['a']);
    expect(library.bytesLeft).toBe(1000);
  });

  it('of one file may get other channels with the file that takes its place', () => {
    const library = new FeatureLibrary();
    library.add([reading('a', 10, 6)]);
    expect(library.add([reading('a', 10, 9)])).toMatchObject({ taken: 1, channels: 9 });
  });

  it('forgets a refusal when the file is given again or taken out', () => {
    const library = new FeatureLibrary();
    library.add([reading('a', 10, 6), reading('b', 10, 9)]);
    expect(library.remove(['b']).files).toHaveLength(1);
    library.add([reading('b', 10, 9)]);
    expect(library.add([reading('b', 10, 6)])).toMatchObject({ taken: 2, files: [{ error: null }, { error: null }] });
    expect(library.files().map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('frees the names of utterances with the file that held them', () => {
    const library = new FeatureLibrary();
    library.add([reading('a', 10, 6, 'u')]);
    expect(library.add([reading('b', 10, 6, 'u')]).taken).toBe(1);
    library.remove(['a']);
    expect(library.add([reading('b', 10, 6, 'u')]).taken).toBe(1);
  });

  it('takes thousands of files', () => {
    const library = new FeatureLibrary();
    const many = Array.from({ length: 20_000 }, (_, i) => reading(`utt${i}`, 1, 2));
    expect(library.add(many)).toMatchObject({ taken: 20_000, frames: 20_000 });
  });
});
