/** Every component of the reference data, made of this objective's modules. */
import * as tf from '@tensorflow/tfjs-core';
import { weightedLoss } from '../../../src/kernels/losses.ts';
import { upsampleTwice } from '../../../src/kernels/pointwise.ts';
import { updateByMeans } from '../../../src/kernels/updates.ts';
import type { Codebook, Codebooks } from '../../../src/model/codebook.ts';
import { codebookFrom, codebookLayout } from '../../../src/model/codebookTensors.ts';
import { encode, type LayerTrace } from '../../../src/model/quantizer.ts';
import { codebookPrefix } from '../../../src/objectives/codebookPrefix.ts';
import {
  discriminatePeriod,
  discriminateScale,
  type FeatureMaps,
  periodShapes,
  scaleShapes,
} from '../../../src/objectives/sovits/discriminator.ts';
import { encoder, encoderShapes, type EncoderSizes } from '../../../src/objectives/sovits/encoder.ts';
import { flow, flowShapes, type FlowSizes, inverseFlow } from '../../../src/objectives/sovits/flow.ts';
import { generator, generatorShapes, type GeneratorSizes } from '../../../src/objectives/sovits/generator.ts';
import { conv, layerNorm, maskOf, normedConv, normedConvTranspose } from '../../../src/objectives/sovits/layers.ts';
import { adversarialLoss, discriminatorLoss, divergence, featureLoss } from '../../../src/objectives/sovits/losses.ts';
import {
  posteriorEncoder,
  posteriorShapes,
  type PosteriorSizes,
} from '../../../src/objectives/sovits/posteriorEncoder.ts';
import {
  mrte,
  mrteShapes,
  type MrteSizes,
  priorEncoder,
  priorShapes,
  type PriorSizes,
} from '../../../src/objectives/sovits/priorEncoder.ts';
import { logMelOf, type SpectrumSizes, spectrumOf, spectrumTables } from '../../../src/objectives/sovits/spectra.ts';
import { styleEncoder, styleShapes, type StyleSizes } from '../../../src/objectives/sovits/styleEncoder.ts';
import {
  convShapes,
  layerNormShapes,
  normedShapes,
  type TensorShape,
} from '../../../src/objectives/sovits/tensorShapes.ts';
import { waveNet, waveNetShapes, type WaveNetSizes } from '../../../src/objectives/sovits/waveNet.ts';
import { type Component, type Given, swapped, type Values } from './component.ts';

/** As numbers, whatever else there is among them. */
type Numbers<Names extends string> = Record<Names, number>;
/** An input of three axes. */
const at = ({ inputs }: Given, name: string): tf.Tensor3D => inputs[name] as tf.Tensor3D;

/** Tensors that stand in the module itself. */
const withoutPrefix = (shapes: TensorShape[]): TensorShape[] =>
  shapes.map(({ name, ...rest }) => ({ ...rest, name: name.slice(name.indexOf('.') + 1) }));

const waveNetSizes = (sizes: Values): WaveNetSizes => ({
  hidden: sizes.hidden_channels as never,
  kernel: sizes.kernel_size as never,
  layers: sizes.n_layers as never,
  dilationRate: sizes.dilation_rate as never,
  condition: sizes.gin_channels as never,
});

const encoderSizes = (sizes: Values): EncoderSizes => ({
  hidden: sizes.hidden_channels as never,
  filter: sizes.filter_channels as never,
  heads: sizes.n_heads as never,
  layers: sizes.n_layers as never,
  kernel: sizes.kernel_size as never,
});

const mrteSizes = (sizes: Values): MrteSizes => ({
  hidden: sizes.content_enc_channels as never,
  width: sizes.hidden_size as never,
  heads: sizes.n_heads as never,
});

const priorSizes = (sizes: Values): PriorSizes => ({
  ...encoderSizes(sizes),
  latent: sizes.out_channels as never,
  codeChannels: sizes.ssl_dim as never,
  symbols: sizes.n_symbols as never,
  mrte: mrteSizes(sizes.mrte as never),
});

const posteriorSizes = (sizes: Values): PosteriorSizes => ({
  ...waveNetSizes(sizes),
  bins: sizes.in_channels as never,
  latent: sizes.out_channels as never,
});

const flowSizes = (sizes: Values): FlowSizes => ({ ...waveNetSizes(sizes), latent: sizes.channels as never });

const styleSizes = (sizes: Values): StyleSizes => ({
  bins: sizes.n_mel_channels as never,
  hidden: sizes.style_hidden as never,
  heads: sizes.style_head as never,
  style: sizes.style_vector_dim as never,
});

const generatorSizes = (sizes: Values): GeneratorSizes => ({
  latent: sizes.initial_channel as never,
  condition: sizes.gin_channels as never,
  channels: sizes.upsample_initial_channel as never,
  upsampleRates: sizes.upsample_rates as never,
  upsampleKernels: sizes.upsample_kernel_sizes as never,
  blocks: sizes.resblock as never,
  blockKernels: sizes.resblock_kernel_sizes as never,
  blockDilations: sizes.resblock_dilation_sizes as never,
});

const spectrumSizes = (sizes: Values): SpectrumSizes => ({
  sampleRate: sizes.sampling_rate as never,
  fft: sizes.n_fft as never,
  hop: (sizes.hop_size ?? 0) as never,
  mels: (sizes.num_mels ?? 1) as never,
  melLow: (sizes.fmin ?? 0) as never,
  melHigh: (sizes.fmax ?? null) as never,
});

/** What upstream's channels became, for each convolution. */
const channelsFor = (sizes: Values, upstream: number[]): number[] =>
  upstream.map((channels) => (sizes.channels as Record<string, number>)[channels] as number);
const scaleSizes = (sizes: Values) => ({
  scaleChannels: channelsFor(sizes, [16, 64, 256, 1024, 1024, 1024]),
  scaleGroups: [4, 16, 64, 256].map((groups) => (sizes.groups as Record<string, number>)[groups] as number),
  periodChannels: [],
});

/** Outputs of a discriminator as PyTorch lays them out. */
function mapsByName(maps: FeatureMaps, toTorch: (map: tf.Tensor3D) => tf.Tensor): Record<string, tf.Tensor> {
  const turned = maps.map(toTorch);
  const scores = turned.at(-1) as tf.Tensor;
  return {
    ...Object.fromEntries(turned.map((map, i) => [`fmap.${i}`, map])),
    score: tf.reshape(scores, [scores.shape[0] as number, -1]),
  };
}

const periodic = (name: string): Component => ({
  name,
  shapes: (sizes) => periodShapes({ periodChannels: channelsFor(sizes, [32, 128, 512, 1024, 1024]) }),
  run(given) {
    const period = given.sizes.period as number;
    return mapsByName(discriminatePeriod(given.parameters, period, at(given, 'y')), (map) => {
      const [, frames, channels] = map.shape;
      return tf.transpose(tf.reshape(map, [-1, period, frames, channels]), [0, 3, 2, 1]);
    });
  },
});

const coupling = (name: string): Component => ({
  name,
  shapes: (sizes) => flowShapes(flowSizes(sizes)),
  run(given) {
    const run = (given.sizes.reverse as boolean) ? inverseFlow : flow;
    const y = run(given.parameters, flowSizes(given.sizes), at(given, 'x'), at(given, 'mask'), at(given, 'g'));
    return { y: swapped(y) };
  },
});

const transposedConv = (name: string): Component => ({
  name,
  shapes(sizes) {
    const { in_channels, out_channels, kernel } = sizes as Numbers<'in_channels' | 'out_channels' | 'kernel'>;
    return withoutPrefix(normedShapes('layer', [in_channels, out_channels, kernel], out_channels));
  },
  run: (given) => ({ y: swapped(normedConvTranspose(given.parameters, at(given, 'x'), given.sizes)) }),
});

const stack = (name: string): Component => ({
  name,
  shapes: (sizes) => waveNetShapes(waveNetSizes(sizes)),
  run(given) {
    const condition = 'g' in given.inputs ? at(given, 'g') : null;
    const y = waveNet(given.parameters, waveNetSizes(given.sizes), at(given, 'x'), at(given, 'mask'), condition);
    return { y: swapped(y) };
  },
});

const encoding = (name: string): Component => ({
  name,
  shapes: (sizes) => encoderShapes(encoderSizes(sizes)),
  run: (given) => ({
    y: swapped(encoder(given.parameters, encoderSizes(given.sizes), at(given, 'x'), at(given, 'mask'))),
  }),
});

const generation = (name: string): Component => ({
  name,
  shapes: (sizes) => generatorShapes(generatorSizes(sizes)),
  run: (given) => ({
    y: swapped(generator(given.parameters, generatorSizes(given.sizes), at(given, 'x'), at(given, 'g'))),
  }),
});

/** Sound [clips, samples] as the modules take it. */
const soundOf = ({ inputs }: Given): tf.Tensor3D =>
  tf.reshape(inputs.y as tf.Tensor, [...(inputs.y as tf.Tensor2D).shape, 1]);

/** The inputs whose names begin so, in order. */
const listed = ({ inputs }: Given, prefix: string): tf.Tensor[] =>
  Object.keys(inputs)
    .filter((name) => name.startsWith(`${prefix}.`))
    .map((name) => inputs[name] as tf.Tensor);

const CODEBOOK = codebookPrefix(0);

/** Of the tensors that a component was given, the buffers of its codebook. */
function codebooksOf({ parameters }: Given): Codebooks & { layers: [Codebook] } {
  const names = ['cluster_size', 'embed', 'embed_avg'].map((buffer) => `${CODEBOOK}.${buffer}`);
  const variables = new Map(names.map((name) => [name, parameters.any(name) as tf.Variable]));
  return { layers: [codebookFrom(variables, CODEBOOK)], training: true };
}

/** ssl_proj and quantizer in training mode. */
const coding = (name: string): Component => ({
  name,
  shapes(sizes) {
    const { ssl_dim, bins, kernel } = sizes as Numbers<'ssl_dim' | 'bins' | 'kernel'>;
    const codebook = codebookLayout(CODEBOOK, { codes: bins, dim: ssl_dim }, { module: 'quantizer', drift: null });
    return [...convShapes('ssl_proj', ssl_dim, ssl_dim, kernel), ...codebook];
  },
  run(given) {
    const codebooks = codebooksOf(given);
    const features = at(given, 'ssl');
    const { stride } = given.sizes as Numbers<'stride'>;
    const coding = {
      project: () => conv(given.parameters.at('ssl_proj'), features, { stride }),
      coded: null,
      clips: features.shape[0],
    };
    const { quantized, x, errors, layers } = encode(codebooks, coding, () => {});
    const [{ codes }] = layers as [LayerTrace];
    const { embed } = codebooks.layers[0];
    const term = { kind: 'commitment', weight: 1, x, embed, codes, errors, layers: 1, training: true } as const;
    return {
      upsampled: swapped(stride === 2 ? upsampleTwice(quantized) : quantized),
      commit: weightedLoss([term]).loss,
      codes: tf.reshape(tf.cast(codes, 'float32'), [1, features.shape[0], -1]),
    };
  },
  update(given, { codes }) {
    const [codebook] = codebooksOf(given).layers;
    const { stride } = given.sizes as Numbers<'stride'>;
    const rows = conv(given.parameters.at('ssl_proj'), at(given, 'ssl'), { stride });
    const flat = tf.cast(tf.reshape(codes as tf.Tensor, [-1]), 'int32') as tf.Tensor1D;
    updateByMeans(codebook, { rows: tf.reshape(rows, [-1, rows.shape[2]]), codes: flat }, 0.99);
    const { clusterSize, embed, embedAvg } = codebook;
    const copies = Object.entries({ cluster_size: clusterSize, embed, embed_avg: embedAvg });
    return Object.fromEntries(copies.map(([buffer, variable]) => [`after.${buffer}`, tf.clone(variable as tf.Tensor)]));
  },
});

export const COMPONENTS: Component[] = [
  coding('ssl_quantizer_25hz'),
  coding('ssl_quantizer_50hz'),
  {
    name: 'conv1d_grouped_weight_norm',
    shapes(sizes) {
      const { in_channels, out_channels, kernel, groups } = sizes as Numbers<
        'in_channels' | 'out_channels' | 'kernel' | 'groups'
      >;
      return withoutPrefix(normedShapes('layer', [out_channels, in_channels / groups, kernel]));
    },
    run: (given) => ({ y: swapped(normedConv(given.parameters, at(given, 'x'), given.sizes)) }),
  },
  transposedConv('conv_transpose1d_weight_norm_0'),
  transposedConv('conv_transpose1d_weight_norm_1'),
  {
    name: 'layer_norm',
    shapes: ({ channels }) => withoutPrefix(layerNormShapes('layer', channels as number)),
    run: (given) => ({ y: swapped(layerNorm(given.parameters, at(given, 'x'))) }),
  },
  stack('wn'),
  stack('wn_dilated_no_g'),
  encoding('encoder'),
  encoding('encoder_short'),
  {
    name: 'mrte',
    shapes: (sizes) => mrteShapes(mrteSizes(sizes)),
    run(given) {
      const codes = { values: at(given, 'ssl_enc'), mask: at(given, 'ssl_mask') };
      const text = { values: at(given, 'text'), mask: at(given, 'text_mask') };
      return { y: swapped(mrte(given.parameters, mrteSizes(given.sizes).heads, codes, text, at(given, 'ge'))) };
    },
  },
  {
    name: 'text_encoder',
    shapes: (sizes) => priorShapes(priorSizes(sizes)),
    run(given) {
      const { y_lengths, text, text_lengths } = given.integers as {
        y_lengths: number[];
        text: number[][];
        text_lengths: number[];
      };
      const quantized = at(given, 'y');
      const mask = maskOf(y_lengths, quantized.shape[1]);
      const ids = tf.tensor2d(text, undefined, 'int32');
      const prior = priorEncoder(
        given.parameters,
        priorSizes(given.sizes),
        { values: quantized, mask },
        { ids, mask: maskOf(text_lengths, ids.shape[1]) },
        at(given, 'ge'),
      );
      return {
        y: swapped(prior.y),
        m_p: swapped(prior.mean),
        logs_p: swapped(prior.logSpread),
        y_mask: swapped(mask),
      };
    },
  },
  {
    name: 'mel_style_encoder',
    shapes: (sizes) => styleShapes(styleSizes(sizes)),
    run: (given) => ({
      ge: swapped(styleEncoder(given.parameters, styleSizes(given.sizes).heads, at(given, 'x'), at(given, 'mask'))),
    }),
  },
  {
    name: 'posterior_encoder',
    shapes: (sizes) => posteriorShapes(posteriorSizes(sizes)),
    run(given) {
      const x = at(given, 'x');
      const mask = maskOf((given.integers as { lengths: number[] }).lengths, x.shape[1]);
      const sizes = posteriorSizes(given.sizes);
      const result = posteriorEncoder(given.parameters, sizes, x, mask, at(given, 'g'), at(given, 'noise'));
      return {
        z: swapped(result.z),
        m: swapped(result.mean),
        logs: swapped(result.logSpread),
        mask: swapped(mask),
      };
    },
  },
  coupling('coupling_forward'),
  coupling('coupling_reverse'),
  generation('generator'),
  generation('generator_resblock2'),
  {
    name: 'disc_s',
    shapes: (sizes) => scaleShapes(scaleSizes(sizes)),
    run: (given) =>
      mapsByName(discriminateScale(given.parameters, scaleSizes(given.sizes).scaleGroups, at(given, 'y')), swapped),
  },
  periodic('disc_p2'),
  periodic('disc_p3'),
  periodic('disc_p7'),
  {
    name: 'spectrogram',
    run(given) {
      const sizes = spectrumSizes(given.sizes);
      return { spec: swapped(spectrumOf(soundOf(given), sizes, spectrumTables(sizes))) };
    },
  },
  {
    name: 'spec_to_mel',
    run(given) {
      const sizes = spectrumSizes(given.sizes);
      return { mel: swapped(logMelOf(at(given, 'spec'), sizes, spectrumTables(sizes))) };
    },
  },
  {
    name: 'mel_spectrogram',
    run(given) {
      const sizes = spectrumSizes(given.sizes);
      const tables = spectrumTables(sizes);
      return { mel: swapped(logMelOf(spectrumOf(soundOf(given), sizes, tables), sizes, tables)) };
    },
  },
  {
    name: 'discriminator_loss',
    run(given) {
      const { loss, real, made } = discriminatorLoss(listed(given, 'r'), listed(given, 'g'));
      return { loss, real: tf.stack(real), fake: tf.stack(made) };
    },
  },
  {
    name: 'generator_loss',
    run(given) {
      const { loss, parts } = adversarialLoss(listed(given, 'g'));
      return { loss, parts: tf.concat(parts.map((part) => tf.reshape(part, [1]))) };
    },
  },
  {
    name: 'feature_loss',
    run: (given) => ({
      loss: featureLoss(
        [0, 1].map((i) => listed(given, `r.${i}`)),
        [0, 1].map((i) => listed(given, `g.${i}`)),
      ),
    }),
  },
  {
    name: 'kl_loss',
    run: (given) => ({
      loss: divergence(
        at(given, 'z_p'),
        { logSpread: at(given, 'logs_q') },
        { mean: at(given, 'm_p'), logSpread: at(given, 'logs_p') },
        at(given, 'z_mask'),
      ),
    }),
  },
];
