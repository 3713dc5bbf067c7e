/** Counts what reaches the WebGPU device, by wrapping the interfaces that everything goes through. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';

export interface GpuCounts {
  dispatches: number;
  submits: number;
  /** Calls of `queue.writeBuffer`: uniforms and uploads. */
  bufferWrites: number;
  /** Calls of `buffer.mapAsync` to read. */
  readBacks: number;
  /** Bytes of buffers taken from the pool or created. */
  acquiredBytes: number;
  /** Most bytes in use at a time, beyond those in use when counting began. */
  peakBytes: number;
}

const counts: GpuCounts = {
  dispatches: 0,
  submits: 0,
  bufferWrites: 0,
  readBacks: 0,
  acquiredBytes: 0,
  peakBytes: 0,
};
let bytesInUse = 0;
let submitting = 0;
/** Delays the page's view of a finished read-back; see `readBackIsAwaited`. */
let readBackGate: Promise<void> | null = null;

/**
 * Starts to count. To be called once, when webgpu is the backend. Buffers count once: when tfjs's pool hands them out,
 * or when they are created past it.
 * @param onError called when the GPU reports an error, after which nothing measured is worth anything
 */
export function installGpuCounters(onError: (message: string) => void): void {
  const { device } = tf.backend() as WebGPUBackend;
  device.addEventListener('uncapturederror', ({ error }) => onError(error.message));
  before(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', () => (counts.dispatches += 1));
  before(GPUComputePassEncoder.prototype, 'dispatchWorkgroupsIndirect', () => (counts.dispatches += 1));
  const { submit } = GPUQueue.prototype;
  GPUQueue.prototype.submit = function (buffers) {
    counts.submits += 1;
    const begin = performance.now();
    submit.call(this, buffers);
    submitting += performance.now() - begin;
    return undefined;
  };
  before(GPUQueue.prototype, 'writeBuffer', () => (counts.bufferWrites += 1));
  const { mapAsync, destroy } = GPUBuffer.prototype;
  GPUBuffer.prototype.mapAsync = async function (mode, ...range) {
    // Buffers that bring uploads are mapped as well.
    const isReadBack = mode === GPUMapMode.READ;
    if (isReadBack) counts.readBacks += 1;
    await mapAsync.call(this, mode, ...range);
    if (isReadBack) await readBackGate;
    return undefined;
  };

  const { bufferManager } = tf.backend() as WebGPUBackend as unknown as { bufferManager: Pool };
  const { acquireBuffer, releaseBuffer } = bufferManager;
  let insidePool = false;
  bufferManager.acquireBuffer = function (size, ...rest) {
    take(size);
    insidePool = true;
    try {
      return acquireBuffer.call(this, size, ...rest);
    } finally {
      insidePool = false;
    }
  };
  bufferManager.releaseBuffer = function (buffer, ...rest) {
    bytesInUse -= buffer.size;
    insidePool = true;
    try {
      releaseBuffer.call(this, buffer, ...rest);
    } finally {
      insidePool = false;
    }
  };
  const pastThePool = new WeakSet<GPUBuffer>();
  const { createBuffer } = GPUDevice.prototype;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    if (!insidePool) {
      take(descriptor.size);
      pastThePool.add(buffer);
    }
    return buffer;
  };
  GPUBuffer.prototype.destroy = function () {
    if (pastThePool.delete(this)) bytesInUse -= this.size;
    return destroy.call(this);
  };
}

interface Pool {
  acquireBuffer(size: number, ...rest: unknown[]): GPUBuffer;
  releaseBuffer(buffer: GPUBuffer, ...rest: unknown[]): void;
}

function take(bytes: number): void {
  counts.acquiredBytes += bytes;
  bytesInUse += bytes;
  counts.peakBytes = Math.max(counts.peakBytes, bytesInUse);
}

function before<K extends string>(
  prototype: Record<K, (...args: never[]) => unknown>,
  name: K,
  note: () => void,
): void {
  const original = prototype[name] as (...args: unknown[]) => unknown;
  Object.assign(prototype, {
    [name](this: unknown, ...args: unknown[]) {
      note();
      return original.apply(this, args);
    },
  });
}

/** Milliseconds spent in `queue.submit` so far: the browser hands over there, and may wait for the device's process. */
export const timeInSubmit = (): number => submitting;

/** What `work` did on the device. */
export async function countGpu(work: () => Promise<void>): Promise<GpuCounts> {
  const start = { ...counts };
  const inUse = bytesInUse;
  counts.peakBytes = bytesInUse;
  await work();
  return {
    dispatches: counts.dispatches - start.dispatches,
    submits: counts.submits - start.submits,
    bufferWrites: counts.bufferWrites - start.bufferWrites,
    readBacks: counts.readBacks - start.readBacks,
    acquiredBytes: counts.acquiredBytes - start.acquiredBytes,
    peakBytes: counts.peakBytes - inUse,
  };
}

/** Whether `step` waits for a read-back that it started: shown by holding every one of them back. */
export async function readBackIsAwaited(step: () => Promise<void>): Promise<boolean> {
  let open = (): void => {};
  readBackGate = new Promise((resolve) => (open = resolve));
  const HELD_BACK = 5000;
  const running = step().then(() => false);
  const timeout = new Promise<boolean>((resolve) => setTimeout(() => resolve(true), HELD_BACK));
  const awaited = await Promise.race([running, timeout]);
  readBackGate = null;
  open();
  await running;
  return awaited;
}
