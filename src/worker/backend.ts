/** Chooses the backend that trains: WebGPU where there is a device, else wasm, else plain JavaScript. */
import { LabError } from '../protocol/errors.ts';
import wasmPath from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import wasmSimdPath from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import * as tf from '@tensorflow/tfjs-core';
import { startMemoryBackend } from '../kernels/memory/kernels.ts';
import { startWebGpu, WebGpuUnavailable } from '../kernels/webgpu/device.ts';
import type { BackendInfo, BackendWish, WebGpuObstacle } from '../protocol/requests.ts';
import { fetchWasm, loadPart } from '../data/partLoading.ts';

/** What paths are relative to; the worker itself may run at a `blob:` address. */
const OWN_ADDRESS = import.meta.url;

type Attempt = { info: BackendInfo } | { obstacle: WebGpuObstacle; detail: string };

/**
 * Sets the backend and says which one and why.
 * @param wish forces a backend, and kernels; null takes the best there is
 * @param onLost called if the GPU device is lost or fails, with the browser's reason
 * @throws LabError if the wanted backend, or every backend, fails; DataError `not-loaded` if one could not be
 *   fetched
 */
export async function chooseBackend(
  { backend: wanted, kernels }: BackendWish,
  onLost: (reason: string) => void,
): Promise<BackendInfo> {
  const attempt = wanted === null || wanted === 'webgpu' ? await tryWebGpu(onLost, kernels) : forced();
  if ('info' in attempt) return attempt.info;
  const { obstacle, detail } = attempt;
  if (wanted === 'webgpu') {
    throw new LabError('no-backend', { code: 'no-webgpu', obstacle, detail });
  }
  const others: ('wasm' | 'cpu')[] = wanted === null ? ['wasm', 'cpu'] : [wanted];
  for (const name of others) {
    if (await trySetBackend(name)) return { name, adapter: '', kernels: null, obstacle, detail };
  }
  throw new LabError('no-backend', { code: 'backend-not-started', others });
}

function forced(): Attempt {
  return { obstacle: 'forced', detail: '' };
}

async function tryWebGpu(onLost: (reason: string) => void, kernels: BackendWish['kernels']): Promise<Attempt> {
  const { gpu } = navigator as Partial<Navigator>;
  if (!gpu) return { obstacle: globalThis.isSecureContext ? 'no-api' : 'insecure-context', detail: '' };
  try {
    return { info: { name: 'webgpu', ...(await startWebGpu(gpu, onLost, kernels)), obstacle: null, detail: '' } };
  } catch (error) {
    if (!(error instanceof WebGpuUnavailable)) throw error;
    return { obstacle: error.stage === 'adapter' ? 'no-adapter' : 'device-refused', detail: error.message };
  }
}

/** Loads and sets one of the fallbacks, which are not part of what every worker loads. */
async function trySetBackend(name: 'wasm' | 'cpu'): Promise<boolean> {
  if (name === 'wasm') await loadWasm();
  else await loadPart('cpu', () => import('@tensorflow/tfjs-backend-cpu'));
  return startMemoryBackend(name).catch(() => false);
}

async function loadWasm(): Promise<void> {
  const { setWasmPaths } = await loadPart('wasm', () => import('@tensorflow/tfjs-backend-wasm'));
  // Threads need a page that is cross-origin isolated and gave nothing on two cores.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
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
