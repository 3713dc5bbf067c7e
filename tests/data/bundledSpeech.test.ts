import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { BundledSpeech } from '../../src/data/bundledSpeech.ts';
import { type SpeechManifest, parseSpeechManifest } from '../../src/data/speechManifest.ts';

const publicFolder = new URL('../../public/', import.meta.url);

describe('the bundled speech', () => {
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
