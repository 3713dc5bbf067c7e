/** The recipes of docs/many-runs.md, as they stand there: which shards the machines would train. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sweepOf } from '../../src/cli/sweepFile.ts';
import { runCount } from '../../src/config/sweep.ts';

const text = readFileSync(join(import.meta.dirname, '../../docs/many-runs.md'), 'utf8');

/** Code of the block that follows a heading, or a text. */
function blockAfter(place: string, language: string): string {
  const from = text.indexOf(place);
  expect(from).toBeGreaterThan(0);
  return new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(text.slice(from))?.[1] ?? '';
}

/** What a script would start, with variables as a scheduler sets them: `node` and `srun` say what they were given. */
function started(script: string, variables: Record<string, string>): string {
  const functions = 'srun() { "$@"; }\nnode() { echo "$@"; }\n';
  const { stdout, status } = spawnSync('sh', ['-eu'], {
    input: functions + script,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...variables },
  });
  expect(status).toBe(0);
  return stdout.trim();
}
const shardOf = (line: string): string | undefined => /--shard (\S+)$/.exec(line)?.[1];
const ALL = Array.from({ length: 8 }, (_, i) => `${i + 1}/8`);

it('the sweep in it has as many runs as it says', () => {
  const { sweep } = sweepOf('s.json', JSON.parse(blockAfter('## A sweep', 'json')) as Record<string, unknown>);
  expect(text).toContain(`is a run: ${runCount(sweep)} here`);
});

describe.skipIf(process.platform === 'win32')('every shard is trained once', () => {
  it('by a Slurm array, and by a part of it that is submitted again', () => {
    const script = blockAfter('### Slurm', 'sh');
    const [, first, last] = /--array=(\d+)-(\d+)/.exec(script) ?? [];
    const ids = Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => Number(first) + i);
    const shard = (id: number, count: number): string | undefined =>
      shardOf(
        started(script, {
          SLURM_ARRAY_TASK_ID: String(id),
          SLURM_ARRAY_TASK_COUNT: String(count),
          SCRATCH: '/scratch',
        }),
      );
    expect(ids.map((id) => shard(id, ids.length))).toEqual(ALL);
    expect([3, 5].map((id) => shard(id, 2))).toEqual(['3/8', '5/8']);
  });

  it('by an indexed job of Kubernetes', () => {
    const job = blockAfter('### Kubernetes', 'yaml');
    const completions = Number(/completions: (\d+)/.exec(job)?.[1]);
    const command = /args:\n\s+- (exec .*)\n/.exec(job)?.[1] ?? '';
    const shards = Array.from({ length: completions }, (_, index) =>
      // A function cannot be executed in the place of the shell.
      shardOf(started(command.replace(/^exec /, ''), { JOB_COMPLETION_INDEX: String(index) })),
    );
    expect(shards).toEqual(ALL);
  });

  it('by GNU parallel', () => {
    for (const place of ['a folder that all of', 'Without a shared folder, each']) {
      const script = blockAfter(place, 'sh');
      expect(/--shard (\S+) ::: (.*)\n/.exec(script)?.slice(1)).toEqual(['{}/4', '1 2 3 4']);
    }
  });
});
