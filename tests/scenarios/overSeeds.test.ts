/** An answer over seeds: numbers get intervals, and seeds that answer otherwise are counted. */
import { expect, it } from 'vitest';
import { answerOverSeeds } from '../../src/scenarios/overSeeds.ts';
import type { ScenarioAnswer } from '../../src/scenarios/scenario.ts';

type Compared = Extract<ScenarioAnswer['finding'], { code: 'codes-on-a-plane' }>['loss'];

const answer = (loss: Compared, drift: number | null, used: number): ScenarioAnswer => ({
  finding: { code: 'codes-on-a-plane', frozenMoved: 0, freeMoved: 1, loss, lossBy: drift ?? 0, lossSpread: 0.1 },
  table: {
    measures: ['driftAtEnd', 'used'],
    rows: [
      { lane: 'A', about: 'free', values: [drift, used] },
      { lane: 'B', about: 'frozen', values: [0, used] },
    ],
  },
});

it('has means and intervals, and counts who finds the same, whatever the numbers', () => {
  const [better, worse] = ['lower', 'higher'] as unknown as [Compared, Compared];
  const over = answerOverSeeds(answer(better, 5, 30), [
    answer(better, 1, 10),
    answer(better, 2, 20),
    answer(worse, 3, 30),
    null,
  ]);
  expect([over?.seeds, over?.alike]).toEqual([3, 2]);
  expect(over?.rows.map(({ lane, about }) => [lane, about])).toEqual([
    ['A', 'free'],
    ['B', 'frozen'],
  ]);
  expect(over?.rows[0]?.values[0]?.mean).toBe(2);
  expect(over?.rows[0]?.values[0]?.margin).toBeCloseTo(4.303 / Math.sqrt(3), 6);
  expect(over?.rows[1]?.values[0]).toEqual({ mean: 0, margin: 0, count: 3 });
});

it('of what some seeds have no number for is over the others, and of no seed is none', () => {
  const loss = 'unsure' as unknown as Compared;
  const over = answerOverSeeds(answer(loss, 1, 1), [answer(loss, null, 2), answer(loss, 4, 4)]);
  expect(over?.rows[0]?.values[0]).toEqual({ mean: 4, margin: null, count: 1 });
  expect(answerOverSeeds(answer(loss, 1, 1), [null])).toBeNull();
});
