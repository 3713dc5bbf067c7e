/** The wasm backend in Node, from the package's own files. */
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { fileURLToPath } from 'node:url';
import { startMemoryBackend } from '../../src/kernels/memory/kernels.ts';

/** Sets the backend; call in `beforeAll`. */
export async function startBackend(name: 'cpu' | 'wasm'): Promise<void> {
  if (name === 'wasm')
    setWasmPaths(fileURLToPath(new URL('../../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url)));
  await startMemoryBackend(name);
  await tf.ready();
}
