/** Which files of an experiment folder are meant: rules by folder, the newest checkpoint, token files in parts. */
import { describe, expect, it } from 'vitest';
import { newestCheckpoints, sortedByFolder, wholeTokenFiles } from '../../src/store/experimentFolder.ts';
import type { GivenFile } from '../../src/store/state.ts';

const at = (path: string, content = ''): GivenFile => ({
  path,
  file: new File([content], path.split('/').at(-1) ?? ''),
});
const paths = (files: readonly GivenFile[]): string[] => files.map(({ path }) => path);

describe('folders', () => {
  it('of recordings, GPT and evaluation are beside the point only where features are', () => {
    const beside = ['x/5-wav32k/a.wav', 'x/logs_s1/ckpt/e.ckpt', 'x/logs_s2_v2/eval/events'];
    expect(paths(sortedByFolder(beside.map((path) => at(path))).useful)).toEqual(beside);
    expect(paths(sortedByFolder([at('x/4-cnhubert/a.pt'), ...beside.map((path) => at(path))]).useful)).toEqual([
      'x/4-cnhubert/a.pt',
    ]);
  });

  it('of BERT features and speaker embeddings hold nothing of use, wherever they are', () => {
    const { useful, report } = sortedByFolder([at('3-bert/a.pt'), at('exp/7-sv_cn/a.pt'), at('2-name2text-0.txt')]);
    expect(useful).toEqual([]);
    expect(report.left.map(({ what }) => what)).toEqual(['bert-features', 'speaker-embedding', 'phonemes']);
  });

  it('hidden files are not worth a word beside others', () => {
    const { useful, report } = sortedByFolder([at('x/.DS_Store'), at('__MACOSX/x/a.pt'), at('x/a.pt')]);
    expect([paths(useful), report.left]).toEqual([['x/a.pt'], []]);
  });

  it('with 20,000 files are sorted', () => {
    const files = Array.from({ length: 20_000 }, (_, i) => at(`${i % 2 ? '4-cnhubert' : '3-bert'}/${i}.pt`));
    expect(sortedByFolder(files).useful).toHaveLength(10_000);
  });
});

describe('checkpoints', () => {
  it.each([
    [['G_900.pth', 'G_1000.pth', 'G_8.pth'], ['G_1000.pth']],
    [['G_2333333333331.pth', 'G_2333333333330.pth'], ['G_2333333333331.pth']],
    [['G_9007199254740993.pth', 'G_9007199254740992.pth'], ['G_9007199254740993.pth']],
    [['voice_e8_s200.pth', 'voice_e16_s400.pth', 'voice_e4_s100.pth'], ['voice_e16_s400.pth']],
    // Nobody but the person knows which of these is meant.
    [
      ['s2G.pth', 'G_8.pth'],
      ['s2G.pth', 'G_8.pth'],
    ],
    [
      ['a/G_8.pth', 'b/G_9.pth'],
      ['a/G_8.pth', 'b/G_9.pth'],
    ],
    [
      ['a_e8_s200.pth', 'b_e9_s300.pth'],
      ['a_e8_s200.pth', 'b_e9_s300.pth'],
    ],
  ])('of %j the newest is %j', (given, newest) => {
    const files = given.map((path) => at(path));
    const found = newestCheckpoints(files);
    expect(paths(found.newest)).toEqual(newest);
    expect([...found.newest, ...found.older]).toHaveLength(files.length);
  });
});

describe('token files', () => {
  it('in parts become one, in the order of their numbers, without marks in the middle', async () => {
    const parts = [at('x/6-name2semantic-10.tsv', 'c\t3'), at('x/6-name2semantic-2.tsv', '\uFEFFb\t2\n')];
    const { files } = await wholeTokenFiles([...parts, at('x/6-name2semantic-0.tsv', 'a\t1')]);
    expect(files.map(({ name }) => name)).toEqual(['6-name2semantic.tsv']);
    expect(await files[0]?.text()).toBe('a\t1\nb\t2\n\nc\t3\n');
  });

  it('a single part stays as it is', async () => {
    const only = at('6-name2semantic-3.tsv', 'a\t1');
    expect(await wholeTokenFiles([only])).toEqual({ files: [only.file], parts: [] });
  });

  it('the whole stands for its parts, and two folders are rivals', async () => {
    const whole = at('x/6-name2semantic.tsv');
    const part = at('x/6-name2semantic-0.tsv');
    expect(await wholeTokenFiles([part, whole])).toEqual({ files: [whole.file], parts: [part] });
    const { files } = await wholeTokenFiles([whole, at('y/6-name2semantic-0.tsv'), at('y/6-name2semantic-1.tsv')]);
    expect(files).toHaveLength(2);
  });
});
