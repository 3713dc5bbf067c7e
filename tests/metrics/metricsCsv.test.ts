/** Metrics as CSV: readable by anything that follows RFC 4180, and none never becomes a number. */
import { expect, test } from 'vitest';
import type { LaneId } from '../../src/config/experiment.ts';
import { NO_GRADIENT } from '../../src/config/metrics.ts';
import { BLOCK } from '../../src/metrics/column.ts';
import { csvPieces, metricsCsv } from '../../src/metrics/metricsCsv.ts';
import { LaneSeries } from '../../src/metrics/series.ts';
import { seriesOf } from './seriesOf.ts';

const series = (count: number): LaneSeries =>
  seriesOf(count, {
    'probe/token_flip_rate@1': () => Number.NaN,
    'gradient/ssl_proj': (s) => (s % 2 ? NO_GRADIENT : 0),
    'loss/total': (s) => s + 0.1,
  });

test('header, lanes in order, none, unmeasured and zero', async () => {
  const lanes = new Map<LaneId, LaneSeries>([
    ['A', series(2)],
    ['B', series(1)],
  ]);
  const blob = await metricsCsv(lanes);
  expect(blob.type).toBe('text/csv');
  expect(await blob.text()).toBe(
    [
      'lane,step,seconds,loss/total,gradient/ssl_proj,probe/token_flip_rate@1',
      'A,1,0.1,1.1,none,',
      'A,2,0.2,2.1,0,',
      'B,1,0.1,1.1,none,',
      '',
    ].join('\r\n'),
  );
});

test('minus one is none in gradient columns only', () => {
  const lane = new LaneSeries();
  lane.append({
    step: Int32Array.of(1),
    seconds: Float64Array.of(1),
    columns: { 'loss/total': Float32Array.of(-1), 'gradient/decoder': Float32Array.of(-1) },
  });
  expect([...csvPieces(new Map([['A', lane]]))].at(-1)).toBe('A,1,1,-1,none\r\n');
});

test('20,000 steps of four lanes come in small pieces, each with a pause behind it', { tags: ['slow'] }, async () => {
  const lanes = new Map((['A', 'B', 'C', 'D'] as const).map((id) => [id, series(20_000)]));
  let pauses = 0;
  const blob = await metricsCsv(lanes, async () => {
    pauses += 1;
  });
  const lines = (await blob.text()).trimEnd().split('\r\n');
  expect(lines).toHaveLength(1 + 4 * 20_000);
  expect(pauses).toBe(1 + 4 * 40);
});

test('what comes while the file is written does not disturb it', () => {
  const most = 4 * BLOCK;
  const lane = new LaneSeries(most);
  const more = series(most);
  lane.append({ step: more.step.toArray(), seconds: more.seconds.toArray(), columns: {} });
  const pieces = csvPieces(new Map([['A', lane]]));
  const text = [pieces.next().value, pieces.next().value];
  lane.append({ step: Int32Array.of(most + 1), seconds: Float64Array.of(most), columns: {} });
  expect(lane.generation).toBe(1);
  text.push(...pieces);
  const steps = text
    .join('')
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((line) => Number(line.split(',')[1]));
  expect(steps).toEqual(Array.from({ length: most }, (_, i) => i + 1));
});
