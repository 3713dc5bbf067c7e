/** What starting a backend takes in a browser. */
import wasmPath from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import wasmSimdPath from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import * as tf from '@tensorflow/tfjs-core';
import { fetchWasm, loadPart } from '../data/partLoading.ts';
import type { Platform } from '../lab/backend.ts';

/** What paths are relative to; the worker itself may run at a `blob:` address. */
const OWN_ADDRESS = import.meta.url;

export const BROWSER: Platform = {
  async gpu() {
    const { gpu } = navigator as Partial<Navigator>;
    return gpu ?? { obstacle: globalThis.isSecureContext ? 'no-api' : 'insecure-context', detail: '' };
  },
  async load(name) {
    if (name === 'wasm') await loadWasm();
    else await loadPart('cpu', () => import('@tensorflow/tfjs-backend-cpu'));
  },
};

async function loadWasm(): Promise<void> {
  const { setWasmPaths } = await loadPart('wasm', () => import('@tensorflow/tfjs-backend-wasm'));
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  // Fetched here: tfjs takes a failed request for a browser that cannot run it.
  const module = await fetchWasm('wasm', new URL(simd ? wasmSimdPath : wasmPath, OWN_ADDRESS).href);
  const address = URL.createObjectURL(module);
  setWasmPaths({
    'tfjs-backend-wasm.wasm': address,
    'tfjs-backend-wasm-simd.wasm': address,
    'tfjs-backend-wasm-threaded-simd.wasm': address,
  });
}
