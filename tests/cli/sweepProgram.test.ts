/** Sweeps and saves as the program does them, in processes of their own that are killed. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NAMED_POLICIES } from '../../src/config/freezePolicies.ts';

const ROOT = join(import.meta.dirname, '../..');
const PROGRAM = join(ROOT, 'dist-cli/main.mjs');
const folder = mkdtempSync(join(tmpdir(), 'freeze-lab-'));
const inFolder = (...names: string[]): string => join(folder, ...names);

const TINY = { dataset: 'plane', dim: 4, codes: 8, hidden: 8, batchSize: 2, clipFrames: 16 };
/** Lane A is frozen at step 4. */
const BASE = {
  settings: TINY,
  lanes: [{ id: 'A', frozen: false, policy: 'evalOnly' }],
  timeline: [{ step: 4, action: 'freeze', lane: { id: 'A', frozen: true, policy: 'evalOnly' } }],
};
const LONGEST = 600_000;

beforeAll(() => {
  // Builds the program if it is stale.
  const built = spawnSync(process.execPath, [join(ROOT, 'scripts/lab.mjs'), '--help'], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
}, LONGEST);
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, content: unknown): string => {
  writeFileSync(inFolder(name), JSON.stringify(content));
  return inFolder(name);
};
function lab(...args: string[]): string {
  const { status, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8' });
  expect(stderr).not.toContain('Error');
  expect([status, stderr]).toEqual([0, stderr]);
  return stderr;
}
const digest = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Everything in a sweep's folder that does not tell the time, by digest; of weights and curves all but seconds. */
function contentOf(sweep: string): Record<string, string> {
  const runs = readdirSync(inFolder(sweep, 'runs')).toSorted();
  const files = runs.flatMap((run) =>
    ['audit.json', 'verdict.json', 'experiment.json'].map((file) => `runs/${run}/${file}`),
  );
  const untimed = runs.flatMap((run): [string, string][] => {
    const csv = readFileSync(inFolder(sweep, 'runs', run, 'metrics.csv'), 'utf8').replace(/^(\w+,\w+),[^,]*/gm, '$1');
    const { seconds: _, ...weights } = JSON.parse(
      readFileSync(inFolder(sweep, 'runs', run, 'lane-A.json'), 'utf8'),
    ) as { seconds: number };
    return [
      [`${run} curves`, csv],
      [`${run} weights`, JSON.stringify(weights)],
    ];
  });
  return {
    ...Object.fromEntries(['report.csv', ...files].map((file) => [file, digest(inFolder(sweep, file))])),
    ...Object.fromEntries(untimed),
  };
}

async function until(condition: () => boolean, child: ChildProcess): Promise<void> {
  while (!condition()) {
    if (child.exitCode !== null) throw new Error('It ended before it could be killed.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
const gone = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) =>
    child.exitCode !== null || child.signalCode !== null ? resolve() : child.once('exit', () => resolve()),
  );

describe('a sweep of 3 seeds and 8 policies', { tags: ['slow'], timeout: LONGEST }, () => {
  const sweep = { experiment: BASE, steps: 12, seeds: [1, 2, 3], policies: NAMED_POLICIES };

  it('is in two shards, one of them killed and repeated, what it is in one', async () => {
    const path = write('sweep.json', sweep);
    expect(lab('sweep', path, '--out', inFolder('whole'))).toContain('24 of 24 runs have ended');
    lab('report', inFolder('whole'));

    const first = spawn(process.execPath, [PROGRAM, 'sweep', path, '--out', inFolder('parts'), '--shard', '1/2'], {
      stdio: 'ignore',
    });
    const endedRuns = (): number =>
      existsSync(inFolder('parts', 'runs'))
        ? readdirSync(inFolder('parts', 'runs')).filter((run) =>
            existsSync(inFolder('parts', 'runs', run, 'verdict.json')),
          ).length
        : 0;
    await until(() => endedRuns() >= 3, first);
    first.kill('SIGKILL');
    await gone(first);
    const kept = endedRuns();
    expect(kept).toBeLessThan(12);
    lab('sweep', path, '--out', inFolder('parts'), '--shard', '2/2');
    expect(lab('report', inFolder('parts'))).toMatch(/1[2-9] of 24 runs have ended/);
    expect(lab('sweep', path, '--out', inFolder('parts'), '--shard', '1/2')).toMatch(
      /12 of them in shard 1\/2: [1-9] to train/,
    );
    lab('report', inFolder('parts'));
    expect(contentOf('parts')).toEqual(contentOf('whole'));
    expect(Object.keys(contentOf('whole'))).toHaveLength(1 + 24 * 5);

    // Nothing is left to do, and nothing is done.
    const before = statSync(inFolder('whole', 'runs', readdirSync(inFolder('whole', 'runs'))[0] as string)).mtimeMs;
    expect(lab('sweep', path, '--out', inFolder('whole'))).toContain('0 to train');
    expect(statSync(inFolder('whole', 'runs', readdirSync(inFolder('whole', 'runs'))[0] as string)).mtimeMs).toBe(
      before,
    );
  });

  it('gives each policy its verdict', () => {
    const csv = readFileSync(inFolder('whole', 'report.csv'), 'utf8').trimEnd().split('\r\n');
    const [head = [], ...lines] = csv.map((line) => line.split(','));
    const [policy, kind] = [head.indexOf('policy'), head.indexOf('verdict')];
    const verdicts = Object.fromEntries(lines.map((fields) => [fields[policy], fields[kind]]));
    expect(verdicts).toMatchObject({
      wholeForward: 'held',
      evalOnly: 'held',
      noGradOnly: 'leaks',
      codebookOnly: 'leaks',
    });
  });

  it('begins where another shard is about to begin, and not among other files', () => {
    const args = ['sweep', write('one.json', { steps: 1, seeds: [1] }), '--shard', '2/2', '--out'];
    for (const own of ['runs', 'logs']) mkdirSync(inFolder('begun', own), { recursive: true });
    writeFileSync(inFolder('begun', 'sweep.json.1.partial'), '{');
    expect(lab(...args, inFolder('begun'))).toContain('0 of them in shard 2/2');
    mkdirSync(inFolder('thesis'));
    writeFileSync(inFolder('thesis', 'thesis.txt'), 'x');
    const { stderr, status } = spawnSync(process.execPath, [PROGRAM, ...args, inFolder('thesis')], {
      encoding: 'utf8',
    });
    expect(stderr).toContain('holds files, but no sweep');
    expect(status).toBe(2);
    expect(readdirSync(inFolder('thesis'))).toEqual(['thesis.txt']);
  });

  it('refuses a folder of another sweep, and grows', () => {
    const run = (changed: object): string =>
      spawnSync(
        process.execPath,
        [
          PROGRAM,
          'sweep',
          write('changed.json', { ...sweep, ...changed }),
          '--out',
          inFolder('whole'),
          '--shard',
          '9999/9999',
        ],
        { encoding: 'utf8' },
      ).stderr;
    expect(run({ seeds: [1] })).toContain('holds another sweep, with a run wholeForward-seed2-');
    expect(run({ steps: 11 })).toContain('holds a sweep of 12 steps, more than 11');
    expect(run({ experiment: { settings: { ...TINY, dim: 8 } } })).toContain('holds another sweep');
    expect(run({ seeds: [1, 2, 3, 4] })).toContain('32 runs of 12 steps');
  });
});

describe('a run that is killed', { tags: ['slow'], timeout: LONGEST }, () => {
  const steps = '400';
  const session = inFolder('killed', 'session.freezelab.zip');
  const train = (out: string): string[] => [
    'train',
    inFolder('run.json'),
    '--steps',
    steps,
    '--save-every',
    '10',
    '--out',
    inFolder(out),
  ];

  it('at any moment goes on from its last save, to the bits of a run in one go', async () => {
    write('run.json', BASE);
    lab(...train('once'));
    let kills = 0;
    for (let saves = 1; saves <= 4; saves += 1) {
      const child = spawn(process.execPath, [PROGRAM, ...train('killed')], { stdio: 'ignore' });
      const inode = (): number => statSync(session, { throwIfNoEntry: false })?.ino ?? 0;
      const before = inode();
      // At some moment behind a new save: in a step, or within the next save.
      await until(() => inode() !== before, child);
      await new Promise((resolve) => setTimeout(resolve, saves * 7));
      child.kill('SIGKILL');
      await gone(child);
      if (child.signalCode === 'SIGKILL') kills += 1;
      cpSync(inFolder('killed'), inFolder(`after${saves}`), { recursive: true });
    }
    expect(kills).toBeGreaterThan(0);
    const said = lab(...train('killed'));
    const from = Number(/Going on from step (\d+)\./.exec(said)?.[1]);
    expect(from % 10).toBe(0);
    expect(from).toBeGreaterThanOrEqual(10 * kills);
    for (const name of ['audit.json', 'verdict.json'])
      expect(digest(inFolder('killed', name))).toBe(digest(inFolder('once', name)));
    const weights = (run: string): object => ({
      ...(JSON.parse(readFileSync(inFolder(run, 'lane-A.json'), 'utf8')) as object),
      seconds: 0,
    });
    expect(weights('killed')).toEqual(weights('once'));
  });

  it.skipIf(process.platform === 'win32')('by a scheduler saves itself first', async () => {
    const args = [
      'train',
      inFolder('run.json'),
      '--steps',
      '1000000',
      '--save-every',
      '0',
      '--out',
      inFolder('notice'),
    ];
    const child = spawn(process.execPath, [join(ROOT, 'scripts/lab.mjs'), ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr?.on('data', (text) => (said += String(text)));
    await until(() => said.includes('step '), child);
    child.kill('SIGTERM');
    await gone(child);
    expect(child.exitCode).toBe(1);
    expect(said).toContain('Interrupted. The same command goes on from there.');
    expect(existsSync(inFolder('notice', 'session.freezelab.zip'))).toBe(true);
  });
});
