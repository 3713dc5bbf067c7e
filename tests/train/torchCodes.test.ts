/** PyTorch and we give every frame the same code, for the same checkpoint and features. Skipped without PyTorch. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPython } from '../../scripts/findTorch.mjs';
import { openFeatureFile } from '../../src/formats/featureFile.ts';
import { disposeModel } from '../../src/model/namedModel.ts';
import { readCheckpoint } from '../../src/train/importedCheckpoint.ts';
import { reconstruction } from '../../src/objectives/reconstruction/objective.ts';
import { encodeProbe } from '../../src/train/probe.ts';
import { startBackend } from '../setup/nodeWasm.ts';
import { INTEROP_FOLDER } from '../reference/interopFiles.ts';

const script = join(import.meta.dirname, 'torch_codes.py');
const folder = mkdtempSync(join(tmpdir(), 'freeze-lab-codes-'));
afterAll(() => rmSync(folder, { recursive: true }));
const FEATURES = ['utt1.wav.pt', 'utt2.wav.pt', 'utt3.wav.pt'].map((name) => join(INTEROP_FOLDER, name));
/** In float32 an implementation may err by 1e-6 or so; a code this clearly nearest is beyond that. */
const CLEAR = 1e-5;

const interpreter = findPython('torch');
const fileAt = (path: string): File => new File([readFileSync(path)], basename(path));

/** Codes of a file of features, by the code that trains, from files as a person imports them. */
async function codesOf(checkpoint: File, features: File): Promise<number[]> {
  const { tensors, found } = await readCheckpoint(checkpoint, {});
  const { channelsIn, needed } = found;
  const decoder = {
    'dec.0.weight': [1, needed.dim as number, 3],
    'dec.0.bias': [1],
    'dec.2.weight': [1, 1, 1],
    'dec.2.bias': [1],
  };
  for (const [name, shape] of Object.entries(decoder)) {
    tensors.set(name, { shape, data: new Float32Array(tf.util.sizeFromShape(shape)) });
  }
  const { utterances } = await openFeatureFile(features, features.name, null);
  const [stored] = utterances;
  const values = (await stored?.read()) ?? new Float32Array();
  const input = tf.tensor3d(values, [1, values.length / channelsIn, channelsIn]);
  const model = reconstruction.modelFrom(tensors);
  const [codes] = encodeProbe({ objective: reconstruction, model }, { features: input });
  try {
    return [...((await codes?.data()) ?? [])];
  } finally {
    tf.dispose([input, ...(codes ? [codes] : [])]);
    disposeModel(model);
  }
}

const CHECKPOINTS = {
  '50 Hz, 768 channels': join(folder, 'kernel1.pth'),
  '25 Hz, 768 channels': join(folder, 'kernel2.pth'),
  '25 Hz, 6 channels': join(INTEROP_FOLDER, 'tiny_s2G.pth'),
  '25 Hz, 6 channels, PyTorch’s old format': join(INTEROP_FOLDER, 'tiny_s2G_legacy.pth'),
};
/** Each of the 16 frames of features, or one of two; and 128 times as many where they are cut for 6 channels. */
const FRAMES = [16, 8, 1024, 1024];

describe.skipIf(interpreter === null)('with PyTorch (python3-torch; skipped where it is not installed)', () => {
  let theirs: Record<string, { codes: number[]; margin: number }[]> = {};
  beforeAll(() => {
    const args = [script, 'codes', Object.values(CHECKPOINTS).join(), FEATURES.join()];
    const { status, stdout, stderr } = spawnSync(interpreter ?? '', args, { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    theirs = JSON.parse(stdout);
  });

  it('compares as many frames as there are, codes that are clearly nearest, and more than one', () => {
    const files = Object.values(theirs);
    expect(files.map((codes) => codes.flatMap((file) => file.codes).length)).toEqual(FRAMES);
    for (const codes of files) {
      expect(new Set(codes.flatMap((file) => file.codes)).size).toBeGreaterThan(2);
      for (const { margin } of codes) expect(margin).toBeGreaterThan(CLEAR);
    }
  });

  describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
    beforeAll(() => startBackend(backend));

    it.each(Object.entries(CHECKPOINTS))('%s: the same code for every frame', async (_, checkpoint) => {
      for (const [i, path] of FEATURES.entries()) {
        expect(await codesOf(fileAt(checkpoint), fileAt(path))).toEqual(theirs[checkpoint]?.[i]?.codes);
      }
    });
  });
});
