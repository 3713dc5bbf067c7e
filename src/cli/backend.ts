/** The three backends in Node. */
import '@tensorflow/tfjs-backend-cpu';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { texts } from '../config/texts/index.ts';
import { chooseBackend, type OnLost, type Platform } from '../lab/backend.ts';
import { LabError, messageOf } from '../protocol/errors.ts';
import type { BackendInfo, BackendName, BackendWish } from '../protocol/requests.ts';
import { CommandError } from './output.ts';

export const BACKENDS: readonly BackendName[] = ['cpu', 'wasm', 'webgpu'];

const NODE: Platform = {
  gpu: () => dawn().catch((error: unknown) => ({ obstacle: 'no-api', detail: messageOf(error) })),
  async load(name) {
    if (name !== 'wasm') return;
    // Beside the built program; else where npm put it.
    const built = existsSync(join(import.meta.dirname, 'tfjs-backend-wasm.wasm'));
    const folder = built
      ? import.meta.dirname
      : dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
    setWasmPaths(`${folder}/`);
  },
};

/** WebGPU outside of a browser: Dawn, which uses the machine's Vulkan, Metal or Direct3D. */
async function dawn(): Promise<GPU> {
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  const gpu = create([]);
  // tfjs looks for it there; Node has no navigator, or one without gpu.
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  return gpu;
}

/**
 * Sets the backend.
 * @param onLost called if the GPU device is lost or fails
 * @param kernels which ones on WebGPU; null: those that fit the adapter
 * @throws CommandError if this machine cannot run it
 */
export async function startBackend(
  name: BackendName,
  onLost: OnLost = (reason) => console.error(texts.command.gpuFailed(reason)),
  kernels: BackendWish['kernels'] = null,
): Promise<BackendInfo> {
  try {
    const info = await chooseBackend(NODE, { backend: name, kernels }, onLost);
    await tf.ready();
    return info;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    const { problem } = error;
    // What the texts advise is for a browser.
    if (problem.code !== 'no-webgpu') throw new CommandError({ code: 'backend-fails-here', name });
    throw new CommandError({ code: 'webgpu-fails-here', detail: problem.detail });
  }
}
