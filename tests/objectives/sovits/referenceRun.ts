/** A training run of the reference data: what it was given, and what each step gave under PyTorch. */
import * as tf from '@tensorflow/tfjs-core';
import { defaultExperiment } from '../../../src/config/experiment.ts';
import type { FreezeLevers } from '../../../src/config/freezePolicies.ts';
import type { Settings } from '../../../src/config/settings.ts';
import type { NamedArray, StateDict } from '../../../src/model/stateDict.ts';
import { maskOf } from '../../../src/objectives/sovits/layers.ts';
import type { SovitsBatch } from '../../../src/objectives/sovits/forward.ts';
import type { SovitsSizes } from '../../../src/objectives/sovits/sizes.ts';
import { sovitsJson, sovitsTensors } from '../../reference/sovitsReference.ts';

type Norms = Record<string, number | null>;
type Term = 'gen' | 'fm' | 'mel' | 'kl' | 'commit';

export interface ReferenceStep {
  step: number;
  phase: string;
  training: Record<string, boolean>;
  losses: Record<string, number | number[]>;
  quantized_requires_grad: boolean;
  codes: number[][][];
  usage: number | number[];
  replaced_codes: number;
  grad_norm: Norms;
  attribution: Record<Term, { quantized: number | null; quantized_as_leaf: number | null; modules: Norms } & Norms>;
  max_abs_change: Record<string, number>;
}

interface Config {
  [name: string]: unknown;
  learning_rate: number;
  text_low_lr_rate: number;
  betas: [number, number];
  adam_eps: number;
  weight_decay: number;
  c_mel: number;
  c_kl: number;
  commit_weight: number;
  decay: number;
  threshold_ema_dead_code: number;
  semantic_frame_rate: '25hz' | '50hz';
  steps: number;
}

export interface ReferenceRun {
  name: string;
  config: Config;
  files: { batches: string; initial: Sides; after_step_1: Sides; final: Sides; trace_step_1?: string };
  plan: {
    phase: string;
    forward_no_grad: boolean;
    quantizer_training: boolean;
    ssl_proj_requires_grad: boolean;
  }[];
  batches: { spec_lengths: number[]; text_lengths: number[]; text: number[][]; ids_slice: number[] }[];
  steps: ReferenceStep[];
}
type Sides = Record<'G' | 'D', string>;

export const referenceRun = (name: string): ReferenceRun => sovitsJson(`cases/${name}`);

const withoutEnding = (file: string): string => `cases/${file.replace(/\.safetensors$/, '')}`;

/** Both files at once. */
export function stateOf({ G, D }: Sides): StateDict {
  return new Map([...sovitsTensors(withoutEnding(G)), ...sovitsTensors(withoutEnding(D))]);
}

export const traceOf = (file: string): Map<string, NamedArray> => sovitsTensors(withoutEnding(file));

export function sizesOf({ config }: Pick<ReferenceRun, 'config'>): SovitsSizes {
  const number = (name: string): number => config[name] as number;
  const list = (name: string): number[] => config[name] as number[];
  const mapped = (name: string, upstream: number[]): number[] =>
    upstream.map((value) => (config[name] as Record<string, number>)[value] as number);
  return {
    spectrum: {
      sampleRate: number('sampling_rate'),
      fft: number('n_fft'),
      hop: number('hop'),
      mels: number('n_mels'),
      melLow: number('mel_fmin'),
      melHigh: config.mel_fmax as number | null,
    },
    segmentFrames: number('segment_frames'),
    features: number('ssl_dim'),
    codes: number('bins'),
    codeStride: config.semantic_frame_rate === '25hz' ? 2 : 1,
    latent: number('inter_channels'),
    hidden: number('hidden_channels'),
    filter: number('filter_channels'),
    heads: number('n_heads'),
    layers: number('n_layers'),
    kernel: number('kernel_size'),
    symbols: number('n_symbols'),
    mrte: { width: number('gin_channels'), heads: number('mrte_heads') },
    style: {
      bins: number('ref_bins'),
      hidden: number('style_hidden'),
      heads: number('style_heads'),
      channels: number('gin_channels'),
    },
    posteriorLayers: number('enc_q_layers'),
    flowLayers: number('flow_layers'),
    generator: {
      channels: number('upsample_initial_channel'),
      upsampleRates: list('upsample_rates'),
      upsampleKernels: list('upsample_kernel_sizes'),
      blocks: config.resblock as '1' | '2',
      blockKernels: list('resblock_kernel_sizes'),
      blockDilations: config.resblock_dilation_sizes as number[][],
    },
    discriminator: {
      scaleChannels: mapped('disc_s_channels', [16, 64, 256, 1024, 1024, 1024]),
      scaleGroups: mapped('disc_s_groups', [4, 16, 64, 256]),
      periodChannels: mapped('disc_p_channels', [32, 128, 512, 1024, 1024]),
      periods: list('periods'),
    },
    speaker: null,
  };
}

export function settingsOf({ config }: ReferenceRun): Settings {
  return {
    ...defaultExperiment().settings,
    tokenRate: config.semantic_frame_rate,
    codebookRules: 'gpt-sovits',
    decay: config.decay,
    deadCodeThreshold: config.threshold_ema_dead_code,
    commitmentWeight: config.commit_weight,
    learningRate: config.learning_rate,
    weightDecay: config.weight_decay,
    melWeight: config.c_mel,
    divergenceWeight: config.c_kl,
    textRate: config.text_low_lr_rate,
    beta1: config.betas[0],
    beta2: config.betas[1],
    adamEpsilon: config.adam_eps,
  };
}

export function leversAt({ plan }: ReferenceRun, index: number): FreezeLevers {
  const entry = plan[index] as ReferenceRun['plan'][number];
  const closesEarly = entry.phase === 'frozen_as_upstream_v2';
  return {
    evaluationMode: !entry.quantizer_training,
    noGradScope: entry.forward_no_grad ? 'wholeForward' : closesEarly ? 'closesEarly' : 'none',
    requiresGrad: entry.ssl_proj_requires_grad,
    codebookUpdate: true,
    zeroGradients: false,
    clearGradients: 'none',
    restoreTrainingMode: true,
  };
}

/** The batch of a step, channels last; the caller owns the tensors. */
export function batchAt({ batches, files }: ReferenceRun, index: number): SovitsBatch {
  const arrays = sovitsTensors(withoutEnding(files.batches));
  const { spec_lengths, text_lengths, text, ids_slice } = batches[index] as ReferenceRun['batches'][number];
  const signal = (name: string): tf.Tensor3D =>
    tf.tidy(() => {
      const { shape, data } = arrays.get(`${index}.${name}`) as NamedArray;
      return tf.transpose(tf.tensor3d(data, shape as [number, number, number]), [0, 2, 1]);
    });
  const features = signal('ssl');
  const ids = tf.tensor2d(text, undefined, 'int32');
  return {
    features,
    targets: signal('spec'),
    waveform: signal('wav'),
    noise: signal('noise'),
    lengths: tf.tensor1d(spec_lengths, 'int32'),
    mask: maskOf(spec_lengths, features.shape[1]),
    text: ids,
    textMask: maskOf(text_lengths, ids.shape[1]),
    segmentStarts: ids_slice,
    dropout: null,
  };
}

export function disposeBatch({ features, targets, waveform, noise, lengths, mask, text, textMask }: SovitsBatch): void {
  tf.dispose([features, targets, waveform, noise, lengths as tf.Tensor, mask, text, textMask]);
}
