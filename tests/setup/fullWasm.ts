/** The wasm backend with no memory left. */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

/** Takes all but some kilobytes. Nothing is written there, so no machine has to have it. @returns gives it back */
export function fillWasm(): () => void {
  const backend = tf.backend() as BackendWasm;
  const held: tf.TensorInfo[] = [];
  for (let bytes = 2 ** 28; bytes >= 2 ** 10; bytes /= 2) {
    try {
      for (;;) held.push(backend.makeOutput([bytes / 4], 'float32'));
    } catch {
      // That much is no longer there.
    }
  }
  return () => {
    for (const { dataId } of held.splice(0)) backend.disposeData(dataId);
  };
}
