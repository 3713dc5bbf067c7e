import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { AudioLibrary } from '../../src/data/audioLibrary.ts';
import { type SpeechManifest, parseSpeechManifest } from '../../src/data/speechManifest.ts';
import { sine, waveFile } from './waveFile.ts';

const publicFolder = new URL('../../public/', import.meta.url);
function bundled() {
  const fetched: string[] = [];
  const library = new AudioLibrary(async (path) => {
    fetched.push(path);
    return new Blob([await readFile(new URL(path, publicFolder))]);
  });
  return { library, fetched };
}
const wave = (name: string, seconds = 1, rate = 16_000): File =>
  new File([waveFile([sine(440, seconds, rate)], rate)], name);
const base = { seed: 1, voices: [], planeShape: 'clusters', mels: 16, splice: 1 } as const;
const speech = { ...base, dataset: 'speech', voices: [] as string[] } as const;
const audio = { ...base, dataset: 'audio', voices: [] as string[] } as const;

describe('the bundled speech', () => {
  it('has 60 to 90 seconds of at least four voices in two languages, with the length the manifest says', async () => {
    const { library } = bundled();
    const voices = await library.voices();
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
      message: expect.stringContaining('no voice "bob"; choose from slt'),
    });
  });

  it('says so when it cannot be fetched, and tries again the next time', async () => {
    let isOnline = false;
    const library = new AudioLibrary(async (path) => {
      if (!isOnline) throw new TypeError('Failed to fetch');
      return new Blob([await readFile(new URL(path, publicFolder))]);
    });
    await expect(library.voices()).rejects.toMatchObject({
      code: 'no-data',
      message: expect.stringContaining('manifest'),
    });
    isOnline = true;
    expect((await library.voices()).length).toBeGreaterThan(0);
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
    expect(() => parseSpeechManifest(json)).toThrow(/damaged/);
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
    const report = await library.add(wave('take.wav', 1, 44_100));
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
    const reports = await Promise.all([wave('a.wav'), wave('a.wav'), wave('b'), wave('b')].map((f) => library.add(f)));
    expect(reports.map(({ name }) => name).sort()).toEqual(['a (2).wav', 'a.wav', 'b', 'b (2)']);
    expect(library.total().names.length).toBe(4);
  });

  it('reports an unreadable file and goes on', async () => {
    const { library } = bundled();
    const report = await library.add(new File(['no sound'], 'notes.txt'));
    expect(report).toMatchObject({ name: 'notes.txt', error: expect.stringContaining('notes.txt: '), seconds: 0 });
    expect(library.total()).toEqual({ names: [], seconds: 0 });
  });

  it('rebuilds the data set after a change, and refuses when nothing is left', async () => {
    const { library } = bundled();
    await expect(library.dataset(audio)).rejects.toMatchObject({ code: 'no-data' });
    await library.add(wave('a.wav'));
    const one = await library.dataset(audio);
    await library.add(wave('b.wav'));
    expect((await library.dataset(audio)).utterances.length).toBe(2);
    expect(one.utterances.length).toBe(1);
    expect(library.remove('a.wav')).toEqual({ names: ['b.wav'], seconds: 1 });
    expect(() => library.remove('a.wav')).toThrow(/no added file named "a.wav"/);
    library.remove('b.wav');
    await expect(library.dataset(audio)).rejects.toThrow(/Add audio files/);
  });

  it('has a limit on all files together', async () => {
    const library = new AudioLibrary(() => Promise.reject(new Error('not needed')), 3);
    for (let i = 0; i < 3; i++) expect((await library.add(wave('take.wav'))).error).toBeNull();
    expect((await library.add(wave('more.wav'))).error).toMatch(/only 0\.0 of 3 are left/);
    expect(library.total().seconds).toBe(3);
  });

  it('adds nothing when it is cancelled', async () => {
    const { library } = bundled();
    await expect(library.add(wave('a.wav'), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(library.total().names).toEqual([]);
  });
});

it('has the plane without any file', async () => {
  const { library, fetched } = bundled();
  const dataset = await library.dataset({ ...base, dataset: 'plane', voices: [] });
  expect(dataset.kind).toBe('plane');
  expect(await library.dataset({ ...base, dataset: 'plane', voices: [], mels: 99 })).toBe(dataset);
  expect(fetched).toEqual([]);
});
