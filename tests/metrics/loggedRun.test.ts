/** A log as a run: its quantities under our names where they are the same, and nothing else under them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { logRun } from '../../src/metrics/loggedRun.ts';
import { metricsTensorboard } from '../../src/metrics/metricsTensorboard.ts';
import { scalarRecord } from '../formats/eventProto.ts';
import { trainLog } from '../formats/trainLogLines.ts';
import { seriesOf } from './seriesOf.ts';

const file = (name: string, ...parts: BlobPart[]): File => new File(parts, name);

it('a train.log has the name of its experiment, and its commitment loss is ours', async () => {
  const run = await logRun(
    file(
      'train.log',
      trainLog([0, 100], (step) => step / 200),
    ),
  );
  expect(run).toMatchObject({ name: 'voice', format: 'train-log' });
  expect([...run.points]).toMatchObject([['loss/commitment', { step: [0, 100], value: [0, 0.5] }]]);
  expect([...run.logged.keys()]).toContain('loss/g/mel');
  expect(run.points.get('loss/commitment')?.time.map((time) => time - run.began)).toEqual([0, 100]);
});

it('so has an event file that TensorBoard wrote', async () => {
  const bytes = readFileSync(join(import.meta.dirname, '../formats/fixtures/events.out.tfevents.tensorboard'));
  const run = await logRun(file('events.out.tfevents.1', new Uint8Array(bytes)));
  expect(run).toMatchObject({ name: 'events.out.tfevents.1', format: 'tensorboard' });
  expect(run.points.get('loss/commitment')?.value).toEqual([0, 0, 0, 0, 0, 0.0625, 0.0625, 0.0625, 0.0625, 0.0625]);
  expect(run.findings[1]).toMatchObject({ code: 'log-commitment-zero-between', first: 0, last: 400 });
});

it('what we wrote comes back under the same columns', async () => {
  const lane = seriesOf(3, {
    'loss/commitment': () => 0,
    'loss/total': (step) => step,
    'codebook/perplexity@0': () => 7,
    'gradient/ssl_proj': () => -1,
  });
  const [written] = await metricsTensorboard(new Map([['A', lane]]), null, 1_700_000_000, async () => {});
  const run = await logRun(file('events.out.tfevents.x', written?.file as Blob));
  expect([...run.points.keys()].toSorted()).toEqual(['codebook/perplexity@0', 'loss/commitment', 'loss/total']);
  expect([...run.logged.keys()].toSorted()).toEqual([
    'codebook/perplexity@0',
    'gradient/ssl_proj/none',
    'loss/g/kl_ssl',
    'loss/total',
  ]);
});

it('a name that only looks like one of ours is not', async () => {
  const names = [
    'loss/total@0',
    'codebook/perplexity',
    'codebook/perplexity@-1',
    'codebook/perplexity@01',
    'total_loss',
  ];
  const run = await logRun(file('events', ...names.map((name) => scalarRecord(name, 1, 1))));
  expect(run.points.size).toBe(0);
  expect([...run.logged.keys()]).toEqual(names);
});

it('an error names the file', async () => {
  await expect(logRun(file('x.log', '2024-05-06 07:08:09,123\tv\tINFO\tnothing\n'))).rejects.toSay(
    'x.log: it holds no list of losses as GPT-SoVITS logs them',
  );
  await expect(logRun(file('y', new Uint8Array(99)))).rejects.toSay('y: it holds no event of TensorBoard');
});
