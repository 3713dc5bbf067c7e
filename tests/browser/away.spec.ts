/**
 * A page that nobody looks at, in a Chromium that treats it as people's do: hidden behind another tab, with timers
 * stretched; frozen; kept for the way back. Training runs on wasm, so that nothing but the tab's state differs.
 */
import { expect, test } from '@playwright/test';
import type { PaceEvent, WorkerEvent } from '../../src/protocol/events.ts';
import { TINY } from './harness/lab.ts';
import { type RealBrowser, type RealTab, startRealBrowser } from './harness/realTab.ts';

declare global {
  interface Window {
    seen: {
      paces: (PaceEvent & { at: number })[];
      banners: string[];
      lifecycle: string[];
      ticks: number[];
      locks: WakeLockSentinel[];
    };
  }
}

/** Notes what the worker says of its pace, banners, lifecycle events, ticks of a page's timer, and locks. */
function watch(): void {
  const seen: Window['seen'] = { paces: [], banners: [], lifecycle: [], ticks: [], locks: [] };
  window.seen = seen;
  window.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      this.addEventListener('message', ({ data }: MessageEvent<{ event?: WorkerEvent }>) => {
        if (data.event?.kind === 'pace') seen.paces.push({ ...data.event, at: performance.now() });
      });
    }
  };
  for (const name of ['freeze', 'resume']) document.addEventListener(name, () => seen.lifecycle.push(name));
  addEventListener('pageshow', ({ persisted }) => persisted && seen.lifecycle.push('restored'));
  setInterval(() => {
    seen.ticks.push(performance.now());
    for (const banner of document.querySelectorAll('.banner')) seen.banners.push(banner.textContent ?? '');
  }, 100);
  const { wakeLock } = navigator;
  const request = wakeLock.request.bind(wakeLock);
  wakeLock.request = async (type) => {
    const lock = await request(type);
    seen.locks.push(lock);
    return lock;
  };
}

let browser: RealBrowser;
let tab: RealTab;
let other: RealTab;

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const lastPace = (): Promise<(PaceEvent & { at: number }) | null> => tab.run(() => window.seen.paces.at(-1) ?? null);
const step = async (): Promise<number> => (await lastPace())?.step ?? 0;
const setLimit = (limit: string): Promise<void> =>
  tab.run((value) => {
    const select = document.querySelector<HTMLSelectElement>('[aria-label="Speed limit"]');
    if (!select) throw new Error('no speed limit');
    select.value = value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  }, limit);

test.beforeEach(async ({ baseURL }) => {
  // Timers of hidden pages are stretched to a minute after a second instead of five minutes.
  browser = await startRealBrowser(['--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/1']);
  other = await browser.open('about:blank');
  const query = new URLSearchParams({ x: JSON.stringify(TINY), backend: 'wasm' });
  tab = await browser.open(`${baseURL}/?${query}`, `(${watch.toString()})()`);
  await tab.toFront();
});
test.afterEach(async () => {
  await browser.close();
});

/** Starts training, with all that it compiles behind it. */
async function start(): Promise<void> {
  await tab.press('Start', 150_000);
  await expect.poll(step).toBeGreaterThan(20);
}

test('training goes on in a hidden tab, at the pace that was asked for, and the page takes it in on return', {
  tag: '@long',
}, async () => {
  test.setTimeout(4 * 60_000);
  await start();
  await setLimit('30');
  await other.toFront();
  await wait(1000);
  const [before, began] = [await step(), Date.now()];
  await wait(15_000);
  const hidden = await tab.run(() => ({ state: document.visibilityState, ticks: window.seen.ticks.slice(-5) }));
  const pace = ((await step()) - before) / ((Date.now() - began) / 1000);
  expect(hidden.state).toBe('hidden');
  // The page's own timers were stretched, or this would prove nothing.
  expect(hidden.ticks.every((tick, i, all) => i === 0 || tick - (all[i - 1] as number) > 900)).toBe(true);
  expect(pace).toBeGreaterThan(20);
  expect(pace).toBeLessThan(31);

  await tab.toFront();
  await wait(3000);
  const { text, banners } = await tab.run(() => ({
    text: Number(document.querySelector('.speed-figure')?.textContent),
    banners: window.seen.banners,
  }));
  expect(text).toBeGreaterThan(10);
  expect(text).toBeLessThan(40);
  expect(banners).toEqual([]);
});

test('a frozen tab rests, and goes on where it was: no seconds, no burst, no alarm', { tag: '@long' }, async () => {
  test.setTimeout(4 * 60_000);
  await start();
  await setLimit('30');
  await other.toFront();
  await tab.lifecycle('frozen');
  await wait(1000);
  const asleep = await lastPace();
  await wait(13_000);
  const resting = await lastPace();
  await tab.lifecycle('active');
  const began = Date.now();
  await expect.poll(step).toBeGreaterThan((resting?.step ?? 0) + 60);
  const awake = (Date.now() - began) / 1000;
  const after = await lastPace();
  // The worker was frozen with its page.
  expect((resting?.step ?? 0) - (asleep?.step ?? 0)).toBeLessThan(60);
  expect((after?.seconds ?? 0) - (resting?.seconds ?? 0)).toBeLessThan(awake + 1);
  expect(((after?.step ?? 0) - (resting?.step ?? 0)) / awake).toBeLessThan(60);
  await tab.toFront();
  await wait(7000);
  const { lifecycle, banners, paces } = await tab.run(() => window.seen);
  expect(lifecycle).toEqual(['freeze', 'resume']);
  expect(banners).toEqual([]);
  for (const { stepsPerSecond } of paces.slice(-5)) expect(stepsPerSecond).toBeGreaterThan(10);
});

test('the way back brings the page as it was, and training goes on', { tag: '@long' }, async ({ baseURL }) => {
  await start();
  await tab.goTo(`${baseURL}/licenses.html`);
  await expect.poll(() => tab.run(() => document.title)).toContain('icences');
  await wait(3000);
  await tab.run(() => history.back()).catch(() => undefined);
  await expect.poll(() => tab.run(() => window.seen?.lifecycle ?? [])).toContain('restored');
  const before = await step();
  await expect.poll(step).toBeGreaterThan(before + 20);
  await wait(7000);
  expect(await tab.run(() => window.seen.banners)).toEqual([]);
});

test('a notice that came while nobody looked is still there on return', { tag: '@long' }, async () => {
  test.setTimeout(3 * 60_000);
  await start();
  await other.toFront();
  await tab.run(() => {
    const files = new DataTransfer();
    files.items.add(new File(['nothing of ours'], 'notes.odd'));
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: files }));
  });
  const toasts = (): Promise<string> =>
    tab.run(() => [...document.querySelectorAll('[data-sonner-toast]')].map((each) => each.textContent).join());
  await wait(30_000);
  await tab.toFront();
  await wait(1000);
  expect(await toasts()).toContain('notes.odd');
  // Seen, it goes after its time.
  await expect.poll(toasts, { timeout: 40_000 }).not.toContain('notes.odd');
});

test('the screen is kept on while training runs and the page is seen, if that was chosen', {
  tag: '@long',
}, async () => {
  const held = (): Promise<number> => tab.run(() => window.seen.locks.filter(({ released }) => !released).length);
  await start();
  expect(await held()).toBe(0);
  await tab.press('Keep the screen on while training runs');
  await expect.poll(held).toBe(1);
  await other.toFront();
  await expect.poll(held).toBe(0);
  await tab.toFront();
  await expect.poll(held).toBe(1);
  await tab.press('Pause');
  await expect.poll(held).toBe(0);
  await tab.press('Start');
  await expect.poll(held).toBe(1);
  await tab.press('Keep the screen on while training runs');
  await expect.poll(held).toBe(0);
});
