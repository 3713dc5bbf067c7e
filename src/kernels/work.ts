/** How much work a piece of the step was, as far as the backend lets it be known. */
import * as tf from '@tensorflow/tfjs-core';

export interface Work {
  /** Programs started on the GPU, which works on after the call; elsewhere the time that the call took. */
  unit: 'dispatches' | 'milliseconds';
  value: number;
}

/** @returns tells the work done since. Nothing may be submitted to the GPU in between. */
export function measureWork(): () => Work {
  if (tf.getBackend() !== 'webgpu') {
    const begun = performance.now();
    return () => ({ unit: 'milliseconds', value: performance.now() - begun });
  }
  // tfjs counts the programs that wait for the next submit, ours included.
  const backend = tf.backend() as unknown as { dispatchCountInPass: number };
  const before = backend.dispatchCountInPass;
  return () => ({ unit: 'dispatches', value: backend.dispatchCountInPass - before });
}
