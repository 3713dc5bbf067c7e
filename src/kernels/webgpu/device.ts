/** tfjs's WebGPU backend on a device of our own, with the kernels that fit the adapter. */
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { MOST_DISPATCHES } from './dispatch.ts';
import { registerWebGpuKernels } from './kernels.ts';
import type { Variant } from './product.ts';
import { fasterVariant } from './variant.ts';

/** Why there is no device: `stage` says how far it came, the message is the browser's where there is one. */
export class WebGpuUnavailable extends Error {
  readonly stage: 'adapter' | 'device';

  constructor(stage: 'adapter' | 'device', message: string) {
    super(message);
    this.stage = stage;
  }
}

/** Told when the device is lost or fails; `memory`: it has none left. */
export type OnLost = (reason: string, cause: 'memory' | 'other') => void;

/**
 * Makes webgpu the backend. tfjs's own start asks for fewer storage buffers than the adapter has, fails on a null
 * adapter, and listens to no error.
 *
 * @param onLost called if the device is lost, or if the GPU reports an error: a faulty shader throws nothing, what it
 *   computes is silently wrong
 * @param variant which kernels; by default those that fit the adapter: known for software adapters, measured for others
 * @returns what the adapter says of itself, which kernels run, and how many bytes a buffer can have
 * @throws WebGpuUnavailable
 */
export async function startWebGpu(
  gpu: GPU,
  onLost: OnLost,
  variant: Variant | null = null,
): Promise<{ adapter: string; kernels: Variant; largestBuffer: number }> {
  const adapter = await requestAdapter(gpu);
  if (!adapter) throw new WebGpuUnavailable('adapter', '');
  let kernels: Variant;
  try {
    const device = await adapter.requestDevice({ requiredLimits: limitsOf(adapter) });
    if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
    const backend = new WebGPUBackend(device, adapter.info);
    tf.registerBackend('webgpu', () => backend, 3);
    if (!(await tf.setBackend('webgpu'))) throw new Error('the tfjs backend did not start');
    device.addEventListener('uncapturederror', ({ error }) => onLost(error.message, causeOf(error)));
    void device.lost.then(({ message, reason }) => onLost(message || reason, 'other'));
    // A step is submitted as a whole, with the read-back behind it.
    tf.env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', MOST_DISPATCHES);
    kernels = variant ?? (isSoftware(adapter) ? 'registers' : await fasterVariant(backend));
    // The shaders compile while data are read; a step that comes first waits for those it needs.
    registerWebGpuKernels(backend, kernels).catch((error: unknown) => onLost(messageOf(error), 'other'));
  } catch (error) {
    throw new WebGpuUnavailable('device', messageOf(error));
  }
  const { vendor, architecture, description } = adapter.info;
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  return {
    adapter: [vendor, architecture, description].filter(Boolean).join(' '),
    kernels,
    largestBuffer: Math.min(maxBufferSize, maxStorageBufferBindingSize),
  };
}

/** By name: not every place that has a device has the classes of its errors. */
function causeOf(error: GPUError): 'memory' | 'other' {
  return error.constructor.name === 'GPUOutOfMemoryError' ? 'memory' : 'other';
}

async function requestAdapter(gpu: GPU): Promise<GPUAdapter | null> {
  try {
    return await gpu.requestAdapter({ powerPreference: 'high-performance' });
  } catch (error) {
    throw new WebGpuUnavailable('adapter', messageOf(error));
  }
}

/** Whether the adapter computes on the CPU. */
function isSoftware({ info }: GPUAdapter): boolean {
  const name = `${info.architecture} ${info.description} ${info.device}`;
  return info.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe/i.test(name);
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
