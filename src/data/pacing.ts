/** Long work that lets other work in, tells how far it is and can be cancelled. */
import type { WorkStage } from '../protocol/events.ts';
import { DataError } from './dataError.ts';

/** How far a long piece of work is: `done` in 0…1, `detail` names the file in work, `stage` the part of the work. */
export type Progress = (done: number, detail: string, stage?: WorkStage) => void;

/** What every long piece of work here accepts. */
export interface WorkOptions {
  signal?: AbortSignal;
  onProgress?: Progress;
}

/** Options for a part of some work, whose progress goes `from`…`to` of the whole; its stage unless the part has its own. */
export function partOf(
  { signal, onProgress }: Required<WorkOptions>,
  [from, to]: readonly [from: number, to: number],
  stage?: WorkStage,
): Required<WorkOptions> {
  return { signal, onProgress: (done, detail, own = stage) => onProgress(from + (to - from) * done, detail, own) };
}

/** Throws `cancelled` once the signal is aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new DataError('cancelled', { code: 'cancelled' });
}

/** What a promise gives, unless the signal is aborted first: for what cannot be ended itself. */
export async function unlessCancelled<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  throwIfCancelled(signal);
  let stopListening = (): void => {};
  const cancelled = new Promise<never>((_, reject) => {
    const onAbort = (): void => reject(new DataError('cancelled', { code: 'cancelled' }));
    signal.addEventListener('abort', onAbort);
    stopListening = () => signal.removeEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([promise, cancelled]);
  } finally {
    stopListening();
  }
}

/**
 * Resolves in a task of its own, behind messages that wait. Not `setTimeout`, which browsers stretch to 4 ms, and not
 * an animation frame, which hidden tabs never get.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Lets waiting messages in (a cancel among them) between two stretches of computing, then checks the signal. */
export async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await nextTask();
  throwIfCancelled(signal);
}

/** Milliseconds of computing before other work is let in: no message waits longer. */
const SLICE = 40;

/** A `breathe` for short pieces of work: the signal is checked after each, other work let in after some of them. */
export function pacer(signal: AbortSignal | undefined): (whenDue?: () => void) => Promise<void> {
  let last = performance.now();
  return async (whenDue) => {
    throwIfCancelled(signal);
    if (performance.now() - last < SLICE) return;
    whenDue?.(); // to tell progress, which is a message each time
    await breathe(signal);
    last = performance.now();
  };
}
