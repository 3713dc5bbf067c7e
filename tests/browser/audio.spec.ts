/** Your audio: files of every format that the page names, a recording, and files that cannot be used. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { LabPage, TINY } from './harness/lab.ts';
import { expect, test } from './harness/page.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** A 16 bit stereo WAV at an odd rate: two tones that glide. */
function wav(seconds: number, rate = 11_025): Buffer {
  const frames = Math.round(seconds * rate);
  const bytes = Buffer.alloc(44 + frames * 4);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + frames * 4, 4);
  bytes.write('WAVEfmt ', 8);
  for (const [i, value] of [16, 1].entries()) bytes.writeUInt16LE(value, 16 + 4 * i);
  bytes.writeUInt16LE(2, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate * 4, 28);
  bytes.writeUInt16LE(4, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(frames * 4, 40);
  for (let i = 0; i < frames; i += 1) {
    const time = i / rate;
    bytes.writeInt16LE(Math.round(12_000 * Math.sin(900 * time * (1 + time))), 44 + 4 * i);
    bytes.writeInt16LE(Math.round(9_000 * Math.sin(2_500 * time)), 46 + 4 * i);
  }
  return bytes;
}

async function openYourAudio(page: Page): Promise<LabPage> {
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await page.getByRole('radio', { name: 'Your audio' }).check();
  return lab;
}

test('files of every format are taken, and training runs on them', async ({ page }) => {
  const lab = await openYourAudio(page);
  const files = await Promise.all(
    ['audio/slt.mp3', 'audio/slt.ogg', '../../public/speech/slt-1.flac'].map(async (path) => ({
      name: path.split('/').at(-1) ?? path,
      mimeType: '',
      buffer: await readFile(here(path)),
    })),
  );
  const input = page.getByLabel('Add audio files');
  await input.setInputFiles([...files, { name: 'tones.wav', mimeType: 'audio/wav', buffer: wav(3) }]);
  for (const { name } of files) await expect(page.getByRole('button', { name: `Remove ${name}` })).toBeVisible();
  await expect(page.getByText('3.0 s · 11.025 kHz · stereo')).toBeVisible();
  await page.getByRole('button', { name: 'Apply and reset' }).first().click();
  await expect(lab.log).toContainText('Model built');
  await lab.step(10);
  await expect(lab.figure('Reconstruction loss')).toContainText(/Lane A: .*\d/);
});

test('M4A is taken where the browser has AAC, and refused with advice where it has not', async ({ page }) => {
  await openYourAudio(page);
  const hasAac = await page.evaluate(async () => {
    const config = { codec: 'mp4a.40.2', sampleRate: 16_000, numberOfChannels: 1 };
    return (await AudioDecoder.isConfigSupported(config)).supported ?? false;
  });
  const buffer = await readFile(here('audio/slt.m4a'));
  await page.getByLabel('Add audio files').setInputFiles({ name: 'slt.m4a', mimeType: 'audio/mp4', buffer });
  if (hasAac) await expect(page.getByRole('button', { name: 'Remove slt.m4a' })).toBeVisible();
  else await expect(page.getByText(/slt\.m4a: .*(WAV|FLAC)/)).toBeVisible();
});

test('the microphone is recorded', async ({ page }) => {
  await openYourAudio(page);
  await page.getByRole('button', { name: 'Record from the microphone' }).click();
  const stop = page.getByRole('button', { name: /^Stop recording/ });
  await expect(stop).toHaveAccessibleName(/ 2(\.\d)? s/);
  await stop.click();
  await expect(page.getByRole('button', { name: /^Remove recording-1/ })).toBeVisible();
});

test('files that cannot be used say why, and the others stay', async ({ page }) => {
  await openYourAudio(page);
  const silence = wav(2).fill(0, 44);
  await page.getByLabel('Add audio files').setInputFiles([
    {
      name: 'noise.mp3',
      mimeType: 'audio/mpeg',
      buffer: Buffer.from('this is no music at all, but long enough to look at'),
    },
    { name: 'short.wav', mimeType: 'audio/wav', buffer: wav(0.2) },
    { name: 'silent.wav', mimeType: 'audio/wav', buffer: silence },
    { name: 'good.wav', mimeType: 'audio/wav', buffer: wav(2) },
  ]);
  await expect(page.getByRole('button', { name: 'Remove good.wav' })).toBeVisible();
  for (const sentence of [
    /noise\.mp3: .*not recognised/,
    /short\.wav: .*At least 0\.5 seconds/,
    /silent\.wav: .*silent/,
  ]) {
    await expect(page.getByText(sentence).first()).toBeVisible();
  }
});
