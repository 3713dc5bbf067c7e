/** Chooses the backend that trains: WebGPU where there is a device, else wasm, else plain JavaScript. */
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import wasmPath from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import wasmSimdPath from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import * as tf from '@tensorflow/tfjs-core';
import { registerSoftwareKernels } from '../kernels/webgpu/softwareKernels.ts';
import type { BackendInfo, BackendName, WebGpuObstacle } from '../protocol/requests.ts';
import { NoBackendError } from './noBackendError.ts';

type Attempt = { info: BackendInfo } | { obstacle: WebGpuObstacle; detail: string };

/**
 * Sets the backend and says which one and why.
 * @param wanted forces a backend; null takes the best there is
 * @param onLost called once if the GPU device is lost, with the browser's reason
 * @throws NoBackendError if the wanted backend, or every backend, fails
 */
export async function chooseBackend(
  wanted: BackendName | null,
  onLost: (reason: string) => void,
): Promise<BackendInfo> {
  const forced: Attempt = { obstacle: 'forced', detail: '' };
  const attempt = wanted === null || wanted === 'webgpu' ? await tryWebGpu(onLost) : forced;
  if ('info' in attempt) return attempt.info;
  if (wanted === 'webgpu')
    throw new NoBackendError(
      `WebGPU was asked for, but it cannot be used here: ${attempt.detail || attempt.obstacle}.`,
    );
  const { obstacle, detail } = attempt;
  const others: ('wasm' | 'cpu')[] = wanted === null ? ['wasm', 'cpu'] : [wanted];
  for (const name of others) {
    if (await trySetBackend(name)) return { name, adapter: '', obstacle, detail };
  }
  throw new NoBackendError(`The backend ${others.join(' or ')} cannot be started in this browser.`);
}

/** A device of our own, because tfjs asks for fewer storage buffers than the adapter has and does not guard a null adapter. */
async function tryWebGpu(onLost: (reason: string) => void): Promise<Attempt> {
  const gpu = (navigator as Partial<Navigator>).gpu;
  if (!gpu) return { obstacle: globalThis.isSecureContext ? 'no-api' : 'insecure-context', detail: '' };
  let adapter: GPUAdapter | null = null;
  try {
    adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  } catch (error) {
    return { obstacle: 'no-adapter', detail: messageOf(error) };
  }
  if (!adapter) return { obstacle: 'no-adapter', detail: '' };
  try {
    const device = await adapter.requestDevice({ requiredLimits: limitsOf(adapter) });
    const { info } = adapter;
    tf.removeBackend('webgpu');
    tf.registerBackend('webgpu', () => new WebGPUBackend(device, info), 3);
    if (isSoftware(adapter)) registerSoftwareKernels();
    if (!(await tf.setBackend('webgpu')))
      return { obstacle: 'device-refused', detail: 'the tfjs backend did not start' };
    // A faulty shader or buffer throws nothing: what it computes is silently wrong.
    device.addEventListener('uncapturederror', ({ error }) => onLost(error.message));
    void device.lost.then(({ message, reason }) => onLost(message || reason));
    const adapterName = [info.vendor, info.architecture, info.description].filter(Boolean).join(' ');
    return { info: { name: 'webgpu', adapter: adapterName, obstacle: null, detail: '' } };
  } catch (error) {
    return { obstacle: 'device-refused', detail: messageOf(error) };
  }
}

/** Whether the adapter computes on the CPU. */
function isSoftware({ info }: GPUAdapter): boolean {
  return (
    info.isFallbackAdapter ||
    /swiftshader|llvmpipe|lavapipe/i.test(`${info.architecture} ${info.description} ${info.device}`)
  );
}

/** The limits that tfjs's kernels count on, as far as the adapter has them. */
function limitsOf({ limits }: GPUAdapter): Record<string, number> {
  const wanted = [
    'maxComputeWorkgroupStorageSize',
    'maxComputeWorkgroupsPerDimension',
    'maxStorageBufferBindingSize',
    'maxStorageBuffersPerShaderStage',
    'maxBufferSize',
    'maxComputeWorkgroupSizeX',
    'maxComputeInvocationsPerWorkgroup',
  ] as const;
  return Object.fromEntries(wanted.map((name) => [name, limits[name]]));
}

async function trySetBackend(name: 'wasm' | 'cpu'): Promise<boolean> {
  if (name === 'wasm') {
    setWasmPaths({
      'tfjs-backend-wasm.wasm': wasmPath,
      'tfjs-backend-wasm-simd.wasm': wasmSimdPath,
      // Threads need a page that is cross-origin isolated; without them this file is never asked for.
      'tfjs-backend-wasm-threaded-simd.wasm': wasmSimdPath,
    });
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  }
  try {
    return await tf.setBackend(name);
  } catch {
    return false;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
