import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { applyMask } from '../../src/kernels/pointwise.ts';
import { noGrad, tapePosition, type TapeUse, tapeUseSince } from '../../src/kernels/tape.ts';
import { startBackend } from '../setup/nodeWasm.ts';

beforeAll(() => startBackend('cpu'));

/** What `f` leaves on the tape when a gradient is taken of it. */
function recorded(f: (x: tf.Tensor) => void): TapeUse {
  let use: TapeUse = { nodes: -1, bytes: -1 };
  tf.grad((x: tf.Tensor) => {
    const start = tapePosition();
    f(x);
    use = tapeUseSince(start);
    return applyMask(x, target());
  })(tf.tensor1d([1, 2, 3]));
  return use;
}

const target = (): tf.Tensor => noGrad(() => tf.tensor1d([0, 0, 0]));

it('an operation is a node that keeps what its gradient needs', () => {
  const { nodes, bytes } = recorded((x) => applyMask(x, target()));
  expect(nodes).toBeGreaterThan(0);
  expect(bytes).toBe(3 * 4);
});

it('a no-gradient scope leaves nothing', () => {
  expect(recorded((x) => noGrad(() => applyMask(x, target())))).toEqual({ nodes: 0, bytes: 0 });
});

it('a scope that closes before the forward leaves all of it', () => {
  const closedEarly = recorded((x) => {
    noGrad(() => {});
    applyMask(x, target());
  });
  expect(closedEarly).toEqual(recorded((x) => applyMask(x, target())));
});

it('a scope ends even if what runs in it throws', () => {
  expect(() =>
    noGrad(() => {
      throw new Error('planted');
    }),
  ).toThrow('planted');
  expect(recorded((x) => applyMask(x, target())).nodes).toBeGreaterThan(0);
});

it('keeps what is returned and disposes the rest', () => {
  const before = tf.memory().numTensors;
  const result = noGrad(() => tf.add(tf.scalar(1), tf.scalar(2)));
  expect(tf.memory().numTensors).toBe(before + 1);
  result.dispose();
});

it('outside a gradient computation there is no tape', () => {
  expect(tapeUseSince(tapePosition())).toEqual({ nodes: 0, bytes: 0 });
});
