/** The catalogue of problems: each code once, a sentence for each that uses what it is given, and nothing of the code's own. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ParameterKind, type Problem, PROBLEMS } from '../../src/config/problems/problem.ts';
import { boundedProblem, storedProblem } from '../../src/config/problems/storedProblem.ts';
import { WORDED_FORMATS } from '../../src/config/soundFormats.ts';
import { LabError, wireError } from '../../src/protocol/errors.ts';
import { said } from '../setup/problemMatcher.ts';

const INNER: Problem = { code: 'message', text: 'inner words' };
const sample = (kind: ParameterKind): unknown => {
  if (typeof kind !== 'string') return kind[0];
  return {
    number: 1234,
    numbers: [12, 34],
    text: 'name',
    texts: ['one', 'two'],
    flag: true,
    problem: INNER,
    'problem?': INNER,
    problems: [INNER, INNER],
  }[kind];
};
const made = Object.entries(PROBLEMS).map(([code, parameters]): [string, Problem] => {
  const values = Object.entries(parameters as Record<string, ParameterKind>).map(([name, kind]) => [
    name,
    sample(kind),
  ]);
  return [code, { code, ...Object.fromEntries(values) } as Problem];
});

it('no code is in two parts of the catalogue', () => {
  const folder = 'src/config/problems';
  const codes = readdirSync(folder).flatMap((file) =>
    [...readFileSync(`${folder}/${file}`, 'utf8').matchAll(/^ {2}(?:'([a-z0-9-]+)'|([a-z]+)): \{/gm)].map(
      ([, quoted, bare]) => quoted ?? bare,
    ),
  );
  expect(new Set(codes)).toEqual(new Set(Object.keys(PROBLEMS)));
  expect(codes.length).toBe(new Set(codes).size);
});

describe.each(made)('%s', (_code, problem) => {
  it('is said in words', () => {
    expect(said(problem)).toMatch(/^[^{}]*[\p{L}\d][^{}]*$/u);
    expect(said(problem)).not.toMatch(/undefined|\[object|NaN,/);
  });

  it('outlives a file, and nothing else does', () => {
    expect(storedProblem(JSON.parse(JSON.stringify(problem)))).toEqual(problem);
    expect(storedProblem({ ...problem, foreign: 1 })).toEqual(problem);
    for (const name of Object.keys(problem)) {
      expect(storedProblem({ ...problem, [name]: undefined })).toBeNull();
    }
  });
});

it('what is kept is short enough to be read again', () => {
  const long: Problem = {
    code: 'file',
    file: 'x'.repeat(1e6),
    what: { code: 'message', text: 'y'.repeat(1e6) },
    place: null,
  };
  expect(storedProblem(long)).toBeNull();
  const kept = boundedProblem(long);
  expect(storedProblem(kept)).toEqual(kept);
  expect(said(kept)).toMatch(/^x+…: y+…\.$/);
});

it('anything thrown becomes plain data; what is not ours keeps its message, and counts as a fault of ours', () => {
  const problem: Problem = { code: 'no-voice', unknown: 'bob', known: ['slt'] };
  expect(wireError(new LabError('no-data', problem))).toEqual({ code: 'no-data', problem });
  expect(LabError.of(wireError(new LabError('no-data', problem))).toWire()).toEqual({ code: 'no-data', problem });
  for (const thrown of [new Error('boom'), 'boom']) {
    expect(wireError(thrown)).toEqual({ code: 'internal', problem: { code: 'message', text: 'boom' } });
  }
});

it('formats that have no proper name are told of in words, others by their name, and so are those of older files', () => {
  for (const format of WORDED_FORMATS)
    expect(said({ code: 'format-unsupported', format })).not.toContain(`is ${format}.`);
  expect(said({ code: 'format-unsupported', format: 'midi' })).toBe(
    'Its format is MIDI, which holds notes instead of sound.',
  );
  expect(said({ code: 'codec-unsupported', codec: 'IMA ADPCM' })).toMatch(/^Its sound is IMA ADPCM, which/);
  expect(said({ code: 'codec-of-browser', codec: 'in an unknown codec' })).toMatch(
    /^Its sound is in an unknown codec, /,
  );
});
