/**
 * How long the page blocks its main thread while two lanes train and all charts are open, with a long history behind
 * them. The bar: no task above 50 ms, which is where the Long Tasks API begins to report.
 *
 * A virtual machine's host may take a core away for a tenth of a second, and the task that ran there is long by every
 * clock. So the measurement is repeated until the host took less than two percent of the cores; if it never does, the
 * quietest one counts. In what counts, no task may be reported, whatever made it long. Beside the Long Tasks API stand
 * the longest tasks by the browser's trace.
 *
 * Training runs on wasm, because a software GPU would take the page's core. Environment: BENCH_STEPS (history,
 * default 20000), BENCH_SECONDS (length of a measurement, default 30).
 */
import { availableParallelism, loadavg } from 'node:os';
import { expect, test } from '@playwright/test';
import { lastPace, tapEvents } from '../browser/harness/eventTap.ts';
import { MAIN_THREAD, startTrace, type TraceEvent } from '../browser/harness/tracing.ts';
import { coreSeconds } from './coreSeconds.ts';

declare global {
  interface Window {
    longTasks: { startTime: number; duration: number }[];
  }
}

const STEPS = Number(process.env.BENCH_STEPS ?? 20_000);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 30);
const MOST_MEASUREMENTS = 5;
/** Share of the cores that the host may take from a measurement that counts. */
const QUIET = 0.02;
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
    window.longTasks = [];
    new PerformanceObserver((list) => {
      window.longTasks.push(...list.getEntries().map(({ startTime, duration }) => ({ startTime, duration })));
    }).observe({ type: 'longtask' });
  });
  const now = () => page.evaluate(() => performance.now());
  /** Milliseconds of the long tasks that began between two times. The browser tells of one a little later. */
  const longTasks = async (from: number, to: number) => {
    await page.waitForTimeout(500);
    const tasks = await page.evaluate(() => window.longTasks);
    return tasks.filter(({ startTime }) => startTime >= from && startTime < to).map(({ duration }) => duration);
  };

  await page.goto(`/?backend=wasm&x=${encodeURIComponent(JSON.stringify(SETTINGS))}`);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const loaded = await now();

  const stepsDone = async () => (await lastPace(page))?.step ?? 0;
  await expect.poll(stepsDone, { timeout: 15 * 60_000, intervals: [2000] }).toBeGreaterThanOrEqual(STEPS);
  const grown = await now();

  const describe = (tasks: number[]) =>
    tasks.length === 0 ? 'none' : `${tasks.length}, longest ${Math.max(...tasks).toFixed(0)} ms`;
  console.log(`load of this machine: ${loadavg()[0]?.toFixed(1)} (other work on it lengthens tasks)`);
  console.log(`charts: ${await page.getByRole('figure').count()}`);
  console.log(`tasks above 50 ms while loading: ${describe(await longTasks(0, loaded))}`);
  console.log(`tasks above 50 ms while the history grew: ${describe(await longTasks(loaded, grown))}`);

  const measure = async () => {
    const endTrace = await startTrace(page, ['toplevel']);
    const begun = await now();
    const coresBefore = coreSeconds();
    await page.waitForTimeout(SECONDS * 1000);
    const cores = coreSeconds();
    const reported = await longTasks(begun, await now());
    const pace = await lastPace(page);
    const longest = (await endTrace())
      .filter(({ name, thread }) => thread === MAIN_THREAD && name.endsWith('RunTask'))
      .sort((a, b) => b.clock - a.clock)
      .slice(0, 5);
    const [ran, stolen] = [cores.ran - coresBefore.ran, cores.stolen - coresBefore.stolen];
    console.log(
      [
        `${SECONDS} s at ${pace?.stepsPerSecond.toFixed(0)} steps/s, up to step ${pace?.step}:`,
        `tasks above 50 ms: ${describe(reported)}`,
        `longest by the trace, in brackets of the processor: ${longest.map(milliseconds).join(', ')}`,
        `cores ran ${ran.toFixed(0)} s, the host took ${stolen.toFixed(1)} s`,
      ].join('\n  '),
    );
    return { reported, stolen: stolen / (SECONDS * availableParallelism()) };
  };
  let quietest = await measure();
  for (let count = 1; quietest.stolen > QUIET && count < MOST_MEASUREMENTS; count += 1) {
    const next = await measure();
    if (next.stolen < quietest.stolen) quietest = next;
  }
  expect(quietest.reported).toEqual([]);
});

const milliseconds = ({ clock, processor }: TraceEvent): string => `${clock.toFixed(0)} ms (${processor.toFixed(0)})`;
