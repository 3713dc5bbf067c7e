/** What a log allows to say: every way that commitment loss can go, and nothing beyond what is there. */
import { describe, expect, it } from 'vitest';
import { problemText } from '../../src/config/problems/problemText.ts';
import { readEventFile } from '../../src/formats/eventFile.ts';
import { readTrainLog } from '../../src/formats/trainLog.ts';
import { logFindings } from '../../src/metrics/logFindings.ts';
import { scalarRecord } from '../formats/eventProto.ts';
import { entry, listEntry, trainLog } from '../formats/trainLogLines.ts';

/** What is said of an event file with these values of commitment loss, at steps 0, 100, and so on. */
async function commitmentSaid(values: readonly number[]): Promise<string[]> {
  const log = await readEventFile(new Blob(values.map((value, i) => scalarRecord('loss/g/kl_ssl', i * 100, value))));
  return logFindings(log)
    .map(problemText)
    .filter((said) => said.startsWith('Commitment') || said.startsWith('No commitment'));
}

const UNSEEN = 'cannot be seen from a log; drop two checkpoints to know.';

describe('commitment loss', () => {
  it('exactly 0 throughout', async () => {
    const said = 'the quantizer ran in evaluation mode. Whether the codebook moved';
    expect(await commitmentSaid(Array(412).fill(0))).toEqual([
      `Commitment loss is exactly 0 in all 412 logged steps: ${said} ${UNSEEN}`,
    ]);
    expect(await commitmentSaid([0])).toEqual([
      `Commitment loss is exactly 0 in the only logged step: ${said} ${UNSEEN}`,
    ]);
  });

  it('above 0 throughout; the smallest number is not 0', async () => {
    expect(await commitmentSaid([0.5, 2 ** -149, 0.03125])).toEqual([
      'Commitment loss is above 0 in all 3 logged steps (1.4e-45 to 0.5): the quantizer ran in training mode. ' +
        `How far the codebook moved ${UNSEEN}`,
    ]);
  });

  it.each([
    [[0.5, 0, 0, 0.5], 'exactly 0 in 2 of 4 logged steps, from step 100 to 200, and not 0 in the others'],
    [[0.5, 0.5, 0], 'exactly 0 in 1 of 3 logged steps, at step 200, and not 0 in the others'],
    [[0, 0, 0.5], 'exactly 0 in 2 of 3 logged steps, from step 0 to 100, and not 0 in the others'],
    [[0, 0.5, 0, 0.5, 0], 'exactly 0 in 3 of 5 logged steps, in 3 stretches, and not 0 in the others'],
  ])('%j', async (values, said) => {
    const [sentence, ...more] = await commitmentSaid(values);
    expect(sentence).toContain(`Commitment loss is ${said}: `);
    expect(sentence).toContain(UNSEEN);
    expect(more).toEqual([]);
  });

  it('not finite', async () => {
    expect(await commitmentSaid([0.5, Number.NaN, Infinity])).toEqual([
      'Commitment loss is not a finite number in 2 of 3 logged steps, the first of them 100.',
      expect.stringContaining('Commitment loss is above 0 in 1 logged step (0.5 to 0.5)'),
    ]);
    expect(await commitmentSaid([Number.NaN])).toEqual([
      'Commitment loss is not a finite number in 1 of 1 logged step, the first of them 0.',
    ]);
    const [, sentence] = await commitmentSaid([0, Number.NaN]);
    expect(sentence).toContain('exactly 0 in 1 of 2 logged steps, at step 0, and not 0 in the others');
  });

  it('not logged', async () => {
    const log = await readTrainLog(new Blob([entry(0, '[0.75, 300, 0.0001]')]));
    expect(logFindings(log).map(({ code }) => code)).toEqual([
      'log-holds',
      'log-commitment-missing',
      'log-gradients-missing',
      'log-settings-missing',
    ]);
  });
});

it('a train.log: what it holds, no gradients, its settings, what was replaced and cut', async () => {
  const text = trainLog([0, 100, 200], () => 0.5) + trainLog([100, 200], () => 0, 'voice', false);
  const log = await readTrainLog(new Blob([text + listEntry(300, 0).slice(0, -9)]));
  expect(logFindings(log)).toEqual([
    { code: 'log-holds', names: 7, points: 3, first: 0, last: 200 },
    { code: 'log-commitment-zero-between', zeros: 2, count: 3, first: 100, last: 200 },
    { code: 'log-gradients-missing' },
    { code: 'log-settings-freeze-both' },
    { code: 'log-replaced', count: 14 },
    { code: 'log-cut' },
  ]);
  const one = await readTrainLog(new Blob([trainLog([0], () => 0.5)]));
  expect(logFindings(one)).toContainEqual({ code: 'log-settings-freeze', on: true });
});

it('norms of gradients: of the whole generator, or of our modules', async () => {
  const said = async (...names: string[]) => {
    const log = await readEventFile(new Blob(names.map((name) => scalarRecord(name, 1, 1))));
    return logFindings(log).filter(({ code }) => code.startsWith('log-gradients'));
  };
  expect(await said('grad_norm_d', 'grad_norm_g')).toEqual([
    { code: 'log-gradients', names: ['grad_norm_d', 'grad_norm_g'], ofGenerator: true },
  ]);
  expect(await said('gradient/ssl_proj', 'gradient/ssl_proj/none')).toEqual([
    { code: 'log-gradients', names: ['gradient/ssl_proj'], ofGenerator: false },
  ]);
  expect(await said('loss/total')).toEqual([{ code: 'log-gradients-missing' }]);
});

it('damage is told with how much it was', async () => {
  const records = [0, 1, 2].map((step) => scalarRecord('loss/g/kl_ssl', step, 0));
  const broken = records[1] as Uint8Array<ArrayBuffer>;
  broken[15] = 99;
  const log = await readEventFile(new Blob(records));
  expect(logFindings(log).map(problemText)).toContain(
    `Not read, because it is damaged: 1 place, ${broken.length} bytes in all.`,
  );
});
