/** The training worker as the page sees it: an endpoint, and word of its end. */
import type { WireError } from '../protocol/errors.ts';
import type { Endpoint } from '../protocol/wire.ts';
import { startPolicedWorker } from './policedWorker.ts';

/** A worker, or what stands for it in tests. */
export interface Link {
  endpoint: Endpoint;
  /** The listener is called at most once, when the other side can no longer answer. */
  onFailure(listener: (error: WireError) => void): void;
  /** Ends the other side; `onFailure` is not called for that. */
  terminate(): void;
}

/** Starts a worker. Failures before a listener is there are kept for it. */
export function spawnWorker(): Link {
  const worker = startPolicedWorker('training');
  let failure: WireError | null = null;
  let listener: ((error: WireError) => void) | null = null;
  const fail = (problem: WireError['problem']): void => {
    if (failure) return;
    failure = { code: 'internal', problem };
    listener?.(failure);
  };
  worker.addEventListener('error', (event) => {
    // Without a message the script itself did not load.
    fail(event.message ? { code: 'worker-stopped', detail: event.message } : { code: 'worker-not-loaded' });
  });
  worker.addEventListener('messageerror', () => fail({ code: 'message-unreadable' }));
  return {
    endpoint: worker,
    onFailure(callback) {
      listener = callback;
      if (failure) callback(failure);
    },
    terminate: () => worker.terminate(),
  };
}
