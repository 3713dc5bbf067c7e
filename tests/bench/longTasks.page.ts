/**
 * How long the page blocks its main thread while two lanes train and all charts are open, with a long history behind
 * them. The bar: no task above 50 ms, which is where the Long Tasks API begins to report.
 *
 * A virtual machine's host may take a core away for a tenth of a second, and the task that ran there is long by every
 * clock. So the measurement is repeated until the host took less than two percent of the cores; if it never does, the
 * quietest one counts. In what counts, no task may be reported, whatever made it long. Beside the Long Tasks API stand
 * the longest tasks by the browser's trace.
 *
 * The second measurement is of zooming: four lanes, so that charts of two lines a lane draw eight, with 100,000 steps
 * behind them. Bar: from wheel, drag or key to the next paint less than 100 ms, while training goes on.
 *
 * Training runs on wasm, because a software GPU would take the page's core. Environment: BENCH_STEPS (history,
 * default 20000), BENCH_SECONDS (length of a measurement, default 30), BENCH_ZOOM_STEPS (default 100000).
 */
import { availableParallelism, loadavg } from 'node:os';
import { expect, type Page, test } from '@playwright/test';
import { lastPace, tapEvents } from '../browser/harness/eventTap.ts';
import { MAIN_THREAD, startTrace, type TraceEvent } from '../browser/harness/tracing.ts';
import { coreSeconds } from './coreSeconds.ts';

declare global {
  interface Window {
    longTasks: { startTime: number; duration: number }[];
    /** Milliseconds from input to the paint after it. */
    answers: number[];
  }
}

const STEPS = Number(process.env.BENCH_STEPS ?? 20_000);
const ZOOM_STEPS = Number(process.env.BENCH_ZOOM_STEPS ?? 100_000);
/** From input to next paint, in milliseconds. */
const LONGEST_ANSWER = 100;
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

async function observeLongTasks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => {
      window.longTasks.push(...list.getEntries().map(({ startTime, duration }) => ({ startTime, duration })));
    }).observe({ type: 'longtask' });
  });
}

test(`no task above 50 ms with ${STEPS} steps of history`, async ({ page }) => {
  await tapEvents(page);
  await observeLongTasks(page);
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

/**
 * Puts made-up points in front of those that the worker sends, and moves its steps behind them: training as many would
 * take an hour. To be called before the page is opened.
 */
async function lengthenHistory(page: Page, steps: number): Promise<void> {
  await page.addInitScript((count) => {
    const known = new Set<string>();
    type Metrics = {
      kind: string;
      lane: string;
      step: Int32Array;
      seconds: Float64Array;
      columns: Record<string, Float32Array>;
    };
    const lengthened = (event: Metrics): void => {
      event.step = event.step.map((step) => step + count);
      event.seconds = event.seconds.map((seconds) => seconds + count / 100);
      if (known.has(event.lane)) return;
      known.add(event.lane);
      const noise = (i: number, salt: number): number => 1 + (Math.abs(Math.sin(i * 12.9898 + salt) * 43758.5453) % 1);
      event.step = joined(Int32Array, count, event.step, (i) => i + 1);
      event.seconds = joined(Float64Array, count, event.seconds, (i) => (i + 1) / 100);
      for (const [index, key] of Object.keys(event.columns).entries()) {
        const newest = event.columns[key] as Float32Array;
        event.columns[key] = joined(Float32Array, count, newest, (i) => noise(i, index) / (1 + i / 5000));
      }
    };
    function joined<A extends Int32Array | Float64Array | Float32Array>(
      Kind: new (length: number) => A,
      length: number,
      rest: A,
      value: (i: number) => number,
    ): A {
      const all = new Kind(length + rest.length);
      for (let i = 0; i < length; i += 1) all[i] = value(i);
      all.set(rest, length);
      return all;
    }
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        // The first listener: those of the page get what it made of the event.
        this.addEventListener('message', ({ data }: MessageEvent<{ event?: Metrics }>) => {
          if (data.event?.kind === 'metrics') lengthened(data.event);
        });
      }
    };
  }, steps);
}

test(`zooming into ${ZOOM_STEPS} steps of eight lines answers within ${LONGEST_ANSWER} ms`, async ({ page }) => {
  await lengthenHistory(page, ZOOM_STEPS);
  await observeLongTasks(page);
  await page.addInitScript(() => {
    window.answers = [];
    for (const kind of ['wheel', 'pointerup', 'keydown']) {
      window.addEventListener(
        kind,
        ({ timeStamp }) =>
          requestAnimationFrame(() => {
            // A message that is posted in a frame arrives after its paint.
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => window.answers.push(performance.now() - timeStamp);
            port2.postMessage(null);
          }),
        { capture: true, passive: true },
      );
    }
  });
  await page.goto(`/?backend=wasm&x=${encodeURIComponent(JSON.stringify(SETTINGS))}`);
  for (let lanes = 2; lanes < 4; lanes += 1) await page.getByRole('button', { name: 'Add lane', exact: true }).click();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const plot = page.getByRole('slider', { name: 'Cursor in Commitment loss' });
  await expect(plot).toHaveAttribute('aria-valuemax', new RegExp(`^${String(ZOOM_STEPS).slice(0, 3)}`), {
    timeout: 60_000,
  });
  await plot.scrollIntoViewIfNeeded();
  await page.waitForTimeout(5000);
  const box = await plot.boundingBox();
  if (!box) throw new Error('the plot has no place');
  const at = (x: number, y: number): [number, number] => [box.x + x * box.width, box.y + y * box.height];

  const endTrace = await startTrace(page, ['toplevel']);
  const begun = await page.evaluate(() => {
    window.answers = [];
    return performance.now();
  });
  await page.mouse.move(...at(0.5, 0.5));
  await page.keyboard.down('Control');
  for (let turn = 0; turn < 8; turn += 1) {
    await page.mouse.wheel(0, turn < 6 ? -100 : 100);
    await page.waitForTimeout(300);
  }
  await page.keyboard.up('Control');
  await page.mouse.move(...at(0.2, 0.3));
  await page.mouse.down();
  await page.mouse.move(...at(0.7, 0.8), { steps: 4 });
  await page.mouse.up();
  await page.waitForTimeout(300);
  await plot.focus();
  for (const key of ['+', 'Shift+ArrowLeft', '-', '0']) {
    await page.keyboard.press(key);
    await page.waitForTimeout(300);
  }
  const { answers, tasks } = await page.evaluate(
    (from) => ({ answers: window.answers, tasks: window.longTasks.filter(({ startTime }) => startTime >= from) }),
    begun,
  );
  const longest = (await endTrace())
    .filter(({ name, thread }) => thread === MAIN_THREAD && name.endsWith('RunTask'))
    .sort((a, b) => b.processor - a.processor)
    .slice(0, 5);
  console.log(`load of this machine: ${loadavg()[0]?.toFixed(1)} (other work on it lengthens all of this)`);
  console.log(`most work by the trace, in brackets of the processor: ${longest.map(milliseconds).join(', ')}`);
  console.log(`input to next paint: ${answers.map((each) => each.toFixed(0)).join(', ')} ms`);
  console.log(`tasks above 50 ms: ${tasks.map(({ duration }) => duration.toFixed(0)).join(', ') || 'none'}`);
  expect(answers.length).toBeGreaterThanOrEqual(13);
  expect(Math.max(...answers)).toBeLessThan(LONGEST_ANSWER);
});
