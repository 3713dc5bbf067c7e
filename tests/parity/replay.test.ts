/** The referee: every reference case, number by number, on the CPU and the fallback backend. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseReferenceCase } from '../../src/parity/referenceCase.ts';
import { replay } from '../../src/parity/replay.ts';
import { startBackend } from '../setup/nodeWasm.ts';
import { referenceCases } from '../reference/referenceCases.ts';

const cases = referenceCases();

it('has all twenty cases', () => {
  expect(cases.length).toBeGreaterThanOrEqual(20);
});

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it.each(cases)('$name is what PyTorch gave', async ({ text }) => {
    const before = tf.memory().numTensors;
    expect(await replay(parseReferenceCase(text))).toBeNull();
    expect(tf.memory().numTensors).toBe(before);
  });
});
