/** Metrics as JSON: valid whatever the numbers are, with none, unmeasured and zero told apart. */
import { expect, test } from 'vitest';
import type { LaneId } from '../../src/config/experiment.ts';
import { NO_GRADIENT } from '../../src/config/metrics.ts';
import { jsonPieces, metricsJson } from '../../src/metrics/metricsJson.ts';
import type { LaneSeries } from '../../src/metrics/series.ts';
import { fakeState } from '../ui/fakeLab.ts';
import { seriesOf } from './seriesOf.ts';

const series = (count: number): LaneSeries =>
  seriesOf(count, {
    'gradient/ssl_proj': (s) => [NO_GRADIENT, 0, Number.NaN][s % 3] ?? 1,
    'loss/total': (s) => (s === 2 ? Number.NEGATIVE_INFINITY : s + 0.1),
  });

test('format, experiment, history and columns', async () => {
  const lanes = new Map<LaneId, LaneSeries>([
    ['A', series(3)],
    ['B', series(1)],
  ]);
  const { session } = fakeState();
  const blob = await metricsJson(lanes, session);
  expect(blob.type).toBe('application/json');
  expect(JSON.parse(await blob.text())).toEqual({
    format: 'freeze-lab-metrics',
    version: 1,
    step: 1240,
    experiment: session?.experiment,
    data: session?.data,
    lanes: {
      A: {
        policy: 'wholeForward',
        history: [],
        origin: null,
        step: [1, 2, 3],
        seconds: [0.1, 0.2, 0.3],
        columns: { 'loss/total': [1.1, '-Infinity', 3.1], 'gradient/ssl_proj': [0, null, 'none'] },
      },
      B: {
        policy: 'wholeForward',
        history: [],
        origin: null,
        step: [1],
        seconds: [0.1],
        columns: { 'loss/total': [1.1], 'gradient/ssl_proj': [0] },
      },
    },
  });
});

test('without a session or a point it is still a file', async () => {
  expect(JSON.parse(await (await metricsJson(new Map(), null)).text())).toMatchObject({ experiment: null, lanes: {} });
});

test('a long history comes in small pieces', () => {
  const pieces = [...jsonPieces(new Map([['A', series(25_000)]]), null)];
  const file = JSON.parse(pieces.join('')) as { lanes: { A: { step: number[] } } };
  expect(file.lanes.A.step).toHaveLength(25_000);
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(10_000 * 20);
});
