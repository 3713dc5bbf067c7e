/** First weights: what PyTorch and the original's constructors would draw, from our seed. */
import { describe, expect, it } from 'vitest';
import { atOnce } from '../../../src/model/slices.ts';
import type { NamedArray, StateDict } from '../../../src/model/stateDict.ts';
import { drawFirstWeights } from '../../../src/objectives/sovits/firstWeights.ts';
import { wholeLayout } from '../../../src/objectives/sovits/model.ts';
import { type SovitsSizes, VERSION_SIZES } from '../../../src/objectives/sovits/sizes.ts';

const { v2: V2 } = VERSION_SIZES;
/** Small enough to be drawn in no time, large enough to see how values are spread. */
const SIZES: SovitsSizes = {
  ...V2,
  spectrum: { ...V2.spectrum, fft: 256 },
  features: 48,
  codes: 64,
  latent: 32,
  hidden: 48,
  filter: 96,
  layers: 2,
  symbols: 100,
  mrte: { width: 64, heads: 4 },
  style: { bins: 90, hidden: 32, heads: 2, channels: 64 },
  posteriorLayers: 2,
  flowLayers: 1,
  generator: { ...V2.generator, channels: 64 },
  discriminator: {
    scaleChannels: [16, 32, 32, 32, 32, 32],
    scaleGroups: [4, 8, 8, 8],
    periodChannels: [8, 16, 32, 32, 32],
    periods: [2, 3],
  },
};
const LAYOUT = wholeLayout(SIZES);
const SETTINGS = { seed: 7, codebookInit: 'random', codebookRules: 'gpt-sovits' } as const;
const draw = (settings: Parameters<typeof drawFirstWeights>[1] = SETTINGS): StateDict =>
  atOnce(drawFirstWeights(LAYOUT, settings));

const state = draw();
const of = (name: string): NamedArray => state.get(name) as NamedArray;
const largest = (data: Float32Array): number => data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
const deviation = (data: Float32Array): number =>
  Math.sqrt(data.reduce((sum, value) => sum + value ** 2, 0) / data.length);
const isSame = (a: Float32Array, b: Float32Array): boolean => Buffer.from(a.buffer).equals(Buffer.from(b.buffer));
/** Within that share of what many draws come to. */
const NEAR = 0.06;
const expectNear = (value: number, expected: number): void =>
  expect(Math.abs(value / expected - 1), `${value}, not ${expected}`).toBeLessThan(NEAR);

describe('first weights', () => {
  it('has every tensor in the order and shape of the layout, all finite', () => {
    expect([...state].map(([name, { shape }]) => [name, shape])).toEqual(
      LAYOUT.map(({ name, shape }) => [name, [...shape]]),
    );
    for (const { data } of state.values()) expect(data.every(Number.isFinite)).toBe(true);
  });

  it.each([
    // Name, and how many values go into one output: 1 / √ of it is PyTorch's bound for convolutions and linear layers.
    ['ssl_proj.weight', 48 * 2],
    ['ssl_proj.bias', 48 * 2],
    ['enc_p.ssl_proj.weight', 48],
    ['enc_p.encoder_text.ffn_layers.0.conv_1.weight', 48 * 3],
    ['enc_p.encoder_text.ffn_layers.0.conv_2.bias', 96 * 3],
    ['enc_p.encoder_text.attn_layers.0.conv_o.weight', 48],
    ['enc_p.encoder_text.attn_layers.0.conv_k.bias', 48],
    ['enc_p.mrte.c_pre.weight', 48],
    ['enc_q.pre.weight', 129],
    ['enc_q.enc.in_layers.0.weight_v', 48 * 5],
    ['enc_q.enc.cond_layer.weight_v', 64],
    ['ref_enc.slf_attn.w_ks.weight', 32],
    ['ref_enc.fc.fc.weight', 32],
    ['dec.conv_pre.weight', 32 * 7],
    ['dec.conv_post.weight', 2 * 7],
    // Transposed: [in, out, kernel], and PyTorch takes the second axis for what goes in.
    ['dec.ups.1.weight_v', 16 * 16],
    ['dec.ups.1.bias', 16 * 16],
    ['dec.resblocks.0.convs1.1.weight_v', 32 * 3],
    // In groups.
    ['discriminators.0.convs.1.weight_v', (16 / 4) * 41],
    ['discriminators.1.convs.2.weight_v', 16 * 5],
    ['discriminators.1.convs.2.bias', 16 * 5],
  ])('draws %s uniformly, as of %i values', (name, fanIn) => {
    const { data } = of(name);
    const bound = 1 / Math.sqrt(fanIn);
    expect(largest(data)).toBeLessThanOrEqual(bound);
    if (data.length >= 500) {
      expect(largest(data)).toBeGreaterThan(0.95 * bound);
      expectNear(deviation(data), bound / Math.sqrt(3));
      expect(Math.abs(data.reduce((sum, value) => sum + value, 0) / data.length)).toBeLessThan(0.1 * bound);
    }
  });

  it.each(['conv_q', 'conv_k', 'conv_v'])('draws %s of attention as Xavier', (conv) => {
    const { data } = of(`enc_p.encoder2.attn_layers.0.${conv}.weight`);
    const bound = Math.sqrt(6 / (48 + 48));
    expect(largest(data)).toBeLessThanOrEqual(bound);
    expectNear(deviation(data), bound / Math.sqrt(3));
  });

  it('draws embeddings normally', () => {
    const symbols = of('enc_p.text_embedding.weight').data;
    expectNear(deviation(symbols), 1);
    expect(largest(symbols)).toBeGreaterThan(3.5);
    const distances = of('enc_p.encoder_text.attn_layers.0.emb_rel_k').data;
    expect(deviation(distances) * Math.sqrt(24)).toBeGreaterThan(0.85);
    expect(deviation(distances) * Math.sqrt(24)).toBeLessThan(1.15);
    expect(largest(distances)).toBeGreaterThan(2.2 / Math.sqrt(24));
  });

  it('begins with norms that do nothing, and a flow that does nothing', () => {
    expect(new Set(of('enc_p.encoder2.norm_layers_1.0.gamma').data)).toEqual(new Set([1]));
    expect(new Set(of('enc_p.encoder2.norm_layers_1.0.beta').data)).toEqual(new Set([0]));
    for (const flow of [0, 2, 4, 6]) {
      for (const part of ['weight', 'bias']) {
        expect(new Set(of(`flow.flows.${flow}.post.${part}`).data)).toEqual(new Set([0]));
      }
    }
    expect(largest(of('flow.flows.0.pre.weight').data)).toBeGreaterThan(0);
  });

  it('begins with the norm of each direction as its gain', () => {
    const gains = LAYOUT.filter(({ name }) => name.endsWith('.weight_g'));
    expect(gains.length).toBeGreaterThan(50);
    for (const { name } of gains) {
      const { data: gain, shape } = of(name);
      const { data } = of(name.replace(/_g$/, '_v'));
      const size = data.length / gain.length;
      expect(shape).toEqual([gain.length, ...shape.slice(1).map(() => 1)]);
      const first = Math.hypot(...data.subarray(0, size));
      const last = Math.hypot(...data.subarray(data.length - size));
      expect(gain[0]).toBeCloseTo(first, 5);
      expect(gain.at(-1)).toBeCloseTo(last, 5);
    }
  });

  it('gives the same for the same seed, other draws for another, and no two tensors the same draws', () => {
    expect([...draw()].every(([name, { data }]) => isSame(data, of(name).data))).toBe(true);
    const other = draw({ ...SETTINGS, seed: 8 });
    for (const name of ['ssl_proj.weight', 'enc_p.text_embedding.weight', 'discriminators.1.convs.0.weight_v']) {
      expect(isSame(other.get(name)?.data as Float32Array, of(name).data)).toBe(false);
    }
    const twins = ['flow.flows.0.pre.bias', 'flow.flows.2.pre.bias'].map((name) => of(name).data);
    expect(isSame(twins[0] as Float32Array, twins[1] as Float32Array)).toBe(false);
  });

  it('draws the codebook, or leaves it to k-means', () => {
    const prefix = 'quantizer.vq.layers.0._codebook';
    expect(of(`${prefix}.inited`).data[0]).toBe(1);
    expect(of(`${prefix}.embed_avg`).data).toEqual(of(`${prefix}.embed`).data);
    expect(largest(of(`${prefix}.embed`).data)).toBeLessThanOrEqual(Math.sqrt(6 / 48));
    expect(new Set(of(`${prefix}.cluster_size`).data)).toEqual(new Set([0]));
    const waiting = draw({ ...SETTINGS, codebookInit: 'kmeans', codebookRules: 'corrected' });
    expect(waiting.get(`${prefix}.inited`)?.data[0]).toBe(0);
    expect(new Set(waiting.get(`${prefix}.embed`)?.data)).toEqual(new Set([0]));
    expect(new Set(waiting.get(`${prefix}.cluster_size`)?.data)).toEqual(new Set([1]));
    expect(isSame(waiting.get('ssl_proj.weight')?.data as Float32Array, of('ssl_proj.weight').data)).toBe(true);
  });
});
