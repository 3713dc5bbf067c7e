/** Work that is recorded once and run again without its JavaScript, on backends that can. */
import * as tf from '@tensorflow/tfjs-core';

/** Commands for the device, as a piece of work gave them. Holds all memory that they use until it is released. */
export interface Recording {
  /**
   * Gives the commands again, on the same memory. Typed arrays that the work uploaded are uploaded again, with what they
   * hold now, and scalars that operations get as functions are asked again. What was read must be read anew; results
   * must have been submitted to the device before the next replay.
   */
  replay(): void;
  release(): void;
}

/** Runs `work` and says what it gave; `recording` is null if it did anything that cannot be given again. */
export type Recorder = <T>(work: () => T) => { result: T; recording: Recording | null };

const recorders = new WeakMap<object, Recorder>();

/** Says how a tfjs backend records. */
export function setRecorder(backend: object, recorder: Recorder): void {
  recorders.set(backend, recorder);
}

/** Whether the present backend records at all. */
export const canRecord = (): boolean => recorders.has(tf.backend());

/** Records on the present backend. The work must be synchronous. */
export function record<T>(work: () => T): { result: T; recording: Recording | null } {
  const recorder = recorders.get(tf.backend());
  return recorder ? recorder(work) : { result: work(), recording: null };
}
