import { describe, expect, it } from 'vitest';
import { AudioLibrary } from '../../src/data/audioLibrary.ts';
import { sine, waveFile } from './waveFile.ts';

const wave = (name: string, seconds = 1, rate = 16_000): File =>
  new File([waveFile([sine(440, seconds, rate)], rate)], name);

describe('added audio', () => {
  it('is reported and resampled', async () => {
    const library = new AudioLibrary();
    const [report] = await library.add([wave('take.wav', 1, 44_100)]);
    expect(report).toEqual({
      name: 'take.wav',
      error: null,
      warnings: [],
      seconds: 1,
      sampleRate: 44_100,
      channels: 1,
    });
    expect(library.total()).toEqual({ names: ['take.wav'], seconds: 1 });
    expect(library.recordings).toMatchObject([{ name: 'take.wav', samples: { length: 16_000 } }]);
  });

  it('keeps names apart, those of files added at the same time too', async () => {
    const library = new AudioLibrary();
    const files = [wave('a.wav'), wave('a.wav'), wave('b'), wave('b')];
    const reports = await Promise.all([library.add(files.slice(0, 2)), ...files.slice(2).map((f) => library.add([f]))]);
    expect(
      reports
        .flat()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['a (2).wav', 'a.wav', 'b', 'b (2)']);
    expect(library.total().names.length).toBe(4);
  });

  it('reports an unreadable file and goes on', async () => {
    const library = new AudioLibrary();
    const [report, next] = await library.add([new File(['no sound'], 'notes.txt'), wave('a.wav')]);
    expect(report).toMatchObject({ name: 'notes.txt', error: expect.toSay('notes.txt: '), seconds: 0 });
    expect(next?.error).toBeNull();
    expect(library.total()).toEqual({ names: ['a.wav'], seconds: 1 });
  });

  it('counts what is added and removed', async () => {
    const library = new AudioLibrary();
    expect(library.revision).toBe(0);
    await library.add([wave('a.wav'), wave('b.wav')]);
    expect(library.revision).toBe(2);
    expect(library.remove('a.wav')).toEqual({ names: ['b.wav'], seconds: 1 });
    expect(library.revision).toBe(3);
    expect(() => library.remove('a.wav')).toSay(/no added file named "a.wav"/);
    expect(library.revision).toBe(3);
  });

  it('has a limit on all files together, also those that are added at once or at the same time', async () => {
    const refusal = /only 0\.0 of 3 are left/;
    const library = new AudioLibrary(3);
    const reports = await library.add([wave('1.wav'), wave('2.wav'), wave('3.wav'), wave('4.wav')]);
    expect(reports.map(({ error }) => error)).toEqual([null, null, null, expect.toSay(refusal)]);
    expect((await library.add([wave('more.wav')]))[0]?.error).toSay(refusal);
    expect(library.total().seconds).toBe(3);
    const other = new AudioLibrary(3);
    const both = await Promise.all([other.add([wave('1.wav', 2)]), other.add([wave('2.wav', 2)])]);
    expect(both.flat().filter(({ error }) => error === null).length).toBe(1);
    expect(other.total().seconds).toBe(2);
  });

  it('adds nothing when it is cancelled, also of the files that were read before', async () => {
    const library = new AudioLibrary();
    await library.add([wave('a.wav')]);
    await expect(library.add([wave('b.wav')], { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    const controller = new AbortController();
    const onProgress = (_: number, name: string): void => {
      if (name === 'c.wav') controller.abort();
    };
    const files = [wave('b.wav'), wave('c.wav')];
    await expect(library.add(files, { signal: controller.signal, onProgress })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(library.total().names).toEqual(['a.wav']);
  });

  it('tells its progress over all files by their size', async () => {
    const library = new AudioLibrary();
    const seen: number[] = [];
    await library.add([wave('a.wav', 1), wave('b.wav', 3)], { onProgress: (done) => seen.push(done) });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(0)).toBe(0);
    expect(seen.some((done) => Math.abs(done - 1 / 4) < 0.01)).toBe(true);
    expect(seen.at(-1)).toBeCloseTo(1, 5);
  });

  it('gives its files back, from which another library becomes the same', async () => {
    const library = new AudioLibrary();
    const names = ['a.wav', 'a (2).wav', 'b.wav', 'a (3).wav'];
    await library.add(['a.wav', 'a.wav', 'b.wav', 'a.wav'].map((name, i) => wave(name, 1, 16_000 + 100 * i)));
    const other = new AudioLibrary();
    const files = library.files();
    expect(files.map(({ name }) => name)).toEqual(names);
    expect((await other.add(files)).map(({ name, error }) => [name, error])).toEqual(names.map((name) => [name, null]));
    expect(other.recordings).toEqual(library.recordings);
  });
});
