/**
 * How long the page blocks its main thread while two lanes train and all charts are open, with a long history behind
 * them. The bar: no task above 50 ms, which is where the Long Tasks API begins to report.
 *
 * Training runs on wasm, because a software GPU would take the page's core. Environment: BENCH_STEPS (history,
 * default 20000), BENCH_SECONDS (length of the measurement, default 30).
 */
import { loadavg } from 'node:os';
import { expect, test } from '@playwright/test';
import { lastPace, tapEvents } from '../browser/harness/eventTap.ts';

const STEPS = Number(process.env.BENCH_STEPS ?? 20_000);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 30);
/** As small as a run can be, so that the history grows quickly; what the charts draw does not depend on it. */
const SETTINGS = {
  dataset: 'plane',
  dim: 2,
  codes: 8,
  hidden: 4,
  batchSize: 1,
  clipFrames: 8,
  kmeansIterations: 1,
};

test.setTimeout(20 * 60_000);

test(`no task above 50 ms with ${STEPS} steps of history`, async ({ page }) => {
  await tapEvents(page);
  await page.addInitScript(() => {
    const tasks: number[] = [];
    Object.assign(window, { longTasks: tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
    });
  });
  const longTasks = () => page.evaluate(() => [...(window as unknown as { longTasks: number[] }).longTasks]);

  await page.goto(`/?backend=wasm&x=${encodeURIComponent(JSON.stringify(SETTINGS))}`);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const loading = (await longTasks()).length;

  const stepsDone = async () => (await lastPace(page))?.step ?? 0;
  await expect.poll(stepsDone, { timeout: 15 * 60_000, intervals: [2000] }).toBeGreaterThanOrEqual(STEPS);
  const growing = (await longTasks()).slice(loading);

  const before = growing.length + loading;
  await page.waitForTimeout(SECONDS * 1000);
  const measured = (await longTasks()).slice(before);
  const pace = await lastPace(page);

  const describe = (tasks: number[]) =>
    tasks.length === 0 ? 'none' : `${tasks.length}, longest ${Math.max(...tasks).toFixed(0)} ms`;
  console.log(`load of this machine: ${loadavg()[0]?.toFixed(1)} (other work on it lengthens tasks)`);
  console.log(`charts: ${await page.getByRole('figure').count()}`);
  console.log(`history: ${pace?.step} steps, ${pace?.stepsPerSecond.toFixed(0)} steps/s`);
  console.log(`tasks above 50 ms while loading: ${loading}`);
  console.log(`tasks above 50 ms while the history grew: ${describe(growing)}`);
  console.log(`tasks above 50 ms in ${SECONDS} s with the full history: ${describe(measured)}`);
  expect(measured).toEqual([]);
});
