/** Weights as PyTorch's users load them. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findPython } from '../../scripts/findTorch.mjs';
import { openTensorFile } from '../../src/formats/tensorFile.ts';
import { parseWeights } from '../../src/formats/weightsJson.ts';
import { type Harness, smallExperiment, startHarness } from './labHarness.ts';

let lab: Harness;
beforeAll(async () => {
  lab = await startHarness();
  await lab.client.request('build', { experiment: smallExperiment({ layers: 2, tokenRate: '25hz' }) });
  await lab.client.request('step', { count: 4 });
});
afterAll(() => lab.close());

const exported = (format?: 'json' | 'safetensors' | 'torch') =>
  lab.client.request('exportWeights', format ? { lane: 'A', format } : { lane: 'A' });

it.each([
  ['safetensors', '', 'freeze-lab-lane-A-step-4.safetensors'],
  ['torch', 'weight/', 'freeze-lab-lane-A-step-4.pth'],
] as const)(
  'as %s hold the same tensors as the JSON, under PyTorch’s names and in its order',
  async (format, prefix, wanted) => {
    const { stateDict } = parseWeights(await (await exported()).file.text());
    const { file, name } = await exported(format);
    expect(name).toBe(wanted);
    const opened = await openTensorFile(file, name);
    await opened.verify();
    expect(opened.tensors.map(({ path }) => path).toSorted()).toEqual(
      [...stateDict.keys()].map((key) => prefix + key).toSorted(),
    );
    for (const [key, { shape, data }] of stateDict) {
      expect(opened.tensors.find(({ path }) => path === prefix + key)).toMatchObject({ shape, dtype: 'float32' });
      expect([key, await opened.read(prefix + key)]).toEqual([key, data]);
    }
    expect(stateDict.get('ssl_proj.weight')?.shape).toEqual([4, 2, 2]);
  },
);

it('carry the experiment and the step', async () => {
  const { experiment } = parseWeights(await (await exported()).file.text());
  const safetensors = await openTensorFile((await exported('safetensors')).file, 'a');
  expect(Object.fromEntries(safetensors.metadata)).toEqual({
    format: 'pt',
    writer: 'freeze-lab',
    step: '4',
    experiment: JSON.stringify(experiment),
  });
  const torch = await openTensorFile((await exported('torch')).file, 'a');
  const tree = torch.tree as Map<string, unknown>;
  expect([...tree.keys()]).toEqual(['weight', 'config', 'info']);
  expect(tree.get('info')).toBe('Freeze Lab, 4 steps');
  const settings = (tree.get('config') as Map<string, Map<string, unknown>>).get('settings');
  expect(Object.fromEntries(settings ?? [])).toEqual(experiment.settings);
});

it('JSON is what comes without asking', async () => {
  expect((await exported()).name).toBe((await exported('json')).name);
});

const python = findPython('torch');

const COMPARE = `
import json, sys, torch
with open(sys.argv[1]) as file:
    entries = json.load(file)['state_dict']
loaded = torch.load(sys.argv[2])
assert set(loaded['weight']) == set(entries)
for name, entry in entries.items():
    wanted = torch.tensor([float(value) for value in entry['data']]).reshape(entry['shape'])
    assert torch.equal(loaded['weight'][name], wanted), name
conv = torch.nn.Conv1d(2, 4, 2, stride=2)
conv.load_state_dict({key: loaded['weight']['ssl_proj.' + key] for key in ('weight', 'bias')}, strict=True)
print(loaded['info'], loaded['config']['settings']['learningRate'])
`;

it.skipIf(python === null)(
  'are read by PyTorch (python3-torch; skipped where it is not installed)',
  { tags: ['slow'] },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'freeze-lab-formats-'));
    try {
      const [json, torch] = [join(folder, 'a.json'), join(folder, 'a.pth')];
      await writeFile(json, (await exported()).file.stream());
      await writeFile(torch, (await exported('torch')).file.stream());
      const { status, stdout, stderr } = spawnSync(python ?? '', ['-c', COMPARE, json, torch], { encoding: 'utf8' });
      expect(status, stderr).toBe(0);
      expect(stdout.trim()).toBe('Freeze Lab, 4 steps 0.001');
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);
