/** Starts the training worker. The one place where the page's tower names a file of the worker's. */
import type { WireError } from '../protocol/errors.ts';
import type { Endpoint } from '../protocol/wire.ts';

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
  const worker = new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module', name: 'training' });
  let failure: WireError | null = null;
  let listener: ((error: WireError) => void) | null = null;
  const fail = (message: string): void => {
    if (failure) return;
    failure = { code: 'internal', message };
    listener?.(failure);
  };
  worker.addEventListener('error', (event) => {
    // Without a message the script itself did not load.
    fail(event.message ? `The training worker stopped: ${event.message}` : 'The training worker could not be loaded.');
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
