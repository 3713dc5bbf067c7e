/** docs/merge_weights.py under real PyTorch, and PyTorch's reading of what we write. Skipped where there is none. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { findPython } from '../../scripts/findTorch.mjs';
import { toFloat32 } from '../../src/formats/elementTypes.ts';
import { openTensorFile, type TensorFile } from '../../src/formats/tensorFile.ts';
import { treeOfPaths, writeTorch } from '../../src/formats/torchWriter.ts';
import { parseWeights } from '../../src/formats/weightsJson.ts';
import { writeWeightsSafetensors, writeWeightsTorch } from '../../src/formats/weightsTensors.ts';
import { interopBytes, INTEROP_FOLDER } from '../reference/interopFiles.ts';
import { countingTensor } from './sampleFiles.ts';

const script = fileURLToPath(new URL('../../docs/merge_weights.py', import.meta.url));
const strictLoad = fileURLToPath(new URL('../train/torch_codes.py', import.meta.url));
const weights = fileURLToPath(new URL('./fixtures/weights.json', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'freeze-lab-merge-'));
afterAll(() => rmSync(folder, { recursive: true }));

const interpreter = findPython('torch');
const python = (...args: string[]) => spawnSync(interpreter ?? '', args, { encoding: 'utf8' });
const open = (path: string): Promise<TensorFile> => openTensorFile(new Blob([readFileSync(path)]), path);

it('is short enough to be read before it is run', () => {
  expect(readFileSync(script, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(60);
});

describe.skipIf(interpreter === null)(
  'with PyTorch (python3-torch; skipped where it is not installed)',
  { tags: ['slow'] },
  () => {
    it.each(['tiny_s2G.pth', 'tiny_s2G_half_hparams.pth', 'tiny_s2G_head05.pth', 'tiny_s2G_legacy.pth'])(
      'merges into %s',
      async (name) => {
        const out = join(folder, name);
        const { status, stderr } = python(script, weights, join(INTEROP_FOLDER, name), out);
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
        const [before, after, ours] = await Promise.all([open(join(INTEROP_FOLDER, name)), open(out), open(weights)]);
        expect(after.tensors.map(({ path, dtype, shape }) => ({ path, dtype, shape }))).toEqual(
          before.tensors.map(({ path, dtype, shape }) => ({ path, dtype, shape })),
        );
        expect(after.tree).toEqual(before.tree);
        expect(after.metadata).toEqual(before.metadata);
        for (const { path, dtype } of after.tensors) {
          const name = path.replace('weight/', 'state_dict/');
          const merged = ours.tensors.some((tensor) => tensor.path === name);
          const expected = toFloat32(merged ? await ours.read(name) : await before.read(path));
          const actual = toFloat32(await after.read(path));
          // Half precision rounds to eleven bits.
          const tolerance = merged && dtype === 'float16' ? 2 ** -11 : 0;
          actual.forEach((value, i) => {
            const wanted = expected[i] as number;
            expect(Math.abs(value - wanted)).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(wanted), 2 ** -14));
          });
        }
      },
    );

    it('refuses a checkpoint of another size, and one without weights', () => {
      const text = readFileSync(weights, 'utf8');
      const state = JSON.parse(text) as { state_dict: Record<string, { shape: number[]; data: number[] }> };
      state.state_dict['ssl_proj.bias'] = { shape: [4], data: [1, 2, 3, 4] };
      const other = join(folder, 'other.json');
      writeFileSync(other, JSON.stringify(state));
      const wrong = python(script, other, join(INTEROP_FOLDER, 'tiny_s2G.pth'), join(folder, 'x.pth'));
      expect(wrong.stderr).toContain('ssl_proj.bias is [4] in the export, [5] in the checkpoint');
      expect(wrong.status).toBe(1);
      const training = python(script, weights, join(INTEROP_FOLDER, 'G_8.pth'), join(folder, 'x.pth'));
      expect(training.stderr).toContain("there is no entry 'weight'");
    });

    it('merges to what load_state_dict takes, strictly, and so are our own .pth files', () => {
      const { stateDict, ...rest } = parseWeights(readFileSync(weights, 'utf8'));
      const frontEnd = [...stateDict].filter(([name]) => !name.startsWith('dec.'));
      const ours = join(folder, 'ours.pth');
      writeFileSync(ours, Buffer.concat(writeWeightsTorch({ ...rest, stateDict: new Map(frontEnd) })));
      const merged = join(folder, 'merged.pth');
      const checkpoint = join(INTEROP_FOLDER, 'tiny_s2G.pth');
      expect(python(script, weights, checkpoint, merged).stderr).toBe('');
      const load = (into: string, file: string) => python(strictLoad, 'load', into, file);
      for (const [into, file] of [
        [checkpoint, merged],
        [ours, ours],
      ] as const) {
        const { stdout, stderr } = load(into, file);
        expect({ stdout, stderr }).toEqual({ stdout: '<All keys matched successfully>\n', stderr: '' });
      }
      // the check can fail: the checkpoint holds more than the front end
      expect(load(checkpoint, ours).stderr).toMatch(/Missing key\(s\) in state_dict: "enc_p.dummy"/);
    });

    it.each([
      ['zip', 'True'],
      ['the format before 1.6', 'False'],
    ])('reads what we write, and writes it again to the same (%s)', async (_, zip) => {
      const written = join(folder, 'written.pth');
      const again = join(folder, 'again.pth');
      const file = await openTensorFile(new Blob([interopBytes('dtypes.pth')]), 'dtypes.pth');
      const tensors = new Map([['a/count', { ...countingTensor, path: 'a/count', requiresGrad: false }]]);
      for (const { path, dtype, shape, requiresGrad } of file.tensors) {
        tensors.set(path, { path, type: dtype, shape, requiresGrad, bytes: await file.readBytes(path) });
      }
      writeFileSync(written, Buffer.concat(writeTorch(treeOfPaths([...tensors.keys()]), tensors)));
      const resave = `import sys, torch
torch.save(torch.load(sys.argv[1]), sys.argv[2], _use_new_zipfile_serialization=${zip})`;
      expect(python('-c', resave, written, again).stderr.replace(/.*Warning.*\n.*\n/g, '')).toBe('');
      const reread = await open(again);
      for (const { path, bytes } of tensors.values()) {
        expect(Buffer.compare(await reread.readBytes(path), bytes)).toBe(0);
      }
    });
  },
);

const withSafetensors = findPython('torch', 'safetensors');

describe.skipIf(withSafetensors === null)(
  'with PyTorch and safetensors (skipped where they are not installed)',
  { tags: ['slow'] },
  () => {
    it('reads the safetensors we write', async () => {
      const file = parseWeights(readFileSync(weights, 'utf8'));
      const [written, again] = [join(folder, 'ours.safetensors'), join(folder, 'again.pth')];
      writeFileSync(written, Buffer.concat(writeWeightsSafetensors(file)));
      const load = 'import sys, torch, safetensors.torch as s; torch.save(s.load_file(sys.argv[1]), sys.argv[2])';
      expect(spawnSync(withSafetensors ?? '', ['-c', load, written, again], { encoding: 'utf8' }).status).toBe(0);
      const reread = await open(again);
      expect(reread.tensors.map(({ path }) => path).sort()).toEqual([...file.stateDict.keys()].sort());
      for (const [name, { data }] of file.stateDict) expect(toFloat32(await reread.read(name))).toEqual(data);
    });
  },
);
