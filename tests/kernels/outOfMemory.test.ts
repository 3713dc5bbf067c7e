/** A full wasm heap: what was there stays, whoever asks is told, and what is given back can be had again. */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { OutOfMemory } from '../../src/kernels/memory/outOfMemory.ts';
import { wireError } from '../../src/protocol/errors.ts';
import { fillWasm } from '../setup/fullWasm.ts';
import { startBackend } from '../setup/nodeWasm.ts';

let empty = (): void => {};
beforeAll(() => startBackend('wasm'));
afterEach(() => empty());

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (thrown) {
    return thrown;
  }
  throw new Error('Nothing was thrown.');
}

test('a tensor that cannot be held is refused, and overwrites nothing', async () => {
  const values = Float32Array.from({ length: 1000 }, (_, i) => i);
  const before = tf.tensor1d(values);
  const two = tf.scalar(2);
  await tf.mul(before, two).data();
  empty = fillWasm();
  const thrown = thrownBy(() => tf.tensor1d(new Float32Array(2 ** 18)));
  expect(thrown).toBeInstanceOf(OutOfMemory);
  expect(thrown).toMatchObject({ bytes: 2 ** 20 });
  expect(() => tf.zeros([2 ** 18])).toThrow(OutOfMemory);
  expect(await before.data()).toEqual(values);
  empty();
  const doubled = tf.mul(before, two);
  expect(await doubled.data()).toEqual(values.map((value) => 2 * value));
  expect(tf.zeros([2 ** 18]).size).toBe(2 ** 18);
});

test('it is told as what it is, and what to do', () => {
  expect(wireError(new OutOfMemory(8))).toEqual({
    code: 'out-of-memory',
    problem: { code: 'out-of-memory', of: 'wasm', detail: '' },
  });
  expect(wireError(new OutOfMemory(8))).toSay(/WebAssembly has no memory left.*fewer lanes/);
});

test('so is an array that the engine cannot make, and no other error of range', () => {
  const thrown = thrownBy(() => new ArrayBuffer(2 ** 52));
  expect(thrown).toBeInstanceOf(RangeError);
  expect(wireError(thrown)).toMatchObject({ code: 'out-of-memory', problem: { of: 'browser' } });
  expect(wireError(thrownBy(() => 'a'.repeat(-1)))).toMatchObject({ code: 'internal' });
});
