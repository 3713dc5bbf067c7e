/** Every scenario, trained small by the real core: it comes to an answer at its end and not before. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NAMED_POLICIES } from '../../src/config/freezePolicies.ts';
import { experimentProblems } from '../../src/objectives/experimentProblems.ts';
import { leakyFreezes } from '../../src/scenarios/leakyFreezes.ts';
import { SCENARIOS } from '../../src/scenarios/list.ts';
import { freezesOf, type ScenarioRun } from '../../src/scenarios/run.ts';
import { askedRun, type Scenario } from '../../src/scenarios/scenario.ts';
import { zeroCommitment } from '../../src/scenarios/zeroCommitment.ts';
import { type Harness, startHarness } from '../contract/labHarness.ts';
import { played } from './playedRun.ts';
import { REDUCED } from './reduced.ts';

let lab: Harness;
beforeAll(async () => {
  lab = await startHarness();
});
afterAll(() => lab.close());

const answered = (scenario: Scenario, run: ScenarioRun) => {
  const answer = scenario.answer(run);
  if (!answer) throw new Error(`${scenario.id} has no answer`);
  return answer;
};

describe.each(SCENARIOS)('$id', (scenario) => {
  it('asks for an experiment that can be trained, whatever its length', () => {
    for (const steps of [1, 7, scenario.steps, 10 * scenario.steps]) {
      const run = askedRun(scenario, { steps });
      expect(experimentProblems(run.experiment)).toEqual([]);
      for (const { step } of run.experiment.timeline ?? []) expect(step).toBeLessThanOrEqual(steps);
    }
  });

  it('answers at its end, not before', { tags: ['slow'] }, async () => {
    const size = REDUCED[scenario.id];
    const run = await played(lab, scenario, size);
    const { finding, table } = answered(scenario, run);
    expect(finding.code).toBeTruthy();
    for (const { values } of table.rows) expect(values).toHaveLength(table.measures.length);
    // Twice the same.
    expect(scenario.answer(run)).toEqual({ finding, table });
    const cut = await played(lab, scenario, size, run.steps - 1);
    expect(scenario.answer(cut)).toBeNull();
  });
});

describe('what would change an answer does', () => {
  it('k-means before the first step lets every freeze with a commitment loss of 0 hold', {
    tags: ['slow'],
  }, async () => {
    const { settings = {}, steps } = REDUCED['zero-commitment'];
    const original = answered(zeroCommitment, await played(lab, zeroCommitment, { settings, ...(steps && { steps }) }));
    expect(original.finding).toMatchObject({ code: 'zero-and-moved', lane: 'D', held: ['A', 'B'] });
    const corrected = { settings: { ...settings, codebookRules: 'corrected' as const }, ...(steps && { steps }) };
    const { finding } = answered(zeroCommitment, await played(lab, zeroCommitment, corrected));
    expect(finding).toMatchObject({ code: 'zero-and-held', held: ['A', 'B', 'D'] });
  });
});

it('the leaky freezes are all policies, once each', () => {
  const { experiment, steps } = askedRun(leakyFreezes);
  const freezes = freezesOf({ experiment, steps, lanes: new Map(), verdicts: [] });
  expect(freezes.map(({ policy }) => policy).sort()).toEqual([...NAMED_POLICIES].sort());
  expect(new Set(freezes.map(({ span }) => span.to - span.from)).size).toBe(1);
});
