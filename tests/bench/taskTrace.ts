/** What the tasks of the page's main thread took: by the clock, and of the processor. */
import { readFileSync } from 'node:fs';
import type { Browser } from '@playwright/test';

export interface Task {
  /** Milliseconds from begin to end, as the Long Tasks API tells them. */
  clock: number;
  /** Milliseconds that the thread ran in them; the rest of the time it waited for a core. */
  processor: number;
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Microseconds by the clock and of the thread. */
  dur?: number;
  tdur?: number;
  args?: { name?: string };
}

/** Starts to record. @returns ends it, and gives the tasks of the busiest renderer's main thread, the longest first */
export async function traceTasks(browser: Browser): Promise<() => Promise<Task[]>> {
  const devTools = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  devTools.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await devTools.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { recordMode: 'recordContinuously', includedCategories: ['toplevel'] },
  });
  return async () => {
    const complete = new Promise((resolve) => devTools.once('Tracing.tracingComplete', resolve));
    await devTools.send('Tracing.end');
    await complete;
    return tasksOf(events);
  };
}

function tasksOf(events: TraceEvent[]): Task[] {
  const threadOf = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
  const mains = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const tasks = new Map(mains.map((event): [string, Task[]] => [threadOf(event), []]));
  for (const event of events) {
    if (event.ph !== 'X' || !event.name.endsWith('RunTask')) continue;
    tasks.get(threadOf(event))?.push({ clock: (event.dur ?? 0) / 1000, processor: (event.tdur ?? 0) / 1000 });
  }
  const total = (list: Task[]): number => list.reduce((sum, { processor }) => sum + processor, 0);
  const [busiest] = [...tasks.values()].sort((a, b) => total(b) - total(a));
  return (busiest ?? []).sort((a, b) => b.clock - a.clock);
}

/** Seconds of all cores so far: what ran, and what the host of a virtual machine gave to others meanwhile. Linux only. */
export function coreSeconds(): { ran: number; stolen: number } {
  const TICKS_PER_SECOND = 100;
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, stolen = 0] = firstLine('/proc/stat')
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return { ran: (user + nice + system + irq + softIrq) / TICKS_PER_SECOND, stolen: stolen / TICKS_PER_SECOND };
}

function firstLine(path: string): string {
  try {
    return readFileSync(path, 'utf8').split('\n', 1)[0] ?? '';
  } catch {
    return '';
  }
}
