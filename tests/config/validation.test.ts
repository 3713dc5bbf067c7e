import { describe, expect, it } from 'vitest';
import { defaultExperiment } from '../../src/config/experiment.ts';
import { FIELD_IDS, FIELDS } from '../../src/config/fields.ts';
import { PRESETS } from '../../src/config/presets.ts';
import { said } from '../setup/problemMatcher.ts';
import { fieldProblem } from '../../src/config/validation.ts';
import { experimentProblems } from '../../src/objectives/experimentProblems.ts';

it('finds nothing wrong with the default experiment and the presets', () => {
  expect(experimentProblems(defaultExperiment())).toEqual([]);
  for (const sizes of Object.values(PRESETS)) {
    const experiment = defaultExperiment();
    Object.assign(experiment.settings, sizes);
    expect(experimentProblems(experiment)).toEqual([]);
  }
});

it.each(FIELD_IDS)('checks %s', (id) => {
  expect(fieldProblem(id, FIELDS[id].initial)).toBeNull();
  for (const wrong of [null, undefined, {}, Number.NaN, Number.POSITIVE_INFINITY, -5])
    expect(fieldProblem(id, wrong)).toSay(id);
});

it('knows whole numbers and bounds', () => {
  expect(fieldProblem('codes', 2.5)).toSay(/^codes is 2\.5; expected a whole number from 2 to 2048$/);
  expect(fieldProblem('codes', 4096)).toSay('to 2048');
});

it.each(FIELD_IDS)('says of %s what is wrong in a short sentence, however long the value is', (id) => {
  const problem = fieldProblem(id, { text: 'x'.repeat(1e6) });
  expect(said(problem).length).toBeLessThan(200);
});

it('refuses sizes that are fine alone and too large together', () => {
  const experiment = defaultExperiment();
  Object.assign(experiment.settings, { batchSize: 64, clipFrames: 512, codes: 2048 });
  expect(experimentProblems(experiment)).toEqual([expect.toSay('a batch of 32768 frames by 2048 values')]);
});

describe('lanes', () => {
  const lane = { id: 'A', frozen: false, policy: 'wholeForward' };
  it.each([
    ['none', []],
    ['five', [lane, lane, lane, lane, lane]],
    ['two of one name', [lane, lane]],
    ['an unknown name', [{ ...lane, id: 'E' }]],
    ['an unknown policy', [{ ...lane, policy: 'toString' }]],
    ['levers of an unknown form', [{ ...lane, policy: 'custom', levers: { evaluationMode: 1 } }]],
    ['nothing in them', [null]],
  ])('%s are refused', (_what, lanes) => {
    expect(experimentProblems({ ...defaultExperiment(), lanes })).not.toEqual([]);
  });
});
