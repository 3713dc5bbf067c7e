/** AdamW as a step of SoVITS uses it: two groups, gradients that are absent, gradients of zeros. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NamedArray } from '../../../src/model/stateDict.ts';
import { disposeOptimizer, type OptimizerState, updateParameters } from '../../../src/train/optimizer.ts';
import { sovitsJson, sovitsTensors } from '../../reference/sovitsReference.ts';
import { startBackend } from '../../setup/nodeWasm.ts';

interface Description {
  config: { lr: Record<string, number>; betas: [number, number]; eps: number; weight_decay: number };
  gradients: Record<string, 'value' | 'zero' | 'absent'>[];
}

const TOLERANCE = 5e-6;
const { config, gradients } = sovitsJson<Description>('components/adamw');
const tensors = sovitsTensors('components/adamw');
const tensorOf = ({ data, shape }: NamedArray): tf.Tensor => tf.tensor(data, shape);

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it('moves two groups as PyTorch does', async () => {
    const before = tf.memory().numTensors;
    const names = Object.keys(config.lr);
    const parameters = new Map(
      names.map((name) => [name, tf.tidy(() => tf.variable(tensorOf(tensors.get(`initial.${name}`) as NamedArray)))]),
    );
    const state: OptimizerState = new Map();
    for (const [step, kinds] of gradients.entries()) {
      for (const [name, variable] of parameters) {
        const array = tensors.get(`grad.${step}.${name}`);
        expect(array === undefined).toBe(kinds[name] === 'absent');
        const gradient = array ? tensorOf(array) : null;
        updateParameters(new Map([[name, { variable }]]), new Map([[name, gradient]]), state, {
          learningRate: config.lr[name] as number,
          beta1: config.betas[0],
          beta2: config.betas[1],
          epsilon: config.eps,
          weightDecay: config.weight_decay,
        });
        gradient?.dispose();
        const expected = (tensors.get(`after.${step}.${name}`) as NamedArray).data;
        const actual = await variable.data();
        const largest = Math.max(...expected.map(Math.abs));
        for (const [i, value] of expected.entries()) {
          expect(Math.abs((actual[i] as number) - value), `${name} after ${step}`).toBeLessThanOrEqual(
            TOLERANCE * largest,
          );
        }
      }
    }
    disposeOptimizer(state);
    tf.dispose([...parameters.values()]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
