/**
 * The ground that every numerical test stands on: in Node there is exactly one copy of tfjs's core, and the cpu and
 * wasm backends compute with it, forwards and backwards.
 */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { Tensor as DeepTensor } from '@tensorflow/tfjs-core/dist/tensor';
import { beforeAll, expect, test } from 'vitest';

beforeAll(() => {
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(`${dirname(entry)}/`);
});

test.each(['cpu', 'wasm'])('%s multiplies matrices and differentiates the product', async (backend) => {
  expect(await tf.setBackend(backend)).toBe(true);
  expect(tf.getBackend()).toBe(backend);
  const a = tf.tensor2d([1, 2, 3, 4], [2, 2]);
  const b = tf.tensor2d([5, 6, 7, 8], [2, 2]);

  expect(Array.from(await a.matMul(b).data())).toEqual([19, 22, 43, 50]);
  const { value, grads } = tf.valueAndGrads((x: tf.Tensor) => x.matMul(b).sum())([a]);
  expect(Array.from(await value.data())).toEqual([134]);
  const [gradient] = grads;
  if (!gradient) throw new Error('no gradient came back');
  expect(Array.from(await gradient.data())).toEqual([11, 15, 11, 15]);
});

test('a deep import of core is the same copy as the package import', async () => {
  await tf.setBackend('cpu');
  expect(tf.scalar(1)).toBeInstanceOf(DeepTensor);
  expect(DeepTensor).toBe(tf.Tensor);
});
