/** What goes into an address comes out of it, and whatever stands in one, there is something to train. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultExperiment, type Experiment, type LaneSetup, type TimelineEntry } from '../../src/config/experiment.ts';
import { UNFROZEN } from '../../src/config/freezePolicies.ts';
import { experimentProblems } from '../../src/objectives/experimentProblems.ts';
import { planOf, withPlan } from '../../src/store/plan.ts';
import { writeQuery } from '../../src/scenarios/runAddress.ts';
import { readQuery } from '../../src/store/query.ts';
import { said } from '../setup/problemMatcher.ts';

const setup = fc.record({
  frozen: fc.boolean(),
  policy: fc.constantFrom<LaneSetup['policy']>('wholeForward', 'noGradOnly', 'custom'),
  levers: fc.constant({ ...UNFROZEN, evaluationMode: true }),
});
const experiments: fc.Arbitrary<Experiment> = fc
  .record({
    learningRate: fc.constantFrom(0.001, 0.01),
    voices: fc.constantFrom([], ['slt'], ['a&b=c', '“%”']),
    codes: fc.constantFrom(16, 128),
    lanes: fc.array(setup, { minLength: 1, maxLength: 4 }),
    steps: fc.array(fc.integer({ min: 1, max: 1e6 }), { maxLength: 8 }),
  })
  .map(({ lanes, steps, ...settings }) => {
    const timeline = steps
      .toSorted((a, b) => a - b)
      .map((step, i): TimelineEntry => {
        if (i % 2 === 0) return { step, action: 'set', settings: { learningRate: i / 100 + 0.001 } };
        return { step, action: 'freeze', lane: { id: 'A', ...(lanes[0] as (typeof lanes)[0]) } };
      });
    const named = lanes.map((lane, i): LaneSetup => ({ id: (['A', 'B', 'C', 'D'] as const)[i] as 'A', ...lane }));
    const base = defaultExperiment();
    Object.assign(base.settings, settings);
    return { ...base, lanes: named, timeline };
  });

describe('an address', () => {
  it('gives back what was put into it', () => {
    const wishes = fc.record({
      backend: fc.constantFrom(null, 'wasm' as const),
      kernels: fc.constantFrom(null, 'shared' as const),
    });
    const property = fc.property(experiments, wishes, (experiment, wish) => {
      expect(experimentProblems(experiment)).toEqual([]);
      const read = readQuery(writeQuery(wish, experiment));
      expect(read.problems).toEqual([]);
      expect(read.wish).toEqual(wish);
      const { timeline, ...begin } = experiment;
      expect(read.experiment).toEqual(begin);
      expect(withPlan(read.experiment, read.plan)).toEqual(timeline?.length === 0 ? begin : experiment);
    });
    fc.assert(property, { numRuns: 200 });
  });

  it('of the default experiment asks for nothing', () => {
    expect(writeQuery({ backend: null, kernels: null }, defaultExperiment())).toBe('');
  });

  it('of an earlier version asks for what it did then', () => {
    const { experiment, problems } = readQuery('?x={"frameRate":"25hz","behaviour":"gpt-sovits"}');
    expect(problems).toEqual([]);
    expect(experiment.settings).toMatchObject({ tokenRate: '25hz', codebookRules: 'gpt-sovits' });
  });

  it.each([
    ['lanes', 'x', /\?lanes=\): a lane is not an object/],
    ['lanes', '[]', /an experiment has 1 to 4 lanes/],
    ['lanes', '[{"id":"A","frozen":true,"policy":"none"}]', /the policy “none”/],
    ['timeline', '{}', /\?timeline=\): action 1 of the timeline: it is not an object/],
    ['timeline', '[{"step":2,"action":"fork","lane":"D"}]', /the lanes are then A, B/],
    ['timeline', '[{"step":2,"action":"set","settings":{"__proto__":1}}]', /there is no field “__proto__”/],
  ])('with ?%s=%s says what is wrong, and leaves it out', (name, value, sentence) => {
    const { experiment, plan, problems } = readQuery(`?${name}=${encodeURIComponent(value)}`);
    expect([experiment, plan, problems.length]).toEqual([defaultExperiment(), null, 1]);
    expect(said(problems[0])).toMatch(sentence);
  });

  it('of data that the chosen data set cannot change says so', () => {
    const timeline = '[{"step":2,"action":"data","settings":{"planeShape":"moons"}}]';
    const { plan, problems } = readQuery(`?${new URLSearchParams({ timeline })}`);
    expect(plan).toBeNull();
    expect(problems).toEqual([expect.toSay('“planeShape” cannot change while “speech” is trained on')]);
  });

  it('of lanes that cannot be takes no timeline, which is about others', () => {
    const timeline = encodeURIComponent('[{"step":2,"action":"fork","lane":"A"}]');
    expect(readQuery(`?lanes=[]&timeline=${timeline}`).plan).toBeNull();
    expect(readQuery(`?timeline=${timeline}`).plan?.timeline).toHaveLength(1);
  });

  it('with anything in it can be trained', () => {
    const part = fc.oneof(
      fc.string(),
      fc.json(),
      experiments.map(({ lanes }) => JSON.stringify(lanes)),
      experiments.map(({ timeline }) => JSON.stringify(timeline)),
      experiments.map(({ settings }) => JSON.stringify(settings)),
    );
    const property = fc.property(part, part, part, (x, lanes, timeline) => {
      const { experiment, plan, problems } = readQuery(`?${new URLSearchParams({ x, lanes, timeline })}`);
      expect(experimentProblems(withPlan(experiment, plan))).toEqual([]);
      for (const problem of problems) expect(said(problem)).toMatch(/\.$/);
    });
    fc.assert(property, { numRuns: 500 });
  });
});

it('a phase of other data is carried, and the plan begins with the data at the start', () => {
  const timeline: TimelineEntry[] = [{ step: 3, action: 'data', settings: { voices: ['slt'] } }];
  const experiment = { ...defaultExperiment(), timeline };
  const { plan, problems } = readQuery(writeQuery({ backend: null, kernels: null }, experiment));
  expect(problems).toEqual([]);
  expect(plan?.timeline).toEqual(timeline);
  expect(plan?.settings).toEqual({ voices: [] });
  const draft = { ...defaultExperiment(), settings: { ...defaultExperiment().settings, voices: ['slt'] } };
  expect(withPlan(draft, plan).settings.voices).toEqual([]);
});

it('a plan begins with the values of what its timeline changes', () => {
  const experiment = defaultExperiment();
  const timeline: TimelineEntry[] = [{ step: 3, action: 'set', settings: { learningRate: 0.5 } }];
  const { learningRate } = experiment.settings;
  expect(planOf({ ...experiment, timeline })?.settings).toEqual({ learningRate });
  expect(planOf(experiment)).toBeNull();
});
