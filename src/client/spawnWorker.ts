/** The training worker as the page's tower sees it: an endpoint, and word of its end. */
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

const NOT_LOADED =
  'A part of Freeze Lab (the training worker) could not be loaded: the connection is gone, or a new version was ' +
  'published. Press Restart when the server can be reached; if that does not help, reload the page.';

/** Starts a worker. Failures before a listener is there are kept for it. */
export function spawnWorker(): Link {
  const worker = startPolicedWorker('training');
  let failure: WireError | null = null;
  let listener: ((error: WireError) => void) | null = null;
  const fail = (message: string): void => {
    if (failure) return;
    failure = { code: 'internal', message };
    listener?.(failure);
  };
  worker.addEventListener('error', (event) => {
    // Without a message the script itself did not load.
    fail(event.message ? `The training worker stopped: ${event.message}` : NOT_LOADED);
  });
  worker.addEventListener('messageerror', () => fail('A message of the training worker could not be read.'));
  return {
    endpoint: worker,
    onFailure(callback) {
      listener = callback;
      if (failure) callback(failure);
    },
    terminate: () => worker.terminate(),
  };
}
