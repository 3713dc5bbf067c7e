/**
 * How long the page blocks its main thread while two lanes train and all charts are open, with a long history behind
 * them. The bar: no task above 50 ms, which is where the Long Tasks API begins to report.
 *
 * What counts is the Long Tasks API. Beside it stand what the longest tasks took of the processor, and what a host took
 * from this machine: a thread that waits for a core is long by the clock, whatever the page's code does.
 *
 * Training runs on wasm, because a software GPU would take the page's core. Environment: BENCH_STEPS (history,
 * default 20000), BENCH_SECONDS (length of the measurement, default 30).
 */
import { loadavg } from 'node:os';
import { expect, test } from '@playwright/test';
import { lastPace, tapEvents } from '../browser/harness/eventTap.ts';
import { MAIN_THREAD, startTrace } from '../browser/harness/tracing.ts';
import { coreSeconds } from './coreSeconds.ts';

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
  const endTrace = await startTrace(page, ['toplevel']);
  const coresBefore = coreSeconds();
  await page.waitForTimeout(SECONDS * 1000);
  const cores = coreSeconds();
  const measured = (await longTasks()).slice(before);
  const pace = await lastPace(page);
  const tasks = (await endTrace())
    .filter(({ name, thread }) => thread === MAIN_THREAD && name.endsWith('RunTask'))
    .sort((a, b) => b.clock - a.clock);

  const describe = (tasks: number[]) =>
    tasks.length === 0 ? 'none' : `${tasks.length}, longest ${Math.max(...tasks).toFixed(0)} ms`;
  console.log(`load of this machine: ${loadavg()[0]?.toFixed(1)} (other work on it lengthens tasks)`);
  console.log(`charts: ${await page.getByRole('figure').count()}`);
  console.log(`history: ${pace?.step} steps, ${pace?.stepsPerSecond.toFixed(0)} steps/s`);
  console.log(`tasks above 50 ms while loading: ${loading}`);
  console.log(`tasks above 50 ms while the history grew: ${describe(growing)}`);
  console.log(`tasks above 50 ms in ${SECONDS} s with the full history: ${describe(measured)}`);
  const longest = tasks.slice(0, 5).map(({ clock, processor }) => `${clock.toFixed(0)} (${processor.toFixed(0)})`);
  console.log(`longest tasks in ms, in brackets of the processor: ${longest.join(', ')}`);
  console.log(
    `most of the processor in one task: ${Math.max(...tasks.map(({ processor }) => processor)).toFixed(0)} ms`,
  );
  const [ran, stolen] = [cores.ran - coresBefore.ran, cores.stolen - coresBefore.stolen];
  console.log(`cores: ran ${ran.toFixed(0)} s, taken by the host ${stolen.toFixed(1)} s`);
  expect(measured).toEqual([]);
});
