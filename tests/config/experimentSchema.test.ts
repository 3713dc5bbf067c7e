/** The schema of an experiment: whatever comes is taken whole, or refused in words that name what was expected. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultExperiment, EXPERIMENT_VERSION, type Experiment } from '../../src/config/experiment.ts';
import { FIELD_IDS, FIELDS } from '../../src/config/fields.ts';
import { UNFROZEN } from '../../src/config/freezePolicies.ts';
import { withKnownParts } from '../../src/config/knownParts.ts';
import { MOST_TIMELINE_ENTRIES } from '../../src/config/limits.ts';
import { liveProblems, refusal } from '../../src/config/validation.ts';
import { experimentProblems } from '../../src/objectives/experimentProblems.ts';
import { storedProblem } from '../../src/config/problems/storedProblem.ts';
import { EXTREMES, INNER_WORDS, mutated } from '../fuzz/mutations.ts';
import { said } from '../setup/problemMatcher.ts';

/** Every kind of part in it. */
const eventful = (): Experiment => ({
  ...defaultExperiment(),
  objective: 'reconstruction',
  timeline: [
    { step: 2, action: 'freeze', lane: { id: 'A', frozen: true, policy: 'custom', levers: { ...UNFROZEN } } },
    { step: 2, action: 'set', settings: { learningRate: 0.1, decay: 0.5 } },
    { step: 3, action: 'fork', lane: 'A' },
    { step: 3, action: 'add', lane: { frozen: true, policy: 'evalOnly' } },
    { step: 9, action: 'remove', lane: 'B' },
  ],
});
const LANE = { id: 'A', frozen: true, policy: 'custom' };
const withFreeze = (lane: unknown) => ({ ...eventful(), timeline: [{ step: 2, action: 'freeze', lane }] });

/** A part with no name in every object; settings of an action take none, and refuse it. */
function withForeignParts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withForeignParts);
  if (typeof value !== 'object' || value === null) return value;
  const { action, settings, ...rest } = value as Record<string, unknown>;
  const parts = Object.entries(rest).map(([key, part]) => [key, withForeignParts(part)]);
  const taken = action === undefined ? { settings: withForeignParts(settings) } : { action, settings };
  return { ...Object.fromEntries(parts), ...taken, foreign: { deep: 1 } };
}

/** What was refused says so in our words, shortly, and outlives a file. */
function checkRefusal(experiment: unknown): void {
  const problems = experimentProblems(experiment);
  const refused = refusal({ code: 'experiment-unbuildable' }, problems);
  expect(said(refused)).not.toMatch(INNER_WORDS);
  expect(said(refused).length).toBeLessThan(6000);
  for (const problem of problems) {
    expect(said(problem).length).toBeLessThan(300);
    expect(storedProblem(problem)).toEqual(problem);
  }
}

describe('an experiment', () => {
  it('with any two values replaced is right, and then keeps every part, or is refused in our words', () => {
    const damage = fc.tuple(fc.nat(80), fc.constantFrom(...EXTREMES, 'A', 'custom', 'fork', 5, undefined));
    let refused = 0;
    const property = fc.property(fc.array(damage, { minLength: 1, maxLength: 2 }), (all) => {
      const damaged = all.reduce<unknown>((json, [at, value]) => mutated(json, at, value), eventful());
      if (experimentProblems(damaged).length > 0) {
        refused += 1;
        checkRefusal(damaged);
      } else {
        const known = withKnownParts(damaged as Experiment);
        expect(experimentProblems(known)).toEqual([]);
        expect(withKnownParts(JSON.parse(JSON.stringify(known)) as Experiment)).toEqual(known);
      }
    });
    fc.assert(property, { numRuns: 1000 });
    expect(refused).toBeGreaterThan(500);
  });

  it('of any JSON is refused in our words', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const json: unknown = JSON.parse(text);
        for (const experiment of [json, { version: EXPERIMENT_VERSION, settings: json, lanes: json, timeline: json }]) {
          expect(experimentProblems(experiment)).not.toEqual([]);
          checkRefusal(experiment);
        }
      }),
    );
  });

  it('of this version is known to the last part, and nothing foreign with it', () => {
    expect(experimentProblems(eventful())).toEqual([]);
    expect(withKnownParts(eventful())).toEqual(eventful());
    const foreign = withForeignParts(eventful()) as Experiment;
    expect(JSON.stringify(foreign)).toMatch(/("foreign".*){7}/);
    expect(withKnownParts(foreign)).toEqual(eventful());
  });
});

/** An experiment that lacks a part. */
const without = (part: 'lanes' | 'settings'): unknown => {
  const { [part]: _, ...rest } = eventful();
  return rest;
};

describe('what is wrong is told', () => {
  it.each<[string, unknown, RegExp]>([
    [
      'a lever',
      withFreeze({ ...LANE, levers: { ...UNFROZEN, noGradScope: 'half' } }),
      /^action 1 of the timeline: a lane has the lever noGradScope at “half”; expected one of none, closesEarly, wholeForward$/,
    ],
    [
      'a lever that is missing',
      withFreeze({ ...LANE, levers: { ...UNFROZEN, evaluationMode: undefined } }),
      /lever evaluationMode at missing; expected one of true, false$/,
    ],
    ['levers that are none', withFreeze({ ...LANE, levers: 3 }), /expected an object$/],
    [
      'a policy',
      withFreeze({ ...LANE, policy: 'toString' }),
      /policy .toString.*; expected one of wholeForward, .*, custom$/,
    ],
    ['a lane that is missing', withFreeze(undefined), /a lane is not an object$/],
    [
      'an action that is missing',
      { ...eventful(), timeline: [{ step: 2 }] },
      /it is missing; expected one of freeze, set/,
    ],
    [
      'a step that is missing',
      { ...eventful(), timeline: [{ action: 'fork', lane: 'A' }] },
      /it is of step missing; expected .* from 1 to/,
    ],
    ['an objective without end', { ...eventful(), objective: 'x'.repeat(1e6) }, /^there is no objective .?x{40}/],
    ['lanes that are missing', without('lanes'), /^an experiment has 1 to 4 lanes$/],
    ['settings that are missing', without('settings'), /^the experiment has no settings$/],
    ['an objective that is no name', { ...eventful(), objective: 7 }, /^there is no objective 7$/],
    [
      'a setting that is missing',
      { ...eventful(), settings: { ...eventful().settings, dim: undefined } },
      /^dim is missing; expected a whole number from 2 to 1024$/,
    ],
  ])('%s', (_what, experiment, sentence) => {
    const problems = experimentProblems(experiment);
    expect(problems).toHaveLength(1);
    expect(said(problems[0])).toMatch(sentence);
  });

  it('of many things some, and how many more there are', () => {
    const timeline = Array.from({ length: MOST_TIMELINE_ENTRIES }, () => null);
    const problems = experimentProblems({ ...eventful(), timeline });
    expect(problems).toHaveLength(MOST_TIMELINE_ENTRIES);
    const sentence = said(refusal({ code: 'experiment-unbuildable' }, problems));
    expect(sentence).toMatch(/action 20 of the timeline: it is not an object; and 1980 more\.$/);
    expect(experimentProblems({ ...eventful(), timeline: [...timeline, null] })).toEqual([
      { code: 'timeline-length', most: MOST_TIMELINE_ENTRIES },
    ]);
  });
});

it('settings that change while training are live ones, and of foreign ones the first is told', () => {
  expect(liveProblems({})).toEqual([]);
  expect(liveProblems(null)).toEqual([{ code: 'action-without-settings' }]);
  for (const id of FIELD_IDS) {
    const problems = liveProblems({ [id]: FIELDS[id].initial });
    expect(problems).toEqual(FIELDS[id].live ? [] : [{ code: 'needs-reset', id }]);
  }
  for (const foreign of ['__proto__', 'toString', 'constructor', '']) {
    const settings = JSON.parse(`{"decay":0.5,"${foreign}":1,"more":2}`) as unknown;
    expect(liveProblems(settings)).toEqual([{ code: 'no-field', id: { code: 'text-value', text: foreign } }]);
  }
});

it('whatever part is missing, that is told and nothing is thrown', () => {
  const paths: string[][] = [];
  const walk = (value: unknown, path: string[]): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, part] of Object.entries(value)) {
      paths.push([...path, key]);
      walk(part, [...path, key]);
    }
  };
  walk(eventful(), []);
  expect(paths.length).toBeGreaterThan(50);
  for (const path of paths) {
    const lacking: unknown = structuredClone(eventful());
    const holder = path.slice(0, -1).reduce((part, key) => (part as Record<string, unknown>)[key], lacking);
    if (Array.isArray(holder)) continue;
    delete (holder as Record<string, unknown>)[path.at(-1) as string];
    for (const problem of experimentProblems(lacking))
      expect(said(problem)).not.toMatch(/undefined|Invalid|Expected "/);
  }
});
