/** What a sweep prepares and refuses before it trains: with a shard that has no run, so that no process is started. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { reportCommand } from '../../src/cli/reportCommand.ts';
import { sweepCommand, type SweepOptions } from '../../src/cli/sweepCommand.ts';
import { namedRuns } from '../../src/cli/sweepFolder.ts';
import { sweepOf } from '../../src/cli/sweepFile.ts';
import { NAMED_POLICIES } from '../../src/config/freezePolicies.ts';
import { featureFile } from '../contract/inputFiles.ts';
import { INTEROP_FOLDER } from '../reference/interopFiles.ts';

let folder = '';
let told: string[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'freeze-lab-'));
  told = [];
  // The checkpoint's ssl_proj takes six channels.
  writeFileSync(inFolder('six.npy'), Buffer.from(await featureFile('six.npy', 300, 6).arrayBuffer()));
});
afterEach(() => rmSync(folder, { recursive: true }));
const inFolder = (name: string): string => join(folder, name);

const ON_FEATURES = { experiment: { settings: { dataset: 'features' } }, steps: 3 };
const withCheckpoint = (): Partial<SweepOptions> => ({
  checkpoint: join(INTEROP_FOLDER, 'tiny_s2G.pth'),
  features: [inFolder('six.npy')],
});

/** The last of so many shards that no run is left for it. */
function prepare(sweep: unknown, options: Partial<SweepOptions> = {}): Promise<boolean> {
  writeFileSync(inFolder('s.json'), JSON.stringify(sweep));
  const standard: SweepOptions = {
    sweep: inFolder('s.json'),
    out: inFolder('out'),
    shard: { index: 99, of: 99 },
    jobs: null,
    backend: null,
    checkpoint: null,
    saveEvery: 0,
    audio: [],
    features: [],
    program: '',
  };
  return sweepCommand({ ...standard, ...options }, (line) => told.push(line));
}

it('writes down what it is a sweep of, with the sizes of a checkpoint', async () => {
  expect(await prepare(ON_FEATURES, withCheckpoint())).toBe(true);
  const written = JSON.parse(readFileSync(inFolder('out/sweep.json'), 'utf8')) as {
    experiment: { settings: { dim: number; initialWeights: string } };
    backend: string;
    files: Record<string, string>;
  };
  expect(written).toMatchObject({
    steps: 3,
    backend: 'wasm',
    experiment: { settings: { initialWeights: 'checkpoint' } },
  });
  expect(Object.keys(written.files)).toEqual(['features/six.npy', 'checkpoint/tiny_s2G.pth']);
  expect(told[0]).toContain(`dim ${written.experiment.settings.dim}`);
  await reportCommand(inFolder('out'), (line) => told.push(line));
  expect(told.at(-1)).toMatch(/^0 of 1 runs have ended/);
  expect(readdirSync(inFolder('out')).toSorted()).toEqual([
    'experiments',
    'logs',
    'report.csv',
    'report.html',
    'runs',
    'sweep.json',
  ]);
});

it('refuses values of the grid that the checkpoint contradicts', async () => {
  const sweep = { ...ON_FEATURES, settings: { dim: [77] } };
  await expect(prepare(sweep, withCheckpoint())).rejects.toSay(/dim is 77 and must be \d+/);
  const written = { ...ON_FEATURES, experiment: { settings: { dataset: 'features', dim: 78 } } };
  await expect(prepare(written, withCheckpoint())).rejects.toSay(/dim is 78 and must be \d+/);
});

it('goes on with the same files and backend only, whatever they are called', async () => {
  await prepare(ON_FEATURES, { features: [inFolder('six.npy')] });
  await expect(prepare(ON_FEATURES, { features: [inFolder('six.npy')], backend: 'cpu' })).rejects.toSay(
    'holds a sweep on wasm, and goes on there only, not on cpu',
  );
  writeFileSync(inFolder('six.npy'), Buffer.from(await featureFile('six.npy', 300, 6, 2).arrayBuffer()));
  await expect(prepare(ON_FEATURES, { features: [inFolder('six.npy')] })).rejects.toSay('begun with other files');
});

it.each<[string, Partial<SweepOptions>, string]>([
  ['shard 0', { shard: { index: 0, of: 2 } }, '--shard must be I/N with I from 1 to N'],
  ['a shard beyond', { shard: { index: 3, of: 2 } }, 'not 3/2'],
  ['no job', { jobs: 0 }, '--jobs is 0; expected a whole number from 1 to'],
  ['audio for a plane', { audio: ['s.json'] }, '--audio is given, but the experiment'],
])('refuses %s', async (_what, options, message) => {
  await expect(prepare({ steps: 1 }, options)).rejects.toSay(message);
  expect(readdirSync(folder)).not.toContain('out');
});

it('a report of what is no sweep is refused', async () => {
  await expect(reportCommand(folder, () => {})).rejects.toSay('sweep.json cannot be opened');
});

it('names of runs are readable, safe in any file system, and no two alike', () => {
  const { sweep } = sweepOf('s.json', {
    steps: 1,
    seeds: [1, 2],
    policies: NAMED_POLICIES,
    settings: { voices: [[], ['slt', 'a/../b:c*?']], learningRate: [1e-7, 0.001] },
  });
  const names = namedRuns(sweep).map(({ name }) => name);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[\w.-]{1,120}$/);
  // The same on every machine, and in every version that trains the same: folders of a sweep go by it.
  expect(names[0]).toBe('wholeForward-voices-learningRate1e-7-seed1-0771f75c');
});
