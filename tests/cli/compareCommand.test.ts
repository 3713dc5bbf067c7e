/** `compare` as a function: its JSON, its words, and whatever bytes it is given. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { compareCommand } from '../../src/cli/compareCommand.ts';
import { writeSemanticTokens } from '../../src/formats/semanticTokens.ts';
import { CHECK_VERDICTS, type FreezeCheckReport } from '../../src/protocol/freezeCheck.ts';
import { LabError } from '../../src/protocol/errors.ts';
import { featureFile, noise } from '../contract/inputFiles.ts';
import { madeCheckpoint } from '../lab/checkedPairs.ts';
import { said } from '../setup/problemMatcher.ts';

let folder = '';
let printed = '';
const inFolder = (name: string): string => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'freeze-lab-'));
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text: unknown, ...others: unknown[]) => {
    printed += String(text);
    (others.at(-1) as (() => void) | undefined)?.();
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

async function put(file: File, name = file.name): Promise<string> {
  writeFileSync(inFolder(name), new Uint8Array(await file.arrayBuffer()));
  return inFolder(name);
}

interface Given {
  features?: string[];
  tokens?: string | null;
  json?: boolean;
}
/** @returns what was printed */
async function compare(before: string, after: string, given: Given = {}): Promise<string> {
  printed = '';
  await compareCommand({ before, after, features: [], tokens: null, json: false, ...given });
  return printed;
}
const compareJson = async (before: string, after: string, given: Given = {}): Promise<FreezeCheckReport> =>
  JSON.parse(await compare(before, after, { json: true, ...given })) as FreezeCheckReport;

const leaky = (name = 'after.pth'): File =>
  madeCheckpoint(name, {}, (key, values) =>
    /embed|cluster/.test(key) ? values.map((value, i) => value + (i % 2) / 4) : values,
  );

it('prints the fields that the usage promises', async () => {
  const report = await compareJson(await put(madeCheckpoint('before.pth')), await put(leaky()));
  expect(report).toMatchObject({
    verdict: 'leaked',
    reason: null,
    policies: ['noGradOnly', 'requiresGradOnly'],
    precision: 'float32',
    tokens: null,
  });
  expect(report.tensors.map(({ name }) => name).toSorted()).toEqual([
    'quantizer.vq.layers.0._codebook.cluster_size',
    'quantizer.vq.layers.0._codebook.embed',
    'quantizer.vq.layers.0._codebook.embed_avg',
    'quantizer.vq.layers.0._codebook.inited',
    'ssl_proj.bias',
    'ssl_proj.weight',
  ]);
  const embed = report.tensors.find(({ name }) => name.endsWith('.embed'));
  expect(embed).toMatchObject({ identical: false, changed: 0.5 });
  expect(embed?.maxChange).toBeCloseTo(0.25, 6);
  expect(embed?.meanChange).toBeCloseTo(0.125, 6);
  expect(report.codebooks[0]).toMatchObject({ moved: 8 });
});

it('says it in words, with the numbers below', async () => {
  const text = await compare(await put(madeCheckpoint('before.pth')), await put(leaky('a\u202E.pth')));
  expect(text).toContain('The freeze leaked.\nThe codebook moved by up to 0.25, as the moving average does');
  expect(text).toContain('ssl_proj is identical.');
  expect(text).toMatch(/no-grad only\. .+\n {2}requires-grad only\. /);
  expect(text).toMatch(/Certain: Evaluation mode: off; EMA may update the codebook: on\./);
  expect(text).toMatch(/_codebook\.embed +0\.25 +0\.125 +50%/);
  expect(text).not.toContain('\u202E');
});

it('gives a reason where the two cannot be compared, and ends well', async () => {
  const path = await put(madeCheckpoint('before.pth'));
  expect(await compareJson(path, path)).toMatchObject({
    verdict: 'not-comparable',
    reason: expect.stringContaining('are the same file') as string,
    policies: [],
  });
  expect(await compare(path, path)).toContain(
    'These two cannot be compared.\n“before.pth” and “before.pth” are the same',
  );
});

it('refuses what cannot be read', async () => {
  const path = await put(madeCheckpoint('before.pth'));
  await expect(compare(path, inFolder('none.pth'))).rejects.toSay('none.pth cannot be opened');
  await expect(compare(path, folder)).rejects.toSay('it is not a file but a folder');
  writeFileSync(inFolder('torn.pth'), new Uint8Array(await madeCheckpoint('a').slice(0, 500).arrayBuffer()));
  await expect(compare(path, inFolder('torn.pth'))).rejects.toSay('torn.pth: ');
  const after = await put(leaky());
  await expect(compare(path, after, { features: [inFolder('none.npy')] })).rejects.toSay('none.npy cannot be opened');
  await expect(compare(path, after, { tokens: path })).rejects.toSay('expected a 6-name2semantic.tsv');
});

describe('tokens', () => {
  it('are compared on features, by utterance, and with those of a file', async () => {
    const [before, after] = [await put(madeCheckpoint('before.pth')), await put(leaky())];
    mkdirSync(inFolder('4-cnhubert'));
    await put(featureFile('4-cnhubert/one.npy', 80, 3, 1));
    await put(featureFile('4-cnhubert/two.npy', 41, 3, 2));
    const tokens = inFolder('6-name2semantic.tsv');
    writeFileSync(tokens, writeSemanticTokens(new Map([['one', noise(40).map((value) => Math.floor(4 + 4 * value))]])));
    const features = [inFolder('4-cnhubert')];
    const report = await compareJson(before, after, { features, tokens });
    expect(report.tokens).toMatchObject({
      source: 'features',
      tokens: 60,
      utterances: [
        { name: 'one', tokens: 40 },
        { name: 'two', tokens: 20, file: null },
      ],
      file: { compared: 40, onlyInFeatures: 1 },
    });
    const { changed = 0, file } = report.tokens ?? {};
    expect(changed).toBeGreaterThan(0);
    const text = await compare(before, after, { features, tokens });
    expect(text).toContain(`${changed} of 60 tokens changed between the two`);
    const unknown = Number((100 * (1 - (file?.after ?? 0) / 40)).toPrecision(3));
    expect(text).toContain(`Your GPT would meet ${unknown}% of tokens that it was not trained on.`);
    expect(text).toContain('GPT-SoVITS extracts tokens in half precision by default');
  });

  it('are left out with a reason if the features do not fit', async () => {
    const [before, after] = [await put(madeCheckpoint('before.pth')), await put(leaky())];
    const report = await compareJson(before, after, { features: [await put(featureFile('one.npy', 80, 5))] });
    expect(report).toMatchObject({ verdict: 'leaked', tokens: null });
    expect(report.tokensMissing).toContain('The features have 5 channels; ssl_proj of these checkpoints takes 3');
  });
});

it('survives any bytes: a verdict, or an error that says what is wrong', async () => {
  const whole = new Uint8Array(await madeCheckpoint('before.pth').arrayBuffer());
  const before = await put(madeCheckpoint('before.pth'));
  const flipped = fc
    .array(fc.tuple(fc.nat(whole.length - 1), fc.nat(7)), { minLength: 1, maxLength: 3 })
    .map((flips) => {
      const bytes = whole.slice();
      for (const [at, bit] of flips) bytes[at] = (bytes[at] as number) ^ (1 << bit);
      return bytes;
    });
  const cut = fc.nat(whole.length - 1).map((length) => whole.slice(0, length));
  const random = fc.uint8Array({ maxLength: 300 });
  const verdicts = new Set<string>();
  const property = fc.asyncProperty(fc.oneof(flipped, cut, random), fc.boolean(), async (bytes, first) => {
    writeFileSync(inFolder('any.pth'), bytes);
    const other = inFolder('any.pth');
    try {
      const { verdict } = await (first ? compareJson(other, before) : compareJson(before, other));
      verdicts.add(verdict);
      expect(CHECK_VERDICTS).toContain(verdict);
    } catch (error) {
      verdicts.add('refused');
      expect(error).toBeInstanceOf(LabError);
      expect(said(error)).toMatch(/^any\.pth: .+\.$/s);
    }
  });
  await fc.assert(property, { numRuns: 300 });
  expect(verdicts).toContain('refused');
});
