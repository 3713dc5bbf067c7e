/** Whatever comes out has its answer: made-up curves that no training gives, and what cannot be told apart. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LaneId } from '../../src/config/experiment.ts';
import { type MetricKey, NO_GRADIENT } from '../../src/config/metrics.ts';
import { LaneSeries } from '../../src/metrics/series.ts';
import { changeBetween, difference } from '../../src/scenarios/difference.ts';
import { frozenTooEarly } from '../../src/scenarios/frozenTooEarly.ts';
import { leakyFreezes } from '../../src/scenarios/leakyFreezes.ts';
import { freezesOf, measured, type ScenarioRun } from '../../src/scenarios/run.ts';
import { askedRun, type Scenario } from '../../src/scenarios/scenario.ts';
import { stickyEval } from '../../src/scenarios/stickyEval.ts';
import { zeroCommitment } from '../../src/scenarios/zeroCommitment.ts';
import { auditReport } from '../ui/fakeLab.ts';

type Curve = (step: number) => number;
type Curves = Partial<Record<MetricKey, Curve>>;

/** A run of a scenario with these curves, and a verdict on each freeze. */
function madeUp(scenario: Scenario, curves: (lane: LaneId) => Curves, held = true): ScenarioRun {
  const { experiment, steps } = askedRun(scenario);
  const lanes = new Map(experiment.lanes.map(({ id }) => [id, seriesOf(steps, curves(id))] as const));
  const run = { experiment, steps, lanes, verdicts: [] };
  const verdicts = freezesOf(run).map(({ lane, policy, span }) => ({
    ...auditReport(
      lane,
      held ? { kind: 'held' } : { kind: 'leaks', causes: [{ part: 'codebook', by: 'ema', change: 0.5 }] },
    ),
    policy,
    since: span.from,
    step: span.to,
  }));
  return { ...run, verdicts };
}

function seriesOf(steps: number, curves: Curves): LaneSeries {
  const series = new LaneSeries();
  const step = Int32Array.from({ length: steps }, (_, i) => i + 1);
  const columns = Object.entries(curves).map(([key, curve]) => [key, Float32Array.from(step, curve as Curve)]);
  series.append({ step, seconds: Float64Array.from(step), columns: Object.fromEntries(columns) });
  return series;
}

const noise: Curve = (step) => Math.sin(step * 12.9898) * 0.01;
const codeOf = (scenario: Scenario, run: ScenarioRun) => scenario.answer(run)?.finding;

describe('sticky eval', () => {
  const thawed = (stuck: boolean): Curves => ({
    'loss/commitment': () => (stuck ? 0 : 0.2),
    'gradient/ssl_proj': () => (stuck ? NO_GRADIENT : 0.4),
    'probe/token_flip_rate_since_freeze@0': () => (stuck ? 0 : 0.25),
  });
  it.each([
    [[false, true], { code: 'thawed-and-stuck', stuck: 'B', free: 'A', flips: 0.25 }],
    [[true, false], { code: 'thawed-and-stuck', stuck: 'A', free: 'B', flips: 0.25 }],
    [[false, false], { code: 'thawed-and-free', flips: 0.25 }],
    [[true, true], { code: 'both-stuck' }],
  ] as const)('stuck %j', ([a, b], finding) => {
    expect(
      codeOf(
        stickyEval,
        madeUp(stickyEval, (lane) => thawed(lane === 'A' ? a : b)),
      ),
    ).toEqual(finding);
  });
});

describe('a commitment loss of 0', () => {
  const curves = (commitment: number): Curves => ({
    'loss/commitment': () => commitment,
    'quantizer/error': () => 0.25,
  });
  it.each([
    [0, true, 'zero-and-held'],
    [0, false, 'zero-and-moved'],
    [0.2, true, 'never-zero'],
  ] as const)('%s, held %s: %s', (commitment, held, code) => {
    expect(
      codeOf(
        zeroCommitment,
        madeUp(zeroCommitment, () => curves(commitment), held),
      )?.code,
    ).toBe(code);
  });
});

it.each([
  [true, 'all-freezes-held'],
  [false, 'some-freezes-leaked'],
] as const)('freezes that held %s: %s', (held, code) => {
  expect(
    codeOf(
      leakyFreezes,
      madeUp(leakyFreezes, () => ({}), held),
    )?.code,
  ).toBe(code);
});

it.each([
  [0.1, 'more'],
  [-0.1, 'less'],
  [0, 'same'],
] as const)('frozen too early, %s: %s', (by, early) => {
  const run = madeUp(frozenTooEarly, (lane) => ({
    'loss/reconstruction': (step) => 0.3 + (lane === 'B' ? by + noise(step * 3) : noise(step)),
    'codebook/perplexity@0': () => 20,
    'drift/codebook@0': (step) => step / 800,
  }));
  expect(codeOf(frozenTooEarly, run)).toMatchObject({ early, late: 'same', settled: expect.closeTo(0.625) as number });
});

it('an answer needs all that it is made of', () => {
  const { verdicts, ...run } = madeUp(leakyFreezes, () => ({}));
  expect(leakyFreezes.answer({ ...run, verdicts: verdicts.slice(1) })).toBeNull();
  expect(frozenTooEarly.answer(madeUp(frozenTooEarly, () => ({})))).toBeNull();
});

describe('a difference', () => {
  const runOf = (a: Curve, b: Curve): ScenarioRun => ({
    ...askedRun(stickyEval),
    lanes: new Map([
      ['A', seriesOf(400, { 'loss/total': a })],
      ['B', seriesOf(400, { 'loss/total': b })],
    ]),
    verdicts: [],
  });
  const all = { from: 1, to: 400 };

  it('is the mean of what was measured of both, with an interval that follows from batches', () => {
    // Differences 1, 3, 1, 3, …: every batch has the mean 2.
    const found = difference(
      runOf(
        (step) => 5 + (step % 2 === 0 ? 3 : 1),
        () => 5,
      ),
      'A',
      'B',
      'loss/total',
      all,
    );
    expect(found).toEqual({ compared: 'more', by: 2, spread: 0 });
    // Means of the eight batches are 1 to 8: deviation √6, so 2.365 · √(6 / 8) around 4.5.
    const rising = difference(
      runOf(
        (step) => Math.ceil(step / 50),
        () => 0,
      ),
      'A',
      'B',
      'loss/total',
      all,
    );
    expect(rising?.by).toBe(4.5);
    expect(rising?.spread).toBeCloseTo(2.365 * Math.sqrt(6 / 8), 6);
  });

  it('is none without enough steps, and none between a lane and itself', () => {
    const run = runOf(noise, noise);
    expect(difference(run, 'A', 'B', 'loss/total', { from: 1, to: 15 })).toBeNull();
    expect(difference(run, 'A', 'B', 'loss/total', all)).toMatchObject({ compared: 'same', by: 0 });
    expect(changeBetween(run, 'A', 'loss/total', { from: 1, to: 200 }, { from: 201, to: 400 })?.compared).toBe('same');
  });

  it('turns its sign with the lanes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 400, maxLength: 400 }),
        (values) => {
          const run = runOf((step) => values[step - 1] as number, noise);
          const [there, back] = (['A', 'B'] as const).map((lane) =>
            difference(run, lane, lane === 'A' ? 'B' : 'A', 'loss/total', all),
          );
          expect(there?.by).toBeCloseTo(-(back?.by ?? Number.NaN), 9);
          expect(there?.spread).toBeCloseTo(back?.spread ?? Number.NaN, 9);
        },
      ),
      { numRuns: 20 },
    );
  });
});

it('what was not measured is no value, and steps outside of a span do not count', () => {
  const run = {
    ...askedRun(stickyEval),
    verdicts: [],
    lanes: new Map([['A', seriesOf(10, { 'loss/total': (step) => (step % 2 === 0 ? step : Number.NaN) })]] as const),
  };
  expect([...measured(run, 'A', 'loss/total', { from: 3, to: 8 })]).toEqual([
    [4, 4],
    [6, 6],
    [8, 8],
  ]);
});
