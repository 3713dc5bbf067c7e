/** Lets a test read what the worker says, without a hook in the page's own code: it taps the Worker constructor. */
import type { Page } from '@playwright/test';
import type { PaceEvent, WorkerEvent } from '../../../src/protocol/events.ts';

declare global {
  interface Window {
    /** The last event of each kind, and how many came. */
    tappedEvents: { last: Record<string, WorkerEvent>; count: Record<string, number> };
  }
}

/** To be called before the page is opened. */
export async function tapEvents(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const tapped: Window['tappedEvents'] = { last: {}, count: {} };
    window.tappedEvents = tapped;
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.addEventListener('message', ({ data }: MessageEvent<{ event?: WorkerEvent }>) => {
          if (!data.event) return;
          const { kind } = data.event;
          tapped.last[kind] = data.event;
          tapped.count[kind] = (tapped.count[kind] ?? 0) + 1;
        });
      }
    };
  });
}

/** The last pace that the worker reported, or null. */
export function lastPace(page: Page): Promise<PaceEvent | null> {
  return page.evaluate(() => (window.tappedEvents.last.pace as PaceEvent | undefined) ?? null);
}
