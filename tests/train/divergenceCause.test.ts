/** Why training diverged, from what was found: each cause, and that the advice for one is not given for another. */
import { expect, it } from 'vitest';
import { causeOf, type DivergenceEvidence } from '../../src/train/divergenceCause.ts';

const CODEBOOK = 'quantizer.vq.layers.0._codebook';
const health = (largest: number, nan = 0) => ({ size: 8, nan, positive: 0, negative: 0, largest });
const state = (name: string, largest: number, place: 'parameter' | 'buffer' = 'parameter') => ({
  place,
  name,
  health: health(largest),
});
const lost = (place: 'loss' | 'buffer' | 'exp_avg_sq', name: string) => ({
  place,
  name,
  became: 'nan' as const,
  lost: 1,
  size: 8,
});

const ordinary: DivergenceEvidence = {
  first: lost('loss', ''),
  inputs: { features: health(9), targets: health(4) },
  learningRate: 1e-3,
  weights: [
    { field: 'reconstructionWeight', value: 5 },
    { field: 'commitmentWeight', value: 1 },
  ],
  before: [state('ssl_proj.weight', 0.5), state(`${CODEBOOK}.cluster_size`, 3, 'buffer')],
  growth: null,
  beforeFirstStep: false,
};
const runaway = { from: 0.2, to: 4e12, steps: 40 };

it.each<[string, Partial<DivergenceEvidence>, object]>([
  ['nothing in particular', {}, { code: 'unknown' }],
  [
    'a NaN in the targets',
    { inputs: { features: health(9), targets: health(4, 3) } },
    { code: 'input-not-finite', input: 'targets', lost: 3 },
  ],
  [
    'huge features, although the loss ran away and the learning rate is high, too',
    {
      inputs: { features: health(1e20), targets: health(1e20) },
      growth: runaway,
      learningRate: 1,
    },
    { code: 'input-huge', input: 'features', largest: 1e20 },
  ],
  ['values that were lost before the first step', { beforeFirstStep: true, before: null }, { code: 'from-file' }],
  [
    'a weight of 1e30',
    { weights: [...ordinary.weights.slice(0, 1), { field: 'commitmentWeight', value: 1e30 }], growth: runaway },
    { code: 'loss-weight', field: 'commitmentWeight', value: 1e30 },
  ],
  [
    'clusters without frames',
    {
      first: lost('buffer', `${CODEBOOK}.embed`),
      before: [state(`${CODEBOOK}.cluster_size`, 1e-40, 'buffer')],
    },
    { code: 'empty-clusters', name: `${CODEBOOK}.cluster_size`, largest: 1e-40 },
  ],
  ['a loss that ran away', { growth: runaway }, { code: 'learning-rate', value: 1e-3, growth: runaway }],
  ['wide steps', { learningRate: 1e3 }, { code: 'learning-rate', value: 1e3, growth: null }],
  [
    'weights that were large already',
    { before: [...(ordinary.before ?? []), state('dec.2.bias', 1e18)] },
    { code: 'overflow', name: 'dec.2.bias', largest: 1e18 },
  ],
  [
    'the optimizer’s own large numbers, which are no weights',
    { before: [{ place: 'exp_avg_sq', name: 'dec.2.bias', health: health(1e18) }] },
    { code: 'unknown' },
  ],
])('%s', (_, evidence, cause) => {
  expect(causeOf({ ...ordinary, ...evidence })).toEqual(cause);
});
