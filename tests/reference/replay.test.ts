/** The referee: every reference case, number by number, on the CPU and the fallback backend. */
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseReferenceCase } from '../../src/formats/referenceCase.ts';
import { replay } from '../../src/train/replay.ts';
import { referenceCases } from './referenceCases.ts';

setWasmPaths(fileURLToPath(new URL('../../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url)));
const cases = referenceCases();

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
    await tf.ready();
  });

  it.each(cases)('$name is what PyTorch gave', async ({ text }) => {
    const before = tf.memory().numTensors;
    expect(await replay(parseReferenceCase(text))).toBeNull();
    expect(tf.memory().numTensors).toBe(before);
  });
});
