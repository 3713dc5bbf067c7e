/** Starts the backend that trains: WebGPU where there is a device, else wasm, else plain JavaScript. */
import * as tf from '@tensorflow/tfjs-core';
import { type MemoryBackend, startMemoryBackend } from '../kernels/memory/kernels.ts';
import { WASM_BYTES } from '../kernels/memory/outOfMemory.ts';
import { type OnLost, startWebGpu, WebGpuUnavailable } from '../kernels/webgpu/device.ts';
import { LabError } from '../protocol/errors.ts';
import type { BackendInfo, BackendWish, WebGpuObstacle } from '../protocol/requests.ts';

export type { OnLost } from '../kernels/webgpu/device.ts';

/** What differs between a browser and Node. */
export interface Platform {
  /** The way to the GPU, or why there is none. */
  gpu(): Promise<GPU | { obstacle: WebGpuObstacle; detail: string }>;
  /** Loads a fallback, which need not be part of what every program loads, and says where its binaries are. */
  load(name: MemoryBackend): Promise<void>;
}

/** Of the backends in main memory. */
const LIMITS: Record<MemoryBackend, BackendInfo['limits']> = {
  wasm: { buffer: WASM_BYTES, memory: WASM_BYTES },
  cpu: { buffer: null, memory: null },
};

type Attempt = { info: BackendInfo } | { obstacle: WebGpuObstacle; detail: string };

/**
 * Sets the backend and says which one and why.
 * @param wish forces a backend, and kernels; null takes the best there is
 * @param onLost called if the GPU device is lost or fails, with the platform's reason
 * @throws LabError if the wanted backend, or every backend, fails; DataError `not-loaded` if one could not be
 *   fetched
 */
export async function chooseBackend(
  platform: Platform,
  { backend: wanted, kernels }: BackendWish,
  onLost: OnLost,
): Promise<BackendInfo> {
  const attempt = wanted === null || wanted === 'webgpu' ? await tryWebGpu(platform, onLost, kernels) : forced();
  if ('info' in attempt) return attempt.info;
  const { obstacle, detail } = attempt;
  if (wanted === 'webgpu') {
    throw new LabError('no-backend', { code: 'no-webgpu', obstacle, detail });
  }
  const others: MemoryBackend[] = wanted === null ? ['wasm', 'cpu'] : [wanted];
  for (const name of others) {
    if (await trySetBackend(platform, name))
      return { name, adapter: '', kernels: null, limits: LIMITS[name], obstacle, detail };
  }
  throw new LabError('no-backend', { code: 'backend-not-started', others });
}

function forced(): Attempt {
  return { obstacle: 'forced', detail: '' };
}

async function tryWebGpu(platform: Platform, onLost: OnLost, kernels: BackendWish['kernels']): Promise<Attempt> {
  const gpu = await platform.gpu();
  if ('obstacle' in gpu) return gpu;
  try {
    const { largestBuffer, ...device } = await startWebGpu(gpu, onLost, kernels);
    const limits = { buffer: largestBuffer, memory: null };
    return { info: { name: 'webgpu', ...device, limits, obstacle: null, detail: '' } };
  } catch (error) {
    if (!(error instanceof WebGpuUnavailable)) throw error;
    return { obstacle: error.stage === 'adapter' ? 'no-adapter' : 'device-refused', detail: error.message };
  }
}

async function trySetBackend(platform: Platform, name: MemoryBackend): Promise<boolean> {
  await platform.load(name);
  // Threads need a page that is cross-origin isolated and gave nothing on two cores.
  if (name === 'wasm') tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  return startMemoryBackend(name).catch(() => false);
}
