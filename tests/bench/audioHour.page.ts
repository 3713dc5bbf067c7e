/**
 * How long an hour of audio takes to become features in the worker, and how much memory at its peak. The bar: less than
 * a minute. The file is made here, 16 bits, 44.1 kHz, stereo; FLAC and MP3 of the same sound if there is an ffmpeg.
 *
 * Environment: BENCH_MINUTES (length of the audio, default 60).
 */
import { problemText } from '../../src/config/problems/problemText.ts';
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { defaultExperiment } from '../../src/config/experiment.ts';
import { PRESETS } from '../../src/config/presets.ts';
import type { Params, RequestKind, Result } from '../../src/protocol/requests.ts';
import type { Reply } from '../../src/protocol/wire.ts';
import { tapEvents } from '../browser/harness/eventTap.ts';

const MINUTES = Number(process.env.BENCH_MINUTES ?? 60);
const RATE = 44_100;
/** GPT-SoVITS's features, and a model that costs nothing beside them. */
const SIZES = { mels: PRESETS.gptSovits.mels, splice: PRESETS.gptSovits.splice, dim: 4, codes: 4, hidden: 4 };
/** A minute per hour. */
const BAR_SECONDS = MINUTES;

test.setTimeout(30 * 60_000);

const folder = mkdtempSync(join(tmpdir(), 'freeze-lab-audio-'));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

for (const format of ['wav', 'flac', 'mp3'] as const) {
  test(`${MINUTES} minutes of ${format}`, async ({ page, browser }) => {
    const wav = join(folder, 'hour.wav');
    writeWave(wav, MINUTES * 60);
    const path = format === 'wav' ? wav : encode(wav, format);
    test.skip(path === null, `ffmpeg is not installed, and is needed to write ${format}`);
    await tapEvents(page);
    await page.goto('/?backend=wasm');
    await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeEnabled();
    const before = await renderer(browser);

    await page.evaluate(() => document.body.append(Object.assign(document.createElement('input'), { type: 'file' })));
    const input = page.locator('body > input[type=file]');
    await input.setInputFiles(path as string);
    const adding = await timed(() => ask(page, 'addAudio', { files: [] }));
    const { settings } = defaultExperiment();
    const experiment = { ...defaultExperiment(), settings: { ...settings, ...SIZES, dataset: 'audio' as const } };
    const building = await timed(() => ask(page, 'build', { experiment }));
    const after = await renderer(browser);

    const seconds = adding.seconds + building.seconds;
    const processor = after.processorSeconds - before.processorSeconds;
    const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MB`;
    console.log(`machine: ${cpus().length} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}`);
    console.log(`${format}: ${adding.seconds.toFixed(1)} s to decode, ${building.seconds.toFixed(1)} s to features`);
    console.log(`${(seconds / (60 * MINUTES)).toFixed(4)} of real time; ${processor.toFixed(1)} s of the processor`);
    console.log(`memory of the tab: ${megabytes(before.resident)}, then at most ${megabytes(after.peak)}`);
    expect(adding.result.reports).toMatchObject([{ error: null, warnings: [] }]);
    expect(Math.abs((building.result.data?.seconds ?? 0) - 60 * MINUTES)).toBeLessThan(1);
    expect(seconds).toBeLessThan(BAR_SECONDS);
  });
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const begin = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - begin) / 1000 };
}

/**
 * Sends a request beside the page's own client, which ignores replies to what it did not ask. Files cannot be handed
 * over from here: those of the input in the page go with `addAudio`.
 */
async function ask<K extends RequestKind>(page: Page, kind: K, params: Params<K>): Promise<Result<K>> {
  const reply = await page.evaluate(
    (request) =>
      new Promise<Reply>((resolve) => {
        const { worker } = window.tapped;
        const id = Number.MAX_SAFE_INTEGER;
        const listen = ({ data }: MessageEvent<Reply>): void => {
          if (data.id !== id) return;
          worker?.removeEventListener('message', listen);
          resolve(data);
        };
        worker?.addEventListener('message', listen);
        const files = [...(document.querySelector<HTMLInputElement>('body > input[type=file]')?.files ?? [])];
        const withFiles = request.kind === 'addAudio' ? { files } : request.params;
        worker?.postMessage({ id, kind: request.kind, params: withFiles });
      }),
    { kind, params },
  );
  if (!reply.ok) throw new Error(`${kind}: ${problemText(reply.error.problem)}`);
  return reply.result as Result<K>;
}

/** The page's process: memory now and at most so far (a peak is reset by reading it), processor time so far. */
async function renderer(browser: Browser): Promise<{ resident: number; peak: number; processorSeconds: number }> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const sizeOf = (id: number, field: string): number => {
    const [, kilobytes] =
      new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${id}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  };
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  const largest = renderers.toSorted((a, b) => sizeOf(b.id, 'VmHWM') - sizeOf(a.id, 'VmHWM'))[0];
  if (!largest) throw new Error('The browser tells of no renderer.');
  const sizes = { resident: sizeOf(largest.id, 'VmRSS'), peak: sizeOf(largest.id, 'VmHWM') };
  writeFileSync(`/proc/${largest.id}/clear_refs`, '5');
  return { ...sizes, processorSeconds: largest.cpuTime };
}

/** A voice-like sound: a glottal pulse train that glides, in syllables, with a little noise; other on each side. */
function writeWave(path: string, seconds: number): void {
  const file = openSync(path, 'w');
  const bytes = 4 * RATE;
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + bytes * seconds, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(2, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(bytes, 28);
  header.writeUInt16LE(4, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(bytes * seconds, 40);
  writeSync(file, header);
  let phase = 0;
  const second = new Int16Array(2 * RATE);
  for (let t = 0; t < seconds; t++) {
    for (let i = 0; i < RATE; i++) {
      const time = t + i / RATE;
      phase += (120 + 40 * Math.sin(0.7 * time)) / RATE;
      const syllable = Math.max(0, Math.sin(2 * Math.PI * 3 * time));
      const pulse = syllable * 9000 * (1 - 2 * (phase % 1)) ** 3;
      second[2 * i] = pulse + 60 * (Math.random() - 0.5);
      second[2 * i + 1] = 0.8 * pulse + 60 * (Math.random() - 0.5);
    }
    writeSync(file, new Uint8Array(second.buffer));
  }
  closeSync(file);
}

/** Encodes a file beside itself; null without ffmpeg. */
function encode(wav: string, format: 'flac' | 'mp3'): string | null {
  const path = wav.replace(/wav$/, format);
  const { status, error } = spawnSync('ffmpeg', ['-v', 'error', '-y', '-i', wav, '-b:a', '128k', path], {
    stdio: 'inherit',
  });
  if (error) return null;
  if (status !== 0) throw new Error(`ffmpeg could not write ${path}.`);
  return path;
}
