/** Lets a test read what the worker says, without a hook in the page's own code: it taps the Worker constructor. */
import type { Page } from '@playwright/test';
import type { MetricKey } from '../../../src/config/metrics.ts';
import type { Result } from '../../../src/protocol/requests.ts';
import type { MetricsEvent, PaceEvent, WorkerEvent } from '../../../src/protocol/events.ts';

declare global {
  interface Window {
    tapped: {
      /** The last event of each kind. */
      last: Record<string, WorkerEvent>;
      /** Every metrics event, if asked for. */
      metrics: MetricsEvent[];
      worker: Worker | null;
    };
  }
}

/** To be called before the page is opened. `metrics`: keep them all, which is too much for long runs. */
export async function tapEvents(page: Page, { metrics = false } = {}): Promise<void> {
  await page.addInitScript((keepMetrics) => {
    const tapped: Window['tapped'] = { last: {}, metrics: [], worker: null };
    window.tapped = tapped;
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        tapped.worker = this;
        this.addEventListener('message', ({ data }: MessageEvent<{ event?: WorkerEvent }>) => {
          if (!data.event) return;
          tapped.last[data.event.kind] = data.event;
          if (keepMetrics && data.event.kind === 'metrics') tapped.metrics.push(data.event);
        });
      }
    };
  }, metrics);
}

/** The last pace that the worker reported, or null. */
export function lastPace(page: Page): Promise<PaceEvent | null> {
  return page.evaluate(() => (window.tapped.last.pace as PaceEvent | undefined) ?? null);
}

/** Values of one column of a lane by step, in the newest session; needs `metrics`. */
export async function valuesOf(page: Page, lane: string, column: MetricKey): Promise<Map<number, number>> {
  const pairs = await page.evaluate(
    ([wantedLane, wantedColumn]) => {
      const newest = window.tapped.metrics.at(-1)?.sessionId;
      return window.tapped.metrics
        .filter((event) => event.lane === wantedLane && event.sessionId === newest)
        .flatMap((event) =>
          Array.from(event.step, (step, i): [number, number] => [step, event.columns[wantedColumn]?.[i] ?? Number.NaN]),
        );
    },
    [lane, column] as const,
  );
  return new Map(pairs);
}

/** What the worker holds in memory. Asked beside the page's client, which ignores replies to what it did not ask. */
export function memoryOf(page: Page): Promise<Result<'memory'>> {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const { worker } = window.tapped;
        const id = Number.MAX_SAFE_INTEGER;
        const listen = ({ data }: MessageEvent<{ id?: number; result?: Result<'memory'> }>): void => {
          if (data.id !== id || !data.result) return;
          worker?.removeEventListener('message', listen);
          resolve(data.result);
        };
        worker?.addEventListener('message', listen);
        worker?.postMessage({ id, kind: 'memory', params: {} });
      }),
  );
}
