/** Tokens of two checkpoints: those that GPT-SoVITS would extract, counted by hand, and ties in half precision. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareTokens, type TokenSource } from '../../src/lab/tokenCheck.ts';
import { tokenSource } from '../../src/lab/tokenSource.ts';
import { noInputs } from '../../src/lab/inputs.ts';
import { speechOnDisk } from '../../src/cli/speechOnDisk.ts';
import { readCheckpoint, type ImportedCheckpoint } from '../../src/train/importedCheckpoint.ts';
import { frontEndTokens, isNearTie } from '../../src/train/frontEndTokens.ts';
import type { ImportedTokens } from '../../src/train/semanticAgreement.ts';
import { noise } from '../contract/inputFiles.ts';
import { type Harness, startHarness } from '../contract/labHarness.ts';
import { madeCheckpoint, type MadeSizes, savedAs } from './checkedPairs.ts';

const WORK = { signal: new AbortController().signal, onProgress: () => {} };
const read = (file: File): Promise<ImportedCheckpoint> => readCheckpoint(file, {}, WORK);

let lab: Harness;
beforeAll(async () => {
  lab = await startHarness();
});
afterAll(() => lab.close());

/** Utterances of 3 channels; the second has an odd frame at its end. */
const source: TokenSource = {
  source: 'features',
  splice: 1,
  channelsIn: 3,
  utterances: [
    { name: 'one.wav', frames: 1200, targets: noise(3600, 5) },
    { name: 'two', frames: 7, targets: noise(21, 6) },
  ],
};

/** The tokens by the definition: a convolution whose windows do not overlap, and the nearest code. */
function tokensByHand({ tensors, found }: ImportedCheckpoint, utterance: (typeof source.utterances)[number]): number[] {
  const at = (name: string): Float32Array => tensors.get(name)?.data as Float32Array;
  const [weight, bias] = [at('ssl_proj.weight'), at('ssl_proj.bias')];
  const embed = at('quantizer.vq.layers.0._codebook.embed');
  const { channelsIn } = found;
  const dim = found.needed.dim as number;
  const kernel = found.needed.tokenRate === '25hz' ? 2 : 1;
  const nearest = (row: number[]): number => {
    const distances = Array.from({ length: embed.length / dim }, (_, code) =>
      row.reduce((sum, value, i) => sum + (value - (embed[code * dim + i] as number)) ** 2, 0),
    );
    return distances.indexOf(Math.min(...distances));
  };
  return Array.from({ length: Math.floor(utterance.frames / kernel) }, (_, token) =>
    nearest(
      Array.from({ length: dim }, (_, o) => {
        let sum = bias[o] as number;
        for (let c = 0; c < channelsIn; c += 1) {
          for (let k = 0; k < kernel; k += 1) {
            const value = utterance.targets[(token * kernel + k) * channelsIn + c] as number;
            sum += value * (weight[(o * channelsIn + c) * kernel + k] as number);
          }
        }
        return sum;
      }),
    ),
  );
}

/** The codebook moved as far as an EMA may move it. */
const moved = (sizes: MadeSizes = {}): File =>
  madeCheckpoint('after.pth', sizes, (name, values) =>
    name.endsWith('.embed') ? values.map((value, i) => value + 0.3 * (noise(values.length, 9)[i] as number)) : values,
  );

it.each([1, 2])('are the nearest codes of what ssl_proj gives, with a kernel of %d', async (kernel) => {
  const checkpoint = await read(madeCheckpoint('a.pth', { kernel }));
  const tokens = await frontEndTokens(checkpoint, source);
  for (const utterance of source.utterances) {
    expect(Array.from(tokens.get(utterance.name)?.codes ?? [])).toEqual(tokensByHand(checkpoint, utterance));
  }
});

it('are counted for each utterance and in all, against a file as well', async () => {
  const [before, after] = [await read(madeCheckpoint('before.pth')), await read(moved())];
  const [long, short] = source.utterances.map((utterance) => [
    tokensByHand(before, utterance),
    tokensByHand(after, utterance),
  ]) as [[number[], number[]], [number[], number[]]];
  const differing = ([a, b]: [number[], number[]]): number => a.filter((token, i) => token !== b[i]).length;
  // As extracted by the first checkpoint, with a token more at its end, and an utterance of elsewhere.
  const file: ImportedTokens = {
    file: new File([], '6-name2semantic.tsv'),
    utterances: new Map([
      ['one', [...long[0], 3]],
      ['three', [1, 2]],
    ]),
  };
  const report = await compareTokens(before, after, source, file, WORK);
  expect(differing(long)).toBeGreaterThan(20);
  expect(report).toMatchObject({
    source: 'features',
    tokens: 603,
    changed: differing(long) + differing(short),
    utterances: [
      {
        name: 'one.wav',
        tokens: 600,
        changed: differing(long),
        file: { compared: 600, before: 600, after: 600 - differing(long) },
      },
      { name: 'two', tokens: 3, changed: differing(short), file: null },
    ],
    file: { name: '6-name2semantic.tsv', compared: 600, before: 600, mismatch: null, onlyInFile: 1, onlyInFeatures: 1 },
  });
  expect(report.changedNearTies).toBeLessThanOrEqual(Math.min(report.changed, report.nearTies));
});

it('of one checkpoint in two precisions differ near ties only', async () => {
  const sizes = { dim: 6, codes: 200 };
  const file = madeCheckpoint('before.pth', sizes);
  const [before, after] = [await read(file), await read(await savedAs('float16', file))];
  const utterances = [{ name: 'long', frames: 8000, targets: noise(24_000, 5) }];
  const report = await compareTokens(before, after, { ...source, utterances }, null, WORK);
  expect(report.changed).toBeGreaterThan(0);
  expect(report.changedNearTies).toBe(report.changed);
  expect(report.nearTies).toBeLessThan(report.tokens / 4);
});

it('of another rate or codebook than the file’s are not compared', async () => {
  const checkpoint = await read(madeCheckpoint('a.pth'));
  const against = async (tokens: number[]) => {
    const file = { file: new File([], 'a.tsv'), utterances: new Map([['one', tokens]]) };
    return (await compareTokens(checkpoint, checkpoint, source, file, WORK)).file;
  };
  expect(await against(new Array<number>(1200).fill(1))).toMatchObject({ mismatch: { kind: 'rate' }, compared: 0 });
  expect(await against([0, 8])).toMatchObject({ mismatch: { kind: 'codes', largest: 8, codes: 8 }, compared: 0 });
});

describe('a tie in half precision', () => {
  const near = (distances: number[], square = 100): boolean =>
    // Codes of one length, apart by their products with a row of length 10.
    isNearTie(
      0,
      [10],
      distances.map((distance) => (100 + square - distance) / 2),
      distances.map(() => square),
    );

  it('is a gap that rounding may close: some units in the last place of the terms', () => {
    // 2x·e, |e|² and the distances are of the size 64…256: steps of 1/16 and 1/8, half of each for each of two codes.
    expect(near([50, 50.1])).toBe(true);
    expect(near([50, 51])).toBe(false);
  });
  it('is coarser the larger the values are', () => {
    expect(near([5000, 5010], 10_000)).toBe(true);
    expect(near([5000, 5100], 10_000)).toBe(false);
  });
  it('is a token that half precision already gives differently, and one that overflows', () => {
    expect(isNearTie(1, [1], [0.5, 0.1], [1, 1])).toBe(true);
    expect(near([50, 60], 70_000)).toBe(true);
  });
  it('has no place in a codebook of one code', () => {
    expect(isNearTie(0, [1], [0.5], [1])).toBe(false);
  });
});

describe('what they are computed from', () => {
  const inputs = () => noInputs(speechOnDisk());
  const sizes = async (made: MadeSizes) => (await read(madeCheckpoint('a.pth', made))).found;

  it('is the bundled speech where mel bands can be made to fit', async () => {
    expect(await tokenSource(await sizes({ channels: 64 }), inputs(), WORK)).toMatchObject({
      source: 'bundled',
      channelsIn: 64,
    });
  });
  it('is missing without features where none fit', async () => {
    expect(await tokenSource(await sizes({ channels: 3 }), inputs(), WORK)).toEqual({
      code: 'check-no-speech',
      channels: 3,
    });
  });
});
