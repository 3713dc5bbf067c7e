/** What moved, in numbers worked out by hand, and the factor of weight decay in every precision. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeFiles } from '../../src/compare/judgement.ts';
import { commonFactor } from '../../src/compare/motion.ts';
import { rounded } from '../../src/compare/precision.ts';
import { codebookChange, tensorChange, type TensorPair } from '../../src/compare/tensorChange.ts';
import { factsOf } from '../../src/objectives/catalogue.ts';
import { PRECISIONS, type Precision } from '../../src/protocol/freezeCheck.ts';
import { noise } from '../contract/inputFiles.ts';

const pair = (before: ArrayLike<number>, after: ArrayLike<number>, name = 'ssl_proj.weight'): TensorPair => ({
  name,
  module: name.split('.')[0] as string,
  shape: [before.length],
  before: Float32Array.from(before),
  after: Float32Array.from(after),
});

it('a tensor: largest and mean change over all values, and the share that differs', () => {
  expect(tensorChange(pair([1, 2, 3, 4], [1, 2.5, 2, 4]))).toEqual({
    name: 'ssl_proj.weight',
    module: 'ssl_proj',
    shape: [4],
    identical: false,
    maxChange: 1,
    meanChange: 1.5 / 4,
    changed: 0.5,
  });
  expect(tensorChange(pair([0, Number.POSITIVE_INFINITY], [-0, Number.POSITIVE_INFINITY]))).toMatchObject({
    identical: true,
    maxChange: 0,
  });
});

it('a codebook: how far each code moved', () => {
  const change = codebookChange({
    layer: 0,
    embed: { ...pair([0, 0, 1, 1], [3, 4, 1, 1]), shape: [2, 2] },
    sums: { ...pair([0, 0, 2, 2], [3, 4, 2, 1]), shape: [2, 2] },
    sizes: pair([1, 2], [1, 3]),
  });
  expect(change).toEqual({
    layer: 0,
    moved: 1,
    codes: [
      { code: 0, maxChange: 4, distance: 5, sumChange: 4, framesBefore: 1, framesAfter: 1 },
      { code: 1, maxChange: 0, distance: 0, sumChange: 1, framesBefore: 2, framesAfter: 3 },
    ],
  });
});

/** Weights after AdamW’s decay on zero gradients, step by step in float32. */
function decayed(weights: Float32Array, perStep: number, steps: number): Float32Array {
  const keep = Math.fround(1 - perStep);
  const values = Float32Array.from(weights);
  for (let step = 0; step < steps; step += 1)
    for (let i = 0; i < values.length; i += 1) values[i] = (values[i] as number) * keep;
  return values;
}

describe('one factor', () => {
  it.each<[Precision, number, number]>([
    ['float32', 1e-4, 1],
    ['float32', 1e-6, 3000],
    ['float32', 1e-7, 2000],
    ['float32', 6e-8, 500],
    ['float16', 1e-6, 3000],
    ['float16', 1e-5, 50],
    ['bfloat16', 1e-5, 400],
  ])('is found in %s, %d a step over %d steps', (precision, perStep, steps) => {
    const weights = Float32Array.from(noise(4000), (value) => value * 0.05);
    const after = decayed(weights, perStep, steps);
    const factor = commonFactor([pair(rounded(weights, precision), rounded(after, precision))], precision);
    const applied = Math.fround(1 - perStep) ** steps;
    expect(factor).toBeLessThan(1);
    expect(Math.abs((1 - (factor as number)) / (1 - applied) - 1)).toBeLessThan(0.5);
  });

  it('is not found where a value grows, turns round, or stays while others shrink', () => {
    const weights = noise(100);
    const shrunk = decayed(weights, 1e-3, 10);
    expect(commonFactor([pair(weights, shrunk)], 'float32')).not.toBeNull();
    for (const spoil of [(x: number) => x * 1.5, (x: number) => -x, (x: number) => x / 0.99]) {
      const after = shrunk.slice();
      after[7] = spoil(after[7] as number);
      expect(commonFactor([pair(weights, after)], 'float32')).toBeNull();
    }
    expect(commonFactor([pair(weights, noise(100, 2))], 'float32')).toBeNull();
  });

  it('has to be the same for all tensors that moved', () => {
    const weights = noise(100);
    const two = [pair(weights, decayed(weights, 1e-3, 10)), pair(weights, decayed(weights, 1e-3, 60))];
    expect(commonFactor(two, 'float32')).toBeNull();
  });

  it('is not found in random movement, however small', () => {
    const property = fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.constantFrom(...PRECISIONS),
      (salt, precision) => {
        const weights = noise(200, salt);
        const by = noise(200, salt + 0.5);
        const moved = weights.map((value, i) => value + 0.02 * (by[i] as number));
        expect(commonFactor([pair(rounded(weights, precision), rounded(moved, precision))], precision)).toBeNull();
      },
    );
    fc.assert(property, { numRuns: 60 });
  });
});

describe('the verdict', () => {
  const modules = factsOf({}).modules.filter(({ freezable }) => freezable);
  const weights = noise(50);
  const moved = noise(50, 2);
  const shrunk = decayed(weights, 1e-3, 20);
  const verdictOf = (projection: Float32Array, embed: Float32Array, sizes = embed, initialised = true) => {
    const [own, codes, counts] = [
      pair(weights, projection),
      pair(weights, embed, 'quantizer.vq.layers.0._codebook.embed'),
      pair(weights, sizes, 'quantizer.vq.layers.0._codebook.cluster_size'),
    ];
    return judgeFiles({ modules, pairs: [own, codes, counts], codebooks: [], precision: 'float32', initialised });
  };

  it('is that the freeze held where nothing moved', () => {
    expect(verdictOf(weights, weights)).toMatchObject({ verdict: 'held', causes: [] });
  });
  it('is a leak where a part moved, and names what does that', () => {
    expect(verdictOf(weights, moved)).toMatchObject({ verdict: 'leaked', causes: [{ part: 'codebook', by: 'ema' }] });
    expect(verdictOf(moved, weights)).toMatchObject({
      verdict: 'leaked',
      causes: [{ part: 'ssl_proj', by: 'gradient' }],
    });
    expect(verdictOf(shrunk, moved)).toMatchObject({
      verdict: 'leaked',
      causes: [
        { part: 'ssl_proj', by: 'weight-decay' },
        { part: 'codebook', by: 'ema' },
      ],
    });
    expect(verdictOf(weights, moved, moved, false)).toMatchObject({ causes: [{ by: 'kmeans' }] });
  });
  it('is a leak where only the counts of a codebook moved: its codes follow from them', () => {
    const judged = verdictOf(weights, weights, moved);
    expect(judged.verdict).toBe('leaked');
    expect(judged.causes[0]?.change).toBeGreaterThan(0);
  });
  it('is no freeze where all of it moved', () => {
    expect(verdictOf(moved, moved)).toMatchObject({ verdict: 'not-frozen', policies: ['unfrozen'] });
  });
});
