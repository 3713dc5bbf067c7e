/** A report in sentences: short, each thing said once, and no name can turn or swamp what stands behind it. */
import { describe, expect, it } from 'vitest';
import type { DropReport } from '../../src/protocol/dropReport.ts';
import { left, levelOf, merged, NOTHING, refused, taken, told } from '../../src/store/dropReport.ts';
import { dropLine, dropSentences } from '../../src/ui/notices/dropSentences.ts';

const many = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}${i}.pt`);
const message = (text: string) => ({ code: 'message', text }) as const;
const nan = (name: string) => ({
  name,
  reason: message(`${name}: 1 of its values are NaN or infinite. Extract it again.`),
});

describe('a drop in a line', () => {
  it.each<[DropReport, string, ReturnType<typeof levelOf>]>([
    [NOTHING, 'There was no file in it.', 'info'],
    [
      { ...taken('features', many('a', 3)), waits: true },
      'Taken: 3 feature files. Apply and reset to train on what was added.',
      'info',
    ],
    [taken('checkpoint', ['G_8.pth']), 'Taken: checkpoint G_8.pth.', 'info'],
    [
      { ...merged([taken('features', ['a.pt']), taken('semantic-tokens', ['6.tsv'])]), waits: true },
      'Taken: features a.pt and semantic tokens 6.tsv. Apply and reset to train on them and to compare the tokens.',
      'info',
    ],
    [
      { ...taken('semantic-tokens', ['6.tsv']), waits: true },
      'Taken: semantic tokens 6.tsv. They are compared after Apply and reset.',
      'info',
    ],
    [refused([nan('b.pt')]), 'b.pt was refused. 1 of its values are NaN or infinite. Extract it again.', 'error'],
    [
      merged([taken('features', ['a.pt']), refused(many('b', 5).map(nan))]),
      'Taken: features a.pt. 5 files were refused. b0.pt: 1 of its values are NaN or infinite. Extract it again. b1.pt: 1 of its values are NaN or infinite. Extract it again. b2.pt: 1 of its values are NaN or infinite. Extract it again. and 2 more',
      'warning',
    ],
    [
      left('discriminator', ['D_8.pth']),
      'D_8.pth was left alone. Discriminator, of use only to GPT-SoVITS’s own training. Freeze Lab needs the generator beside it: G_*.pth, or s2G*.pth.',
      'info',
    ],
    [
      merged([
        taken('checkpoint', ['G_8.pth']),
        left('discriminator', ['D_8.pth']),
        left('bert-features', many('a', 9)),
      ]),
      'Taken: checkpoint G_8.pth. Left alone: Discriminator, of use only to GPT-SoVITS’s own training: D_8.pth; BERT features of the text: 9 files.',
      'info',
    ],
    [
      left('rival-checkpoints', ['s2G.pth', 'G_8.pth']),
      'None of these files was taken. Left alone: Only one checkpoint can be used; drop the one you want: s2G.pth, G_8.pth.',
      'warning',
    ],
    [
      merged([left('unknown', ['a', 'b', 'c', 'd', 'e']), taken('features', ['x.pt'])]),
      'Taken: features x.pt. Left alone: Not recognised: a, b, c, d and 1 more.',
      'info',
    ],
    [
      left('unknown', ['notes.txt']),
      'notes.txt was not recognised. Freeze Lab takes checkpoints (.pth, .safetensors), features (.pt, .npy, .npz), semantic tokens (.tsv), audio, training logs (train.log, events.out.tfevents.*), and its own sessions, runs and weights.',
      'warning',
    ],
    [
      merged([left('unknown', ['a', 'a', 'b', 'c', 'd']), taken('features', ['x.pt'])]),
      'Taken: features x.pt. Left alone: Not recognised: a, b, c and 2 more.',
      'info',
    ],
    [
      merged([left('training-log', ['train.log', 'train.log']), taken('checkpoint', ['G.pth'])]),
      'Taken: checkpoint G.pth. Left alone: Training log: train.log (2).',
      'info',
    ],
    [
      merged([
        taken('log', ['train.log']),
        told('train.log', [
          { code: 'log-holds', names: 7, points: 412, first: 0, last: 41_100 },
          { code: 'log-commitment-zero', count: 412 },
        ]),
      ]),
      'Taken: training log train.log. 7 quantities, logged in 412 steps from 0 to 41100. Commitment loss is exactly 0 in all 412 logged steps: the quantizer ran in evaluation mode. Whether the codebook moved cannot be seen from a log; drop two checkpoints to know.',
      'info',
    ],
    [
      merged([
        taken('log', ['a.log', 'b.log']),
        told('a.log', [{ code: 'log-gradients-missing' }, { code: 'log-settings-freeze', on: true }]),
        told('b.log', [{ code: 'log-gradients-missing' }]),
      ]),
      'Taken: 2 training logs. a.log: No norm of a gradient is logged. Its settings have freeze_quantizer on. b.log: No norm of a gradient is logged.',
      'info',
    ],
    [
      left('not-running', ['a.pt']),
      'a.pt was left alone. Not taken, because the training worker was not running; press Restart if it still is not, then drop again.',
      'warning',
    ],
  ])('%#', (report, line, level) => {
    expect([dropLine(report), levelOf(report)]).toEqual([line, level]);
  });

  it('names files whose reason does not, and does not repeat the name where it does', () => {
    const reasons = dropSentences(
      refused([
        { name: 'a.pth', reason: message('The experiment does not fit the checkpoint a.pth: dim is 5.') },
        { name: 'b.pth', reason: message('it holds nothing.') },
      ]),
    ).details;
    expect(reasons).toEqual([
      'The experiment does not fit the checkpoint a.pth: dim is 5.',
      'b.pth: It holds nothing.',
    ]);
  });

  it('lets no name turn the sentence, or swamp it', () => {
    const name = `\u202eש${'x'.repeat(300)}.pt`;
    const { title, details } = dropSentences(refused([nan(name)]));
    expect(title).toMatch(/^\ufffd\u2068ש\u2069x+…x+\.pt was refused\.$/);
    expect(title.length).toBeLessThan(110);
    expect(details).toEqual(['1 of its values are NaN or infinite. Extract it again.']);
    const wrong = left('unknown', [name, `b${name}`]);
    for (const line of dropSentences(wrong).left) expect(line).not.toMatch(/[\u202a-\u202e]/);
  });
});

it('groups of the same kind become one, and only the first names are kept', () => {
  const both = merged([taken('audio', many('a', 3)), taken('audio', many('b', 3)), NOTHING]);
  expect(both.taken).toEqual([{ kind: 'audio', count: 6, names: ['a0.pt', 'a1.pt', 'a2.pt', 'b0.pt'] }]);
});
