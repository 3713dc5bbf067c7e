/** The grid of a sweep: which runs it has, what is refused, and how it is said. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { sweepOf } from '../../src/cli/sweepFile.ts';
import { defaultExperiment, type Experiment } from '../../src/config/experiment.ts';
import { type Sweep, runCount, runsOf, SWEEP_POLICIES } from '../../src/config/sweep.ts';
import { LabError } from '../../src/protocol/errors.ts';
import { experimentProblems } from '../../src/objectives/experimentProblems.ts';
import { said } from '../setup/problemMatcher.ts';

const read = (given: Record<string, unknown>): Sweep => sweepOf('s.json', given).sweep;
const refusal = (given: Record<string, unknown>): string => {
  try {
    read(given);
  } catch (error) {
    if (error instanceof LabError) return said(error);
    throw error;
  }
  return 'taken';
};

describe('the grid', () => {
  it('has a run for each seed, policy and combination of values', () => {
    const settings = { learningRate: [0.001, 0.002], voices: [[], ['slt']] };
    const sweep = read({ steps: 5, seeds: [3, 4], policies: ['unfrozen', 'evalOnly'], settings });
    const runs = runsOf(sweep);
    expect(runs).toHaveLength(16);
    expect(runCount(sweep)).toBe(16);
    expect(runs.slice(0, 3).map(({ point }) => point)).toEqual([
      { seed: 3, policy: 'unfrozen', settings: { learningRate: 0.001, voices: [] } },
      { seed: 3, policy: 'evalOnly', settings: { learningRate: 0.001, voices: [] } },
      { seed: 3, policy: 'unfrozen', settings: { learningRate: 0.001, voices: ['slt'] } },
    ]);
    expect(runs.at(-1)?.experiment.settings).toMatchObject({ seed: 4, learningRate: 0.002, voices: ['slt'] });
    expect(new Set(runs.map(({ experiment }) => JSON.stringify(experiment))).size).toBe(16);
  });

  it('is one run of one frozen lane where nothing is said', () => {
    const [run, ...others] = runsOf(read({ steps: 5 }));
    expect(others).toEqual([]);
    expect(run?.experiment.lanes).toEqual([{ id: 'A', frozen: true, policy: 'wholeForward' }]);
    expect(run?.point).toEqual({ seed: 1, policy: null, settings: {} });
  });

  it('puts a policy wherever the experiment freezes, and none under unfrozen', () => {
    const lanes: Experiment['lanes'] = [
      { id: 'A', frozen: false, policy: 'evalOnly' },
      { id: 'B', frozen: true, policy: 'stickyEval' },
    ];
    const timeline = [
      { step: 2, action: 'freeze', lane: { id: 'A', frozen: true, policy: 'evalOnly' } },
      { step: 3, action: 'add', lane: { frozen: true, policy: 'evalOnly' } },
      { step: 4, action: 'fork', lane: 'A' },
      { step: 5, action: 'set', settings: { decay: 0.5 } },
    ];
    const sweep = read({ experiment: { lanes, timeline }, steps: 9, policies: ['unfrozen', 'noGradOnly'] });
    const [unfrozen, noGrad] = runsOf(sweep).map(({ experiment }) => experiment);
    expect(noGrad?.lanes).toEqual([
      { id: 'A', frozen: false, policy: 'noGradOnly' },
      { id: 'B', frozen: true, policy: 'noGradOnly' },
    ]);
    expect(noGrad?.timeline?.slice(0, 2)).toEqual([
      { step: 2, action: 'freeze', lane: { id: 'A', frozen: true, policy: 'noGradOnly' } },
      { step: 3, action: 'add', lane: { frozen: true, policy: 'noGradOnly' } },
    ]);
    expect(JSON.stringify(unfrozen)).not.toContain('"frozen":true');
    expect(unfrozen?.timeline?.slice(2)).toEqual(timeline.slice(2));
  });

  property.prop([
    fc.uniqueArray(fc.nat(1000), { minLength: 1, maxLength: 4 }),
    fc.uniqueArray(fc.constantFrom(...SWEEP_POLICIES), { maxLength: 9 }),
    fc.uniqueArray(fc.integer({ min: 2, max: 64 }), { minLength: 1, maxLength: 3 }),
  ])('holds only experiments that can be built, no two alike', (seeds, policies, codes) => {
    const sweep = read({ steps: 1, seeds, policies, settings: { codes } });
    const runs = runsOf(sweep);
    expect(runs).toHaveLength(runCount(sweep));
    expect(runs.flatMap(({ experiment }) => experimentProblems(experiment))).toEqual([]);
    expect(new Set(runs.map(({ experiment }) => JSON.stringify(experiment))).size).toBe(runs.length);
  });
});

describe('refuses, with the field, the value and what was expected:', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['no steps', {}, 's.json: steps is missing; expected a whole number from 1 to'],
    ['too few steps', { steps: 0 }, 'steps is 0; expected a whole number from 1 to'],
    ['an unknown part', { steps: 1, seed: 3 }, 'it has a part “seed”; a sweep has version, experiment, steps'],
    ['a version to come', { steps: 1, version: 2 }, 'its version is 2; expected 1'],
    ['seeds that are no list', { steps: 1, seeds: 3 }, 'seeds is 3; expected a list of 1 to'],
    ['no seed', { steps: 1, seeds: [] }, 'seeds is an empty list; expected a list of 1 to'],
    ['a seed beyond', { steps: 1, seeds: [1, -1] }, 'value 2 of seeds: seed is -1; expected a whole number from 0'],
    ['a seed twice', { steps: 1, seeds: [1, 2, 1] }, 'seeds has 1 twice'],
    ['an unknown policy', { steps: 1, policies: ['frozen'] }, 'there is no policy “frozen”; expected one of unfrozen,'],
    ['settings that are none', { steps: 1, settings: [] }, 'settings is an empty list; expected lists of values'],
    ['an unknown field', { steps: 1, settings: { learningrate: [1] } }, 'there is no field “learningrate”'],
    ['a value for a list', { steps: 1, settings: { codes: 8 } }, 'codes is 8; expected a list'],
    [
      'a value beyond',
      { steps: 1, settings: { codes: [8, 1] } },
      'value 2 of codes: codes is 1; expected a whole number from 2',
    ],
    ['the seed as a field', { steps: 1, settings: { seed: [1] } }, 'write its values as seeds'],
    ['an experiment that is none', { steps: 1, experiment: [] }, 'experiment is an empty list; expected an object'],
    ['a wrong experiment', { steps: 1, experiment: { settings: { codes: 1 } } }, 'codes is 1; expected'],
    [
      'values that do not go together',
      { steps: 1, settings: { batchSize: [4, 64], clipFrames: [512], codes: [2048] } },
      'the run with batchSize 64, clipFrames 512, codes 2048 cannot be built: a batch of',
    ],
    [
      'too many runs',
      { steps: 1, seeds: Array.from({ length: 5000 }, (_, i) => i), policies: ['evalOnly', 'unfrozen', 'stickyEval'] },
      'it has 15000 runs; expected at most 10000',
    ],
  ])('%s', (_what, given, message) => {
    expect(refusal(given)).toContain(message);
  });
});

const json = fc.jsonValue({ maxDepth: 3 });
property.prop([
  fc.record(
    {
      version: fc.oneof(fc.constant(1), json),
      experiment: fc.oneof(
        fc.constant(defaultExperiment()),
        fc.record({ settings: json, lanes: json, timeline: json }),
        json,
      ),
      steps: fc.oneof(fc.constant(1), json),
      seeds: fc.oneof(fc.constant([1]), fc.array(json), json),
      policies: fc.oneof(fc.array(fc.constantFrom<unknown>(...SWEEP_POLICIES, 'x')), json),
      settings: fc.oneof(
        fc.dictionary(fc.constantFrom('codes', 'seed', 'voices', '__proto__', 'x'), fc.array(json)),
        json,
      ),
    },
    { requiredKeys: [] },
  ),
])('anything else is a sweep or is refused in a sentence', (given) => {
  const message = refusal(given as Record<string, unknown>);
  expect(message).toMatch(/^taken$|^s\.json.*\.$/s);
  expect(message.length).toBeLessThan(5000);
});
