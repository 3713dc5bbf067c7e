/** Codes seen and heard on the real page: the map while training runs, one code by mouse and keyboard, level-matched sound. */
import type { Page } from '@playwright/test';
import { LabPage, TINY } from './harness/lab.ts';
import { expect, test } from './harness/page.ts';

const SPEECH = { ...TINY, dataset: 'speech', voices: ['slt'], clipFrames: 32 };

/** What the page gave to Web Audio. */
interface Heard {
  /** Root of the mean square of the samples, times the gain they are played at. */
  level: number;
  seconds: number;
  /** Where playing began, in seconds from the beginning of the sound. */
  from: number;
}

/** Notes every sound that is played, and lets it be measured at the output. */
async function tapAudio(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const tap = window as unknown as { heard: unknown[]; analyser?: AnalyserNode; state(): string; power(): number };
    tap.heard = [];
    const gains = new Map<AudioNode, GainNode>();
    const connect = AudioNode.prototype.connect as (this: AudioNode, ...args: unknown[]) => unknown;
    AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
      const [to] = args;
      if (to instanceof GainNode) gains.set(this, to);
      if (to instanceof AudioDestinationNode) {
        tap.analyser ??= new AnalyserNode(to.context);
        connect.call(this, tap.analyser);
      }
      return connect.apply(this, args);
    } as typeof AudioNode.prototype.connect;
    const start = AudioBufferSourceNode.prototype.start;
    const ramp = AudioParam.prototype.linearRampToValueAtTime;
    const aims = new Map<AudioParam, number>();
    AudioParam.prototype.linearRampToValueAtTime = function (value, time) {
      aims.set(this, value);
      return ramp.call(this, value, time);
    };
    AudioBufferSourceNode.prototype.start = function (when = 0, offset = 0) {
      const samples = this.buffer?.getChannelData(0) ?? new Float32Array();
      const rms = Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
      const gain = gains.get(this)?.gain;
      const level = rms * ((gain && aims.get(gain)) ?? 0);
      tap.heard.push({ level, seconds: this.buffer?.duration ?? 0, from: offset });
      start.call(this, when, offset);
    };
    tap.state = () => tap.analyser?.context.state ?? 'none';
    tap.power = () => {
      const samples = new Float32Array(2048);
      tap.analyser?.getFloatTimeDomainData(samples);
      return samples.reduce((sum, value) => sum + value * value, 0) / samples.length;
    };
  });
}
const heard = (page: Page): Promise<Heard[]> => page.evaluate(() => (window as unknown as { heard: Heard[] }).heard);

test('a code is found on the map, by mouse and by keyboard, while training runs', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(SPEECH, 'wasm');
  await lab.button('Start').click();
  await lab.button('Map').click();
  const map = page.getByRole('img', { name: /^Map of the codebook of lane A/ });
  await expect(map).toBeVisible();
  const first = await map.getAttribute('aria-label');
  // It follows training.
  await expect.poll(() => map.getAttribute('aria-label')).not.toBe(first);
  await lab.button('Pause').click();
  const code = page.getByRole('spinbutton', { name: 'Code', exact: true });
  await code.fill('3');
  await expect(page.getByText(/of \d+ probe tokens, at step/)).toBeVisible();
  const neighbour = page.getByRole('button', { name: /^Code \d+, distance/ }).first();
  const name = (await neighbour.getAttribute('aria-label')) ?? '';
  await neighbour.focus();
  await page.keyboard.press('Enter');
  await expect(code).toHaveValue(/^Code (\d+),/.exec(name)?.[1] as string);
  await lab.button('Over time').click();
  const picture = page.getByRole('img', { name: /^Usage of the 16 codes of lane A from step/ });
  const box = await picture.boundingBox();
  // The middle of the sixth of sixteen rows.
  await picture.click({ position: { x: 40, y: ((box?.height ?? 0) * 5.5) / 16 } });
  await expect(code).toHaveValue('5');
});

test('what a lane keeps can be heard, as loud as the original and from the same place', async ({ page }) => {
  await tapAudio(page);
  const lab = new LabPage(page);
  await lab.open(SPEECH, 'wasm');
  await lab.step(10);
  await lab.button('Play').click();
  await expect.poll(() => page.evaluate(() => (window as unknown as { state(): string }).state())).toBe('running');
  // It is no silence that is played.
  await expect
    .poll(() => page.evaluate(() => (window as unknown as { power(): number }).power()))
    .toBeGreaterThan(1e-6);
  await page.getByRole('radio', { name: 'recording' }).focus();
  for (const version of [
    'resynthesized',
    'Lane A, from tokens alone',
    'Lane A, without the quantizer',
    'Lane B, from tokens alone',
  ]) {
    const before = (await heard(page)).length;
    // Arrow keys go from version to version.
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('radio', { name: version })).toBeChecked();
    await expect.poll(async () => (await heard(page)).length).toBe(before + 1);
  }
  // Once all are made they share one level.
  await page.getByRole('radio', { name: 'recording' }).check();
  await page.getByRole('radio', { name: 'Lane A, from tokens alone' }).check();
  await page.getByRole('radio', { name: 'resynthesized' }).check();
  await expect.poll(async () => (await heard(page)).length).toBe(8);
  const [first, ...others] = (await heard(page)).slice(-3) as [Heard, ...Heard[]];
  expect(first.level).toBeGreaterThan(0.01);
  for (const { level, seconds, from } of others) {
    expect(level / first.level).toBeCloseTo(1, 3);
    expect(seconds).toBe(first.seconds);
    expect(from).toBeGreaterThan(0);
  }
  await lab.button('Stop').click();
  await expect(lab.button('Play')).toBeVisible();
  await expect.poll(() => page.evaluate(() => (window as unknown as { power(): number }).power())).toBeLessThan(1e-9);
});
