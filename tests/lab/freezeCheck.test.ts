/** The freeze check on pairs that the project trains under every policy, and on files that say nothing of a freeze. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NamedPolicy, NAMED_POLICIES } from '../../src/config/freezePolicies.ts';
import { checkFreeze } from '../../src/lab/freezeCheck.ts';
import type { FreezeCheckReport, TensorChange } from '../../src/protocol/freezeCheck.ts';
import { float32Tensor, noise, tensorFile } from '../contract/inputFiles.ts';
import { type Harness, startHarness } from '../contract/labHarness.ts';
import { said } from '../setup/problemMatcher.ts';
import { madeCheckpoint, type Pair, savedAs, trainedPair } from './checkedPairs.ts';

const WORK = { signal: new AbortController().signal, onProgress: () => {} };
const check = async ({ before, after }: Pair): Promise<FreezeCheckReport> =>
  (await checkFreeze(before, after, WORK)).report;

let lab: Harness;
beforeAll(async () => {
  lab = await startHarness();
});
afterAll(() => lab.close());

/** Verdict, policies, and what moved: codebook, ssl_proj. */
const EXPECTED: Record<NamedPolicy | 'unfrozen', [FreezeCheckReport['verdict'], string[], string]> = {
  wholeForward: ['held', ['evalOnly', 'modeSwitchOnly', 'stickyEval', 'wholeForward'], ''],
  modeSwitchOnly: ['held', ['evalOnly', 'modeSwitchOnly', 'stickyEval', 'wholeForward'], ''],
  evalOnly: ['held', ['evalOnly', 'modeSwitchOnly', 'stickyEval', 'wholeForward'], ''],
  stickyEval: ['held', ['evalOnly', 'modeSwitchOnly', 'stickyEval', 'wholeForward'], ''],
  noGradOnly: ['leaked', ['noGradOnly', 'requiresGradOnly'], 'codebook by ema'],
  requiresGradOnly: ['leaked', ['noGradOnly', 'requiresGradOnly'], 'codebook by ema'],
  zeroGradients: ['leaked', ['zeroGradients'], 'ssl_proj by weight-decay, codebook by ema'],
  codebookOnly: ['leaked', ['codebookOnly'], 'ssl_proj by gradient'],
  unfrozen: ['not-frozen', ['unfrozen'], 'ssl_proj by gradient, codebook by ema'],
};
const inShort = ({ verdict, policies, causes }: FreezeCheckReport) => [
  verdict,
  policies.toSorted(),
  causes.map(({ part, by }) => `${part} by ${by}`).join(', '),
];

describe.each([...NAMED_POLICIES, 'unfrozen'] as const)('a run under %s', (policy) => {
  it.each(['25hz', '50hz'] as const)(
    'from its first step, at %s, in float32 and in half precision',
    async (tokenRate) => {
      const pair = await trainedPair(lab, policy, {
        settings: { tokenRate, layers: 2, learningRate: 3e-3 },
        steps: 12,
      });
      const report = await check(pair);
      expect(inShort(report)).toEqual(EXPECTED[policy]);
      expect(report).toMatchObject({ precision: 'float32', rounded: false, reason: null });
      const half = await check({ before: pair.before, after: await savedAs('float16', pair.after) });
      expect(inShort(half)).toEqual(EXPECTED[policy]);
      expect(half).toMatchObject({ precision: 'float16', rounded: true });
    },
  );
});

it('a whole freeze in the middle of a run holds, whatever was trained before', async () => {
  expect(await check(await trainedPair(lab, 'wholeForward', { freeSteps: 4 }))).toMatchObject({ verdict: 'held' });
});

it('old momentum under zero gradients looks like no freeze, and that is said', async () => {
  const report = await check(await trainedPair(lab, 'zeroGradients', { freeSteps: 4 }));
  expect(report.verdict).toBe('not-frozen');
  expect(report.provided).toEqual([{ policy: 'zeroGradients', proviso: 'trained-before' }]);
});

it('k-means in a frozen first forward is named, as only the original’s rules have it', async () => {
  const settings = { codebookRules: 'gpt-sovits' } as const;
  const report = await check(await trainedPair(lab, 'wholeForward', { settings }));
  expect(report).toMatchObject({ verdict: 'leaked', causes: [{ part: 'codebook', by: 'kmeans' }] });
  expect(report.policies).toContain('wholeForward');
});

describe('files of different precision', () => {
  it('that hold the same weights are identical in the coarser one', async () => {
    const before = madeCheckpoint('s2G.pth');
    for (const type of ['float16', 'bfloat16'] as const) {
      const after = await savedAs(
        type,
        madeCheckpoint('voice.pth', {}, (_, values) => values, 2),
      );
      const report = await check({ before, after });
      expect(report).toMatchObject({ precision: type, rounded: true, verdict: 'held' });
      expect([report.before.dtype, report.after.dtype]).toEqual(['float32', type]);
    }
  });
  it('show a change that is larger than their rounding, and none that is smaller', async () => {
    const half = { type: 'float16' } as const;
    const before = madeCheckpoint('s2G.pth', half);
    const moved = (by: number): File =>
      madeCheckpoint('voice.pth', { prefix: 'model/' }, (name, values) =>
        name.endsWith('.embed') ? values.map((value) => value * (1 + by)) : values,
      );
    const tensorOf = (report: FreezeCheckReport): TensorChange =>
      report.tensors.find(({ name }) => name.endsWith('.embed')) as TensorChange;
    expect(tensorOf(await check({ before, after: moved(2 ** -7) }))).toMatchObject({ identical: false, changed: 1 });
    const fine = tensorOf(await check({ before: madeCheckpoint('a.pth'), after: moved(2 ** -20) }));
    expect(fine).toMatchObject({ identical: false });
    expect(tensorOf(await check({ before, after: moved(2 ** -20) })).changed).toBeLessThan(0.1);
  });
});

const sharedCase = (path: string): File =>
  new File([readFileSync(join(import.meta.dirname, '../cases', path))], path.split('/').at(-1) as string);
const onlyProjection = tensorFile('torch', 'front.pth', [
  float32Tensor('weight/ssl_proj.weight', [4, 3, 2], noise(24)),
  float32Tensor('weight/ssl_proj.bias', [4], noise(4)),
]);
const parameters = (name: string, path: string): File =>
  tensorFile('torch', name, [float32Tensor(path, [4, 6], noise(24))]);
const MADE = madeCheckpoint('s2G.pth');

describe('not comparable:', () => {
  it.each<[string, File, File, string[]]>([
    ['the same file twice', MADE, new File([MADE], 'copy.pth'), ['are the same file, byte by byte', 'copy.pth']],
    [
      'other sizes',
      MADE,
      madeCheckpoint('a.pth', { dim: 6, codes: 9 }),
      ['values per code 4 before, 6 after', 'codes 8 before, 9 after'],
    ],
    ['another rate', MADE, madeCheckpoint('a.pth', { kernel: 1 }), ['tokens per second 25 before, 50 after']],
    [
      'a LoRA',
      MADE,
      parameters('lora.pth', 'weight/cfm.to_q.lora_A.default.weight'),
      ['it is a LoRA fine-tune', 'base model'],
    ],
    ['no quantizer', MADE, onlyProjection, ['“front.pth” has an ssl_proj, but no quantizer in it']],
    ['a GPT', parameters('s1.ckpt', 'weight/model.ar_predict_layer.weight'), MADE, ['it is a GPT (s1) of GPT-SoVITS']],
    ['a discriminator', MADE, parameters('D_1.pth', 'model/discriminators.0.weight'), ['it is a discriminator']],
    ['a Git LFS pointer', sharedCase('failing/06-s2G2333k.pth'), MADE, ['Git LFS pointer', 'git lfs pull']],
    ['sound', MADE, sharedCase('failing/04-crashed-recorder.wav'), ['a file of sound']],
    ['features', MADE, sharedCase('passing/p11b-forty-frames.npy'), ['features']],
    ['text', new File(['What is this?'], 'read.me'), MADE, ['read.me: it is a text']],
    ['another model', MADE, parameters('net.pth', 'encoder.weight'), ['net.pth']],
    [
      'lost values',
      MADE,
      madeCheckpoint('nan.pth', {}, (_, values) => values.map(() => Number.NaN)),
      ['nan.pth', 'NaN'],
    ],
  ])('%s', async (_what, before, after, words) => {
    const report = await check({ before, after });
    expect(report).toMatchObject({ verdict: 'not-comparable', policies: [], tensors: [] });
    for (const word of words) expect(said(report.reason)).toContain(word);
  });
});

describe('cannot be read:', () => {
  it.each([
    ['nothing', new File([], 'a.pth'), 'it is empty'],
    ['a download that broke off', new File([MADE.slice(0, 900)], 'a.pth'), 'a.pth: '],
    ['bytes of no format', new File([Uint8Array.from(noise(64), (value) => 128 + 120 * value)], 'a.pth'), 'a.pth: '],
  ])('%s', async (_what, file, words) => {
    await expect(check({ before: MADE, after: file })).rejects.toSay(words);
    await expect(check({ before: file, after: MADE })).rejects.toSay(words);
  });
});
