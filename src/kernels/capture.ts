/** Work that is captured once and run again without its JavaScript, on backends that can. */
import * as tf from '@tensorflow/tfjs-core';

/** Commands for the device, as a piece of work gave them. Holds all memory that they use until it is released. */
export interface Capture {
  /**
   * Gives the commands again, on the same memory. Typed arrays that the work uploaded are uploaded again, with what they
   * hold now, and scalars that operations get as functions are asked again. What was read must be read anew; results
   * must have been submitted to the device before the next replay.
   */
  replay(): void;
  release(): void;
}

/** Runs `work` and says what it gave; `capture` is null if it did anything that cannot be given again. */
export type Capturer = <T>(work: () => T) => { result: T; capture: Capture | null };

const capturers = new WeakMap<object, Capturer>();

/** Says how a tfjs backend captures. */
export function setCapturer(backend: object, capturer: Capturer): void {
  capturers.set(backend, capturer);
}

/** Whether the present backend captures at all. */
export const canCapture = (): boolean => capturers.has(tf.backend());

/** Captures on the present backend. The work must be synchronous. */
export function captureCommands<T>(work: () => T): { result: T; capture: Capture | null } {
  const capturer = capturers.get(tf.backend());
  return capturer ? capturer(work) : { result: work(), capture: null };
}
