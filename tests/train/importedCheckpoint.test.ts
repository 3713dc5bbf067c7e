/** A checkpoint of full size is opened without being read. */
import { openAsBlob } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCheckpoint } from '../../src/train/importedCheckpoint.ts';
import type { RawTensor } from '../../src/formats/safetensors.ts';
import { float32Tensor, noise, tensorFile } from '../contract/inputFiles.ts';

const OTHER_BYTES = 110 * 2 ** 20;
const FRONT_END: RawTensor[] = [
  float32Tensor('weight/ssl_proj.weight', [32, 96, 2], noise(32 * 96 * 2)),
  float32Tensor('weight/ssl_proj.bias', [32], noise(32)),
  float32Tensor('weight/quantizer.vq.layers.0._codebook.cluster_size', [64], noise(64).map(Math.abs)),
  float32Tensor('weight/quantizer.vq.layers.0._codebook.embed', [64, 32], noise(64 * 32)),
  float32Tensor('weight/quantizer.vq.layers.0._codebook.embed_avg', [64, 32], noise(64 * 32)),
];
const OTHER: RawTensor[] = Array.from({ length: 10 }, (_, i) => ({
  path: `weight/dec.ups.${i}.weight`,
  type: 'float16',
  shape: [OTHER_BYTES / 20],
  bytes: new Uint8Array(OTHER_BYTES / 10),
}));
const FRONT_END_BYTES = FRONT_END.reduce((sum, { bytes }) => sum + bytes.length, 0);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'freeze-lab-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(['torch', 'safetensors'] as const)('%s', (format) => {
  it('of 110 MB: only the front end and the directory are read', { tags: ['slow'] }, async () => {
    const path = join(folder, `large.${format}`);
    const made = tensorFile(format, 'large', [...OTHER.slice(0, 5), ...FRONT_END, ...OTHER.slice(5)]);
    await writeFile(path, made.stream());
    const file = new File([await openAsBlob(path)], `large.${format}`);
    const shares: number[] = [];
    const { found, tensors, source } = await readCheckpoint(file, {}, { onProgress: (done) => shares.push(done) });
    expect(file.size).toBeGreaterThan(OTHER_BYTES);
    const needed = { dim: 32, tokenRate: '25hz', layers: 1, codes: 64 };
    expect(found).toMatchObject({ needed, wanted: needed, channelsIn: 96, channelsOut: null });
    expect(tensors.get('ssl_proj.weight')?.data).toEqual(noise(32 * 96 * 2));
    // The end of the zip is looked for in its last 64 KiB.
    expect(source.bytesRead).toBeLessThan(FRONT_END_BYTES + 2 ** 17);
    expect(source.bytesRead).toBeGreaterThan(FRONT_END_BYTES);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  });
});
