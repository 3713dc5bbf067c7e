/** Two lanes against each other: values by hand, intervals against known ones, and what is said of chance. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LaneId } from '../../src/config/experiment.ts';
import { NO_GRADIENT } from '../../src/config/metrics.ts';
import { compareLanes, estimate, quantityOf } from '../../src/metrics/comparison.ts';
import type { LaneSeries } from '../../src/metrics/series.ts';
import type { ComparedFacts } from '../../src/objectives/facts.ts';
import { seriesOf } from './seriesOf.ts';

const LOSS: ComparedFacts = { metric: 'loss/reconstruction', of: 'recent', better: 'lower' };
const FLIPS: ComparedFacts = { metric: 'probe/token_flip_rate@0', of: 'newest', better: 'lower' };

const lanes = (a: number, b: number): ReadonlyMap<LaneId, LaneSeries> =>
  new Map([
    ['A', seriesOf(3, { 'loss/reconstruction': () => a })],
    ['B', seriesOf(3, { 'loss/reconstruction': () => b })],
  ]);

describe('a quantity of a lane', () => {
  it('is the mean of the last fifty measured points, or the newest one', () => {
    const series = seriesOf(200, {
      'loss/reconstruction': (step) => step,
      // Measured every tenth step, and not in the last five.
      'probe/token_flip_rate@0': (step) => (step % 10 === 5 ? step / 1000 : Number.NaN),
    });
    expect(quantityOf(series, LOSS)).toBe((151 + 200) / 2);
    expect(quantityOf(series, FLIPS)).toBeCloseTo(0.195, 6);
    expect(quantityOf(series, { metric: 'drift/ssl_proj', of: 'newest', better: null })).toBeNull();
  });

  it('has settled by the first step from which on nine tenths of the way are done', () => {
    const settled: ComparedFacts = { metric: 'drift/codebook@0', of: 'settled', better: null };
    const drift = (valueAt: (step: number) => number): number | null =>
      quantityOf(seriesOf(100, { 'drift/codebook@0': valueAt }), settled);
    expect(drift((step) => Math.min(step, 50))).toBe(45);
    // It was there before, and went back.
    expect(drift((step) => (step === 10 ? 50 : Math.min(step, 50)))).toBe(45);
    expect(drift((step) => (step % 5 === 0 ? step : Number.NaN))).toBe(90);
    expect(drift(() => 0)).toBeNull();
  });

  it('of a few points is the mean of those', () => {
    expect(quantityOf(seriesOf(3, { 'loss/reconstruction': (step) => step }), LOSS)).toBe(2);
  });
});

describe('an estimate', () => {
  it('has the interval of Student’s t', () => {
    // Of 1, 2, 3: deviation 1, error 1/√3, quantile 4.303.
    const { mean, margin } = estimate([1, 2, 3]) ?? {};
    expect(mean).toBe(2);
    expect(margin).toBeCloseTo(4.303 / Math.sqrt(3), 6);
    expect(estimate([5])).toEqual({ mean: 5, margin: null, count: 1 });
    expect(estimate([])).toBeNull();
    expect(estimate([0, ...new Array<number>(19).fill(0), 20])?.margin).toBeCloseTo(2.228 * (20 / 21), 4);
  });

  it('holds the true mean of normal values in 95 % of all cases', () => {
    // A generator of its own, so that the share is the same in every run.
    let state = 1;
    const uniform = (): number => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    for (const count of [3, 5, 10]) {
      let held = 0;
      for (let i = 0; i < 4000; i += 1) {
        const { mean, margin } = estimate(Array.from({ length: count }, normal)) as { mean: number; margin: number };
        if (Math.abs(mean) <= margin) held += 1;
      }
      expect(held / 4000).toBeCloseTo(0.95, 1.7);
    }
  });
});

describe('two lanes', () => {
  const outcome = (...runs: [number, number][]) =>
    compareLanes(
      [LOSS],
      runs.map(([a, b]) => lanes(a, b)),
      'A',
      'B',
    )[0]?.outcome;

  it('of one run are equal or unsure, whatever the difference', () => {
    expect([outcome([1, 1]), outcome([1, 9])]).toEqual(['equal', 'unsure']);
  });

  it('are told apart seed by seed, although seeds differ more than lanes', () => {
    expect(outcome([1, 1.1], [5, 5.11], [9, 9.1])).toBe('higher');
    expect(outcome([1, 0.9], [5, 4.89], [9, 8.9])).toBe('lower');
    expect(outcome([1, 1.1], [5, 4.9], [9, 9.05])).toBe('unsure');
    expect(outcome([1, 1], [5, 5], [9, 9])).toBe('equal');
  });

  it('swapped, tell the opposite', () => {
    const values = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
      minLength: 1,
      maxLength: 10,
    });
    fc.assert(
      fc.property(values, (pairs) => {
        const opposite = { higher: 'lower', lower: 'higher', equal: 'equal', unsure: 'unsure' };
        const runs = pairs.map(([a, b]) => lanes(a, b));
        const [there] = compareLanes([LOSS], runs, 'A', 'B');
        const [back] = compareLanes([LOSS], runs, 'B', 'A');
        expect(back?.outcome).toBe(opposite[there?.outcome ?? 'equal']);
        expect(back?.difference?.mean).toBeCloseTo(-(there?.difference?.mean ?? 0), 9);
      }),
    );
  });

  it('are compared by what both have measured only', () => {
    const runs = [new Map<LaneId, LaneSeries>([['A', seriesOf(3, { 'loss/reconstruction': () => 1 })]]), lanes(1, 2)];
    const [row] = compareLanes([LOSS, FLIPS], runs, 'A', 'B');
    expect(row?.a).toEqual({ mean: 1, margin: null, count: 1 });
    expect(compareLanes([FLIPS], runs, 'A', 'B')).toEqual([]);
    const none = new Map([['A', seriesOf(2, { 'loss/reconstruction': () => NO_GRADIENT })]] as const);
    expect(compareLanes([LOSS], [none], 'A', 'B')).toEqual([]);
  });
});
