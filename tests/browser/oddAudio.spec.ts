/** Audio as the world writes it, in a real browser: what it plays is taken, and the rest is refused in words. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { chunk, format, join, riff } from '../data/riffChunks.ts';
import { LabPage, TINY } from './harness/lab.ts';
import { expect, test } from './harness/page.ts';

const read = (path: string): Uint8Array => new Uint8Array(readFileSync(new URL(path, import.meta.url)));
const mp3 = read('audio/slt.mp3');
const ogg = read('audio/slt.ogg');
const webm = read('audio/video.webm');
const alac = read('../cases/failing/14-alac.m4a');

/** The file with one of its four-letter marks replaced wherever it stands. */
function renamed(bytes: Uint8Array, from: string, to: string): Uint8Array {
  return join(Buffer.from(bytes).toString('latin1').replaceAll(from, to));
}

/** Gives files to the page and waits for the report of each. */
async function addAll(page: Page, files: Readonly<Record<string, Uint8Array>>): Promise<Map<string, string>> {
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await page.getByRole('radio', { name: 'Your audio' }).check();
  const given = Object.entries(files).map(([name, bytes]) => ({ name, mimeType: '', buffer: Buffer.from(bytes) }));
  await page.getByLabel('Add audio files').setInputFiles(given);
  const reports = page.locator('.audio-file');
  await expect(reports).toHaveCount(given.length);
  const found = await reports.allInnerTexts();
  return new Map(given.map(({ name }, i) => [name, (found[i] ?? '').replaceAll('\n', ' ')]));
}

test('what the browser plays is taken', async ({ page }) => {
  const whole = [...mp3].findIndex((byte, i) => byte === 0xff && ((mp3[i + 1] as number) & 0xe0) === 0xe0);
  const frames = mp3.subarray(whole);
  const reports = await addAll(page, {
    'flac.oga': read('../cases/failing/13-oggflac.oga'),
    'id3.flac': read('../cases/passing/p03-id3v2.flac'),
    'junk.mp3': read('../cases/passing/p07-id3-junk.mp3'),
    'fragmented.mp4': read('../cases/passing/p09-fragmented.mp4'),
    'mp3-in.wav': read('../cases/passing/p10-mp3-in.wav'),
    'rifx.wav': read('../cases/failing/12-rifx.wav'),
    'zeros.mp3': join(new Uint8Array(50_000), frames),
    'ape.mp3': join('APETAGEX', Uint8Array.of(208, 7, 0, 0, 64, 31, 0, 0), new Uint8Array(16 + 8000), frames),
    'lying-tag.mp3': join('ID3\x03\0\0\x7f\0\0\0', new Uint8Array(100), frames),
    'video.webm': webm,
  });
  for (const [name, report] of reports)
    expect(`${name}: ${report}`).toMatch(/ \d+\.\d s · [\d.]+ kHz · (mono|stereo)$/);
  for (const name of ['flac.oga', 'id3.flac', 'junk.mp3', 'fragmented.mp4', 'mp3-in.wav']) {
    expect(reports.get(name)).toContain('2.0 s · 44.1 kHz · stereo');
  }
  expect(reports.get('video.webm')).toContain('1.4 s');
  const ofMp3 = ['zeros.mp3', 'ape.mp3', 'lying-tag.mp3'].map((name) => reports.get(name)?.replace(name, ''));
  expect(new Set(ofMp3).size).toBe(1);
});

test('what is cut off is taken as far as it goes, and said to be cut off', async ({ page }) => {
  const samples = Int16Array.from({ length: 32_000 }, (_, i) => 9000 * Math.sin(i / 6));
  const wave = riff([format(), chunk('data', new Uint8Array(samples.buffer))]);
  const reports = await addAll(page, {
    'cut.wav': wave.subarray(0, 48_044),
    'cut.ogg': ogg.subarray(0, 0.8 * ogg.length),
    'cut.webm': webm.subarray(0, 0.7 * webm.length),
    'cut.flac': read('../../public/speech/slt-1.flac').subarray(0, 60_000),
    'cut.oga': read('../cases/failing/13-oggflac.oga').subarray(0, 30_000),
  });
  for (const report of reports.values()) expect(report).toMatch(/ s · .*Cut off or damaged/);
  expect(reports.get('cut.wav')).toContain('1.5 s');
});

test('what cannot be decoded is named, and what to convert it to', async ({ page }) => {
  const reports = await addAll(page, {
    'voice.m4a': alac,
    'phone.mp4': renamed(alac, 'alac', 'samr'),
    'surround.mp4': renamed(alac, 'alac', 'mlpa'),
    'own.mp4': renamed(alac, 'alac', 'zzzz'),
    'headless.m4a': alac.subarray(0, 20_000),
    'voice.aif': join('FORM\0\0\x20\0AIFFCOMM', new Uint8Array(4000)),
  });
  expect(Object.fromEntries(reports)).toEqual({
    'voice.m4a': expect.stringMatching(/Its sound is Apple Lossless \(ALAC\), .*Convert it to WAV or FLAC\./),
    'phone.mp4': expect.stringMatching(/Its sound is AMR, .*Convert it to WAV or FLAC\./),
    'surround.mp4': expect.stringMatching(/Its sound is Dolby TrueHD, .*Convert it to WAV or FLAC\./),
    'own.mp4': expect.stringMatching(/Its sound is in an unknown codec \(zzzz\), .*Convert it to WAV or FLAC\./),
    'headless.m4a': expect.stringMatching(/damaged or cut off/),
    'voice.aif': expect.stringMatching(/Its format is AIFF\. .*Convert it to WAV or FLAC\./),
  });
});
