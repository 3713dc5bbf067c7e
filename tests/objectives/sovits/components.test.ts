/** Each module of SoVITS against PyTorch: outputs, and gradients of all inputs and parameters. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerStockGradients } from '../../../src/kernels/stockGradients.ts';
import { startBackend } from '../../setup/nodeWasm.ts';
import { sovitsFiles } from '../../reference/sovitsReference.ts';
import { ComponentRun } from './component.ts';
import { COMPONENTS } from './components.ts';

it.each(COMPONENTS)('$name has the tensors that PyTorch has', (component) => {
  const { expected, found } = new ComponentRun(component).shapes();
  expect(found).toEqual(expected);
});

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(() => {
    registerStockGradients();
    return startBackend(backend);
  });

  it.each(COMPONENTS)('$name gives what it gives under PyTorch', async (component) => {
    const before = tf.memory().numTensors;
    await new ComponentRun(component).check();
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('every component of the reference data is tried', () => {
  // The optimizer has no forward pass: `adamw.test.ts`.
  expect([...COMPONENTS.map(({ name }) => name), 'adamw'].sort()).toEqual(sovitsFiles('components'));
});
