/** Errors of the data layer: each carries the code that crosses the wire and a sentence for the person. */
import type { ErrorCode } from '../protocol/errors.ts';

export class DataError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DataError';
    this.code = code;
  }
}

/** A file's bytes cannot become audio: the message names the file, what is wrong, what was expected, what to do. */
export class UnreadableFileError extends DataError {
  constructor(fileName: string, problem: string, advice: string, options?: ErrorOptions) {
    super('unreadable-file', `${fileName}: ${problem} ${advice}`, options);
    this.name = 'UnreadableFileError';
  }
}

/** How far a long piece of work is: `done` in 0…1, `detail` names what is being worked on. */
export type Progress = (done: number, detail: string) => void;

/** What every long piece of work here accepts. */
export interface WorkOptions {
  signal?: AbortSignal;
  onProgress?: Progress;
}

/** Throws `cancelled` once the signal is aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new DataError('cancelled', 'The work was cancelled.');
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
