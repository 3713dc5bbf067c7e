/**
 * What people read is said by the texts: the worker's side and the formats throw and report codes with parameters. Only
 * faults of ours (“must never happen”) and what no person reads may be sentences there.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sentencesOf } from './sentencesOf.ts';

const ROOT = join(import.meta.dirname, '../../src');
const FOLDERS = [
  'formats',
  'compare',
  'data',
  'lab',
  'worker',
  'train',
  'parity',
  'objectives',
  'model',
  'kernels',
  'report',
  'cli',
];

/** Sentences that are left, by file: programming errors, names of codecs. The numbers may only go down. */
const LEFT: Record<string, number> = {
  'data/boundedBlobSource.ts': 1,
  'data/flacBitReader.ts': 1,
  'data/monoMixer.ts': 1,
  'data/random.ts': 1,
  'data/resampling.ts': 1,
  'data/sampleBuffer.ts': 2,
  'data/sampler.ts': 1,
  'worker/sessionFileHandlers.ts': 1,
  'train/codebookView.ts': 1,
  'train/gradients.ts': 1,
  'train/policyMatrix.ts': 1,
  'model/quantizer.ts': 1,
  'objectives/reconstruction/model.ts': 2,
  'model/stateDict.ts': 2,
  'kernels/conv1d.ts': 4,
  'kernels/matMul.ts': 1,
  'kernels/reductions.ts': 1,
  'kernels/webgpu/codePrograms.ts': 2,
  'kernels/webgpu/convPrograms.ts': 2,
  'kernels/webgpu/device.ts': 1,
  'kernels/webgpu/dispatch.ts': 2,
  'kernels/webgpu/pointwiseKernels.ts': 1,
  'kernels/webgpu/trainingPrograms.ts': 4,
};

it('knows a sentence, and nothing else', () => {
  const source = "f('it is no text', `a ${b} was not found there at all`, 'no-such-code', 'at most 3', { code: 'x' });";
  expect(sentencesOf('a.ts', source)).toEqual(['it is no text', ' was not found there at all']);
});

it('the worker’s side and the formats hold no sentence but those that are listed', () => {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  ).filter((file) => file.endsWith('.ts'));
  const counted = files.map((file): [string, number] => [
    file.replaceAll('\\', '/'),
    sentencesOf(file, readFileSync(join(ROOT, file), 'utf8')).length,
  ]);
  expect(Object.fromEntries(counted.filter(([, count]) => count > 0))).toEqual(LEFT);
});
