/** What a browser's own tracing tells of a page: which thread did what, and how long it took. */
import type { Page } from '@playwright/test';

export interface TraceEvent {
  name: string;
  /** Of the thread, as the browser calls it. */
  thread: string;
  /** Milliseconds by the clock, and of the processor. */
  clock: number;
  processor: number;
}

/** An event of the trace format, as far as it matters here. Times are in microseconds. */
interface RawEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  tdur?: number;
  args?: { name?: string };
}

export const MAIN_THREAD = 'CrRendererMain';
export const WORKER_THREAD = 'DedicatedWorker thread';

/** Tracing takes the main thread when it begins and when it ends; what lies between these marks is the page's. */
const [BEGIN, END] = ['trace-begin', 'trace-end'];

/** Starts to record. @returns ends it, and gives the events that took time in the page's process */
export async function startTrace(page: Page, categories: string[]): Promise<() => Promise<TraceEvent[]>> {
  const mark = (name: string) => page.evaluate((text) => void performance.mark(text), name);
  const browser = page.context().browser();
  if (!browser) throw new Error('Tracing needs a browser that this test has launched.');
  const devTools = await browser.newBrowserCDPSession();
  const events: RawEvent[] = [];
  devTools.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as RawEvent[])));
  await devTools.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { recordMode: 'recordContinuously', includedCategories: ['blink.user_timing', ...categories] },
  });
  await mark(BEGIN);
  return async () => {
    await mark(END);
    const complete = new Promise((resolve) => devTools.once('Tracing.tracingComplete', resolve));
    await devTools.send('Tracing.end');
    await complete;
    return eventsBetweenMarks(events);
  };
}

function eventsBetweenMarks(events: RawEvent[]): TraceEvent[] {
  const [begin, end] = [BEGIN, END].map((name) => events.find((event) => event.name === name));
  if (!begin || !end) throw new Error('The trace does not hold its marks.');
  const ofPage = events.filter(({ pid }) => pid === begin.pid);
  const threads = new Map(
    ofPage.filter(({ name }) => name === 'thread_name').map(({ tid, args }) => [tid, args?.name ?? '']),
  );
  return ofPage
    .filter(({ ph, ts }) => ph === 'X' && ts >= begin.ts && ts <= end.ts)
    .map(({ name, tid, dur = 0, tdur = 0 }) => ({
      name,
      thread: threads.get(tid) ?? '',
      clock: dur / 1000,
      processor: tdur / 1000,
    }));
}
