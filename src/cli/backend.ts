/** The three backends in Node. */
import '@tensorflow/tfjs-backend-cpu';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { startMemoryBackend } from '../kernels/memory/kernels.ts';
import { startWebGpu } from '../kernels/webgpu/device.ts';
import type { BackendName } from '../protocol/requests.ts';
import { CommandError } from './output.ts';

export const BACKENDS: readonly BackendName[] = ['cpu', 'wasm', 'webgpu'];

/**
 * Sets the backend.
 * @throws CommandError if this machine cannot run it
 */
export async function startBackend(name: BackendName): Promise<void> {
  if (name === 'webgpu') return startDawn();
  if (name === 'wasm')
    setWasmPaths(`${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))}/`);
  if (!(await startMemoryBackend(name))) throw new CommandError(`The backend ${name} does not start here.`);
  await tf.ready();
}

/** WebGPU outside of a browser: Dawn, which uses the machine's Vulkan, Metal or Direct3D. */
async function startDawn(): Promise<void> {
  try {
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    const gpu = create([]);
    // tfjs looks for it there; Node has no navigator, or one without gpu.
    Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
    await startWebGpu(gpu, (reason) => console.error(`The GPU failed: ${reason}`));
  } catch (error) {
    throw new CommandError(
      `WebGPU does not start here: ${error instanceof Error ? error.message || 'no adapter' : String(error)}.`,
    );
  }
}
