/** Follows every worker that the page starts, so that a walk can ask what is alive and what it said last. */
import type { Page } from '@playwright/test';
import type { PaceEvent } from '../../../src/protocol/events.ts';
import type { SessionState } from '../../../src/protocol/session.ts';

/** A worker as the page's side of the wire sees it. */
export interface TappedWorker {
  worker: Worker;
  /** The page or the walk ended it, or it closed itself. */
  ended: boolean;
  /** The newest state that it told, in an event or as a reply. */
  session: SessionState | null;
  pace: PaceEvent | null;
}

declare global {
  interface Window {
    followed: TappedWorker[];
  }
}

/** To be called before the page is opened. */
export async function followWorkers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.followed = [];
    const isSession = (value: unknown): value is SessionState =>
      typeof value === 'object' && value !== null && 'sessionId' in value && 'lanes' in value && 'running' in value;
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        const own: TappedWorker = { worker: this, ended: false, session: null, pace: null };
        window.followed.push(own);
        this.addEventListener('message', ({ data }: MessageEvent) => {
          const { event, result } = data as {
            event?: { kind: string; state?: SessionState };
            result?: { session?: unknown } | null;
          };
          if (event?.kind === 'state') own.session = event.state ?? null;
          if (event?.kind === 'pace') own.pace = event as PaceEvent;
          const replied = isSession(result) ? result : result?.session;
          if (isSession(replied)) own.session = replied;
        });
      }

      override terminate(): void {
        for (const each of window.followed) if (each.worker === this) each.ended = true;
        super.terminate();
      }
    };
  });
}
