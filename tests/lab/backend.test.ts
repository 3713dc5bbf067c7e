/** Which backend is started, by what a platform offers and what was asked for. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { chooseBackend, type Platform } from '../../src/lab/backend.ts';
import { DataError } from '../../src/data/dataError.ts';
import type { BackendWish } from '../../src/protocol/requests.ts';
import { startBackend } from '../setup/nodeWasm.ts';

/** Without WebGPU, with the fallbacks of this process. */
const plain: Platform = {
  gpu: async () => ({ obstacle: 'no-api', detail: 'none here' }),
  load: (name) => startBackend(name),
};
const withGpu = (requestAdapter: () => Promise<null>): Platform => ({
  ...plain,
  gpu: async () => ({ requestAdapter }) as unknown as GPU,
});
const choose = (platform: Platform, backend: BackendWish['backend']) =>
  chooseBackend(platform, { backend, kernels: null }, () => {});

it('without WebGPU it is wasm, and says why', async () => {
  expect(await choose(plain, null)).toEqual({
    name: 'wasm',
    adapter: '',
    kernels: null,
    limits: { buffer: 2 ** 31, memory: 2 ** 31 },
    obstacle: 'no-api',
    detail: 'none here',
  });
  expect(tf.getBackend()).toBe('wasm');
});

it('what is asked for is started, and the GPU not looked at', async () => {
  const platform: Platform = { ...plain, gpu: () => Promise.reject(new Error('looked at')) };
  expect(await choose(platform, 'cpu')).toMatchObject({ name: 'cpu', obstacle: 'forced' });
  expect(tf.getBackend()).toBe('cpu');
  expect(await choose(platform, 'wasm')).toMatchObject({ name: 'wasm', obstacle: 'forced' });
  expect(tf.getBackend()).toBe('wasm');
});

it('a GPU without an adapter is an obstacle, or an error where WebGPU was asked for', async () => {
  const none = withGpu(async () => null);
  expect(await choose(none, null)).toMatchObject({ name: 'wasm', obstacle: 'no-adapter' });
  await expect(choose(none, 'webgpu')).rejects.toMatchObject({
    code: 'no-backend',
    problem: { code: 'no-webgpu', obstacle: 'no-adapter' },
  });
  const failing = withGpu(() => Promise.reject(new Error('driver says no')));
  expect(await choose(failing, null)).toMatchObject({ obstacle: 'no-adapter', detail: 'driver says no' });
});

it('a fallback that cannot be fetched is told, not stepped over', async () => {
  const gone = new DataError('not-loaded', { code: 'part-not-loaded', part: 'wasm' });
  await expect(choose({ ...plain, load: () => Promise.reject(gone) }, null)).rejects.toBe(gone);
});
