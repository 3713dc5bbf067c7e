import { FormatError } from '../../src/formats/formatError.ts';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultExperiment } from '../../src/config/experiment.ts';
import { formatFloat32, parseWeights, type WeightsFile, writeWeights } from '../../src/formats/weightsJson.ts';

function file(data: Float32Array): WeightsFile {
  const tensor = { shape: [data.length], data };
  return {
    experiment: defaultExperiment(),
    runTimeline: {
      experiment: { ...defaultExperiment(), timeline: [{ step: 3, action: 'remove', lane: 'B' }] },
      done: 1,
    },
    data: {
      kind: 'speech',
      utterances: 1,
      seconds: 2,
      trainingFrames: 80,
      probeFrames: 16,
      channelsIn: 4,
      channelsOut: 4,
    },
    step: 12,
    seconds: 1.5,
    freezeHistory: [{ step: 3, frozen: true, policy: 'wholeForward' }],
    training: { ssl_proj: true, quantizer: false },
    stateDict: new Map([['ssl_proj.bias', tensor]]),
    optimizer: new Map([['ssl_proj.bias', { step: 2, expAvg: tensor, expAvgSq: tensor }]]),
    hadGradient: ['ssl_proj.bias'],
    reference: new Map([['ssl_proj.bias', tensor]]),
    lastUsed: [[0, 4]],
    probeTokens: [[1, 0]],
    freezeState: {
      since: 3,
      inited: true,
      momentum: 0.25,
      probeTokens: [[0, 0]],
      tensors: new Map([['ssl_proj.bias', tensor]]),
    },
    audit: null,
  };
}
const text = (data: number[]): string => [...writeWeights(file(Float32Array.from(data)))].join('');
const float32 = fc.float({ noDefaultInfinity: false });

it('every float32 reads back bit for bit', () => {
  fc.assert(
    fc.property(fc.array(float32, { minLength: 1 }), (values) => {
      const written = file(Float32Array.from(values));
      const read = parseWeights([...writeWeights(written)].join(''));
      const exact = [...(read.stateDict.get('ssl_proj.bias')?.data ?? [])].every((value, i) =>
        Object.is(value, values[i]),
      );
      expect(exact).toBe(true);
      expect(read).toEqual(written);
    }),
  );
});

it('the audit is kept, and one of another form is left out', () => {
  const entries = [
    { name: 'w', kind: 'parameter', module: 'm', gradient: { kind: 'zero' }, change: Number.NaN },
  ] as const;
  const audit = {
    lane: 'A',
    since: 3,
    step: 12,
    frozen: true,
    policy: 'evalOnly',
    training: { ssl_proj: true },
    tape: { nodes: 0, bytes: 0 },
    entries: entries.map((entry) => ({ ...entry, identical: false })),
    verdict: { kind: 'leaks', causes: [{ part: 'w', by: 'ema', change: 0.5 }] },
  } satisfies WeightsFile['audit'];
  const written = [...writeWeights({ ...file(new Float32Array(2)), audit })].join('');
  expect(parseWeights(written).audit).toEqual(audit);
  for (const other of ['"lane":7', '"lane":[]']) {
    expect(parseWeights(written.replace('"lane":"A","since"', `${other},"since"`)).audit).toBeNull();
  }
});

it('a file from before there was a setting has its default, and needs no freeze state', () => {
  const old = readFileSync(new URL('fixtures/weights.json', import.meta.url), 'utf8');
  expect(old).not.toContain('initialWeights');
  const { experiment, freezeState } = parseWeights(old);
  expect(experiment.settings).toEqual(defaultExperiment().settings);
  expect(freezeState).toBeNull();
});

it('settings under the names of version 1 are read, and written under those of today', () => {
  const old = readFileSync(new URL('fixtures/weights.json', import.meta.url), 'utf8')
    .replace('"frameRate": "50hz"', '"frameRate": "25hz"')
    .replace('"behaviour": "corrected"', '"behaviour": "gpt-sovits"');
  const { experiment } = parseWeights(old);
  expect(experiment.version).toBe(2);
  expect(experiment.settings).toMatchObject({ tokenRate: '25hz', codebookRules: 'gpt-sovits' });
  expect(experiment.settings).not.toHaveProperty('frameRate');
  expect(() => parseWeights(old.replace(/"version": 1(?=,\s+"settings")/, '"version": 3'))).toSay(/version/);
});

it('numbers are exact with at most nine digits', () => {
  fc.assert(
    fc.property(float32.filter(Number.isFinite), (value) => {
      const written = formatFloat32(value);
      const digits = written
        .replace(/e.*$/, '')
        .replace(/[-.]/g, '')
        .replace(/^0+|0+$/g, '');
      expect(digits.length).toBeLessThanOrEqual(9);
      expect(Object.is(Math.fround(Number(written)), value)).toBe(true);
    }),
  );
});

it('is written in pieces that are small', () => {
  const pieces = [...writeWeights(file(new Float32Array(100_000).fill(0.1)))];
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(500_000);
});

describe('refuses', () => {
  const good = text([1, 2, 3]);
  it.each([
    ['text that is no JSON', 'hello', 'not JSON'],
    ['JSON of something else', '{"a":1}', 'format'],
    ['another version', good.replace('"version":1', '"version":2'), 'version'],
    ['a tensor with too few values', good.replace('[1,2,3]', '[1,2]'), '2 values'],
    ['a value that is no number', good.replace('[1,2,3]', '[1,"x",3]'), 'expected a number'],
    ['a negative shape', good.replace('"shape":[3]', '"shape":[-3]'), 'shape'],
  ])('%s', (_what, broken, message) => {
    expect(() => parseWeights(broken)).toThrow(FormatError);
    expect(() => parseWeights(broken)).toSay(message);
  });

  it('damaged text, with an error of its own kind only', () => {
    const damaged = fc.record({ at: fc.nat(good.length), insertion: fc.string() });
    fc.assert(
      fc.property(damaged, ({ at, insertion }) => {
        let error: unknown = null;
        try {
          parseWeights(good.slice(0, at) + insertion + good.slice(at + insertion.length));
        } catch (thrown) {
          error = thrown;
        }
        expect(error === null || error instanceof FormatError).toBe(true);
      }),
    );
  });
});
