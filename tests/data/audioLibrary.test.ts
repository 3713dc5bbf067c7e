import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { AudioLibrary } from '../../src/data/audioLibrary.ts';
import { BundledSpeech } from '../../src/data/bundledSpeech.ts';
import { type SpeechManifest, parseSpeechManifest } from '../../src/data/speechManifest.ts';
import { sine, waveFile } from './waveFile.ts';

const publicFolder = new URL('../../public/', import.meta.url);
function bundled() {
  const fetched: string[] = [];
  const speech = new BundledSpeech(async (path) => {
    fetched.push(path);
    return new Blob([await readFile(new URL(path, publicFolder))]);
  });
  return { library: new AudioLibrary(speech), fetched };
}
const wave = (name: string, seconds = 1, rate = 16_000): File =>
  new File([waveFile([sine(440, seconds, rate)], rate)], name);
const base = { seed: 1, voices: [], planeShape: 'clusters', mels: 16, splice: 1 } as const;
const speech = { ...base, dataset: 'speech', voices: [] as string[] } as const;
const audio = { ...base, dataset: 'audio', voices: [] as string[] } as const;

describe('the bundled speech', () => {
  it('has 60 to 90 seconds of at least four voices in two languages, with the length the manifest says', async () => {
    const { library } = bundled();
    const voices = await library.speech.voices();
    expect(voices.length).toBeGreaterThanOrEqual(4);
    expect(new Set(voices.map(({ language }) => language.split('-')[0])).size).toBeGreaterThanOrEqual(2);
    const dataset = await library.dataset(speech);
    expect(dataset.seconds).toBeGreaterThan(60);
    expect(dataset.seconds).toBeLessThan(90);
    expect(voices.reduce((sum, { seconds }) => sum + seconds, 0)).toBeCloseTo(dataset.seconds, 0);
    expect(dataset).toMatchObject({ kind: 'speech', channelsIn: 16, channelsOut: 16 });
    for (const { targets } of dataset.utterances) expect(targets.every((value) => Math.abs(value) < 8)).toBe(true);
  });

  it('is fetched once, for the chosen voices only, and the same settings give the same data set', async () => {
    const { library, fetched } = bundled();
    const one = await library.dataset({ ...speech, voices: ['slt'] });
    expect(fetched).toEqual(['speech/manifest.json', 'speech/slt-1.flac', 'speech/slt-2.flac']);
    expect(one.utterances.map(({ name }) => name)).toEqual(['slt-1.flac', 'slt-2.flac']);
    expect(await library.dataset({ ...speech, voices: ['slt'], seed: 9 })).toBe(one);
    await library.dataset({ ...speech, voices: ['slt', 'dem'] });
    expect(fetched.slice(3)).toEqual(['speech/dem-1.flac', 'speech/dem-2.flac']);
  });

  it('refuses an unknown voice by name', async () => {
    await expect(bundled().library.dataset({ ...speech, voices: ['bob'] })).rejects.toMatchObject({
      code: 'invalid-request',
      problem: expect.toSay('no voice "bob"; choose from slt'),
    });
  });

  it('says so when it cannot be fetched, and tries again the next time', async () => {
    let isOnline = false;
    const speech = new BundledSpeech(async (path) => {
      if (!isOnline) throw new TypeError('Failed to fetch');
      return new Blob([await readFile(new URL(path, publicFolder))]);
    });
    await expect(speech.voices()).rejects.toMatchObject({
      code: 'no-data',
      problem: expect.toSay('manifest'),
    });
    isOnline = true;
    expect((await speech.voices()).length).toBeGreaterThan(0);
  });
});

describe('parseSpeechManifest', () => {
  it.each([
    '',
    '<!doctype html>',
    'null',
    '[]',
    '{}',
    '{"voices":[],"files":[]}',
    '{"voices":[1],"files":[2]}',
    '{"voices":[{"id":"a"}],"files":[{}]}',
  ])('refuses %s', (json) => {
    expect(() => parseSpeechManifest(json)).toSay(/damaged/);
  });
  it('has every voice of a file, and every file', async () => {
    const json = await readFile(new URL('speech/manifest.json', publicFolder), 'utf8');
    const { voices, files }: SpeechManifest = parseSpeechManifest(json);
    expect(new Set(files.map(({ voice }) => voice))).toEqual(new Set(voices.map(({ id }) => id)));
  });
});

describe('added audio', () => {
  it('is reported, resampled and turned into a data set', async () => {
    const { library } = bundled();
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
    const dataset = await library.dataset(audio);
    expect(dataset.utterances).toMatchObject([{ name: 'take.wav', frames: 50 }]);
  });

  it('keeps names apart, those of files added at the same time too', async () => {
    const { library } = bundled();
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
    const { library } = bundled();
    const [report, next] = await library.add([new File(['no sound'], 'notes.txt'), wave('a.wav')]);
    expect(report).toMatchObject({ name: 'notes.txt', error: expect.toSay('notes.txt: '), seconds: 0 });
    expect(next?.error).toBeNull();
    expect(library.total()).toEqual({ names: ['a.wav'], seconds: 1 });
  });

  it('rebuilds the data set after a change, and refuses when nothing is left', async () => {
    const { library } = bundled();
    await expect(library.dataset(audio)).rejects.toMatchObject({ code: 'no-data' });
    await library.add([wave('a.wav')]);
    const one = await library.dataset(audio);
    await library.add([wave('b.wav')]);
    expect((await library.dataset(audio)).utterances.length).toBe(2);
    expect(one.utterances.length).toBe(1);
    expect(library.remove('a.wav')).toEqual({ names: ['b.wav'], seconds: 1 });
    expect(() => library.remove('a.wav')).toSay(/no added file named "a.wav"/);
    library.remove('b.wav');
    await expect(library.dataset(audio)).rejects.toSay(/Add audio files/);
  });

  it('has a limit on all files together, also those that are added at once or at the same time', async () => {
    const speech = new BundledSpeech(() => Promise.reject(new Error('not needed')));
    const refusal = /only 0\.0 of 3 are left/;
    const library = new AudioLibrary(speech, 3);
    const reports = await library.add([wave('1.wav'), wave('2.wav'), wave('3.wav'), wave('4.wav')]);
    expect(reports.map(({ error }) => error)).toEqual([null, null, null, expect.toSay(refusal)]);
    expect((await library.add([wave('more.wav')]))[0]?.error).toSay(refusal);
    expect(library.total().seconds).toBe(3);
    const other = new AudioLibrary(speech, 3);
    const both = await Promise.all([other.add([wave('1.wav', 2)]), other.add([wave('2.wav', 2)])]);
    expect(both.flat().filter(({ error }) => error === null).length).toBe(1);
    expect(other.total().seconds).toBe(2);
  });

  it('adds nothing when it is cancelled, also of the files that were read before', async () => {
    const { library } = bundled();
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
    const { library } = bundled();
    const seen: number[] = [];
    await library.add([wave('a.wav', 1), wave('b.wav', 3)], { onProgress: (done) => seen.push(done) });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(0)).toBe(0);
    expect(seen.some((done) => Math.abs(done - 1 / 4) < 0.01)).toBe(true);
    expect(seen.at(-1)).toBeCloseTo(1, 5);
  });

  it('gives its files back, from which another library becomes the same without fetching speech again', async () => {
    const { library, fetched } = bundled();
    const names = ['a.wav', 'a (2).wav', 'b.wav', 'a (3).wav'];
    await library.add(['a.wav', 'a.wav', 'b.wav', 'a.wav'].map((name, i) => wave(name, 1, 16_000 + 100 * i)));
    await library.dataset(speech);
    const other = new AudioLibrary(library.speech);
    const files = library.files();
    expect(files.map(({ name }) => name)).toEqual(names);
    expect((await other.add(files)).map(({ name, error }) => [name, error])).toEqual(names.map((name) => [name, null]));
    expect(await other.dataset(audio)).toEqual(await library.dataset(audio));
    const before = fetched.length;
    await other.dataset(speech);
    expect(fetched.length).toBe(before);
  });
});

it('has the plane without any file', async () => {
  const { library, fetched } = bundled();
  const dataset = await library.dataset({ ...base, dataset: 'plane', voices: [] });
  expect(dataset.kind).toBe('plane');
  expect(await library.dataset({ ...base, dataset: 'plane', voices: [], mels: 99 })).toBe(dataset);
  expect(fetched).toEqual([]);
});
