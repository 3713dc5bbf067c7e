/** The objective `sovits`, told without tensors. */
import type { BatchForm } from '../../config/batchForm.ts';
import type { Metric, MetricUnit } from '../../config/metrics.ts';
import type { Sizes } from '../../config/presets.ts';
import type { ChartFacts, LineFacts, ObjectiveFacts } from '../facts.ts';
import { sizeOf } from './modelSize.ts';

const metric = (unit: MetricUnit, perLayer = false, gradient = false): Metric => ({ unit, perLayer, gradient });
const logged = (loggedAs: string, gradient = false): Metric => ({ ...metric('none', false, gradient), loggedAs });

const METRICS = {
  /** Weighted sum that the generator's side minimises. */
  'loss/total': metric('none'),
  'loss/adversarial': metric('none'),
  /** Twice the sum over all feature maps of mean(|real − made|). */
  'loss/features': logged('loss/g/fm'),
  /** Mean absolute difference of log-mel bands, without its weight. */
  'loss/mel': metric('none'),
  'loss/divergence': logged('loss/g/kl'),
  'loss/commitment': logged('loss/g/kl_ssl'),
  /** Mean of (q − x)², in every mode. */
  'quantizer/error': metric('none'),
  'loss/discriminator': logged('loss/d/total'),
  /** Its parts on real and on made sound. */
  'loss/real': metric('none'),
  'loss/made': metric('none'),
  /** Of each discriminator: its loss on real and on made sound, and the generator's. */
  'loss/real_of': metric('none', true),
  'loss/made_of': metric('none', true),
  'loss/adversarial_of': metric('none', true),
  'codebook/used_batch': metric('codes', true),
  'codebook/used_window': metric('codes', true),
  'codebook/perplexity': metric('codes', true),
  'codebook/replaced': metric('codes', true),
  'gradient/ssl_proj': metric('none', false, true),
  /** At the quantizer's output, before it is repeated. */
  'gradient/quantizer': metric('none', false, true),
  'gradient/enc_p': metric('none', false, true),
  'gradient/enc_q': metric('none', false, true),
  'gradient/flow': metric('none', false, true),
  'gradient/dec': metric('none', false, true),
  'gradient/ref_enc': metric('none', false, true),
  'gradient/net_d': logged('grad_norm_d', true),
  'probe/token_flip_rate': metric('fraction', true),
  'probe/token_flip_rate_since_freeze': metric('fraction', true),
  'probe/token_flip_rate_imported': metric('fraction', true),
  'drift/ssl_proj': metric('none'),
  'drift/codebook': metric('none', true),
  'probe/explained_variance': metric('fraction'),
  'probe/dimensions_projected': metric('fraction'),
  'probe/dimensions_quantized': metric('fraction'),
  'steadiness/loss': { ...metric('fraction'), spreadOf: 'loss/total' },
  'steadiness/discriminator': { ...metric('fraction'), spreadOf: 'loss/discriminator' },
  'steadiness/gradient_dec': { ...metric('fraction', false, true), spreadOf: 'gradient/dec' },
  'steadiness/gradient_net_d': { ...metric('fraction', false, true), spreadOf: 'gradient/net_d' },
  'tape/nodes': metric('nodes'),
  'tape/bytes': metric('bytes'),
} as const satisfies Record<string, Metric>;

const line = (name: keyof typeof METRICS, dash: LineFacts['dash'] = 'solid', zeroIsState = false): LineFacts => ({
  metric: name,
  dash,
  zeroIsState,
});

const CHARTS = [
  { id: 'mel', scale: 'linear', unit: 'plain', lines: [line('loss/mel')] },
  { id: 'divergence', scale: 'log', unit: 'plain', lines: [line('loss/divergence')] },
  {
    id: 'commitment',
    scale: 'linear',
    unit: 'plain',
    lines: [line('loss/commitment', 'solid', true), line('quantizer/error', 'dashed')],
  },
  {
    id: 'discriminator',
    scale: 'linear',
    unit: 'plain',
    lines: [line('loss/discriminator'), line('loss/real', 'dashed'), line('loss/made', 'dotted')],
  },
  {
    id: 'adversarial',
    scale: 'linear',
    unit: 'plain',
    lines: [line('loss/adversarial'), line('loss/features', 'dashed')],
  },
  {
    id: 'gradient',
    scale: 'log',
    unit: 'plain',
    lines: [
      line('gradient/ssl_proj', 'solid', true),
      line('gradient/quantizer', 'dashed', true),
      line('gradient/enc_p', 'dotted', true),
    ],
  },
  {
    id: 'gradientOfSound',
    scale: 'log',
    unit: 'plain',
    lines: [line('gradient/dec'), line('gradient/enc_q', 'dashed'), line('gradient/net_d', 'dotted')],
  },
  {
    id: 'usage',
    scale: 'linear',
    unit: 'plain',
    lines: [line('codebook/used_window'), line('codebook/used_batch', 'dashed'), line('codebook/perplexity', 'dotted')],
  },
  { id: 'flips', scale: 'linear', unit: 'fraction', lines: [line('probe/token_flip_rate')] },
  { id: 'drift', scale: 'linear', unit: 'plain', lines: [line('drift/codebook'), line('drift/ssl_proj', 'dashed')] },
  { id: 'bottleneck', scale: 'linear', unit: 'fraction', lines: [line('probe/explained_variance')] },
  {
    id: 'richness',
    scale: 'linear',
    unit: 'fraction',
    lines: [line('probe/dimensions_projected'), line('probe/dimensions_quantized', 'dashed')],
  },
  {
    id: 'steadinessOfGame',
    scale: 'linear',
    unit: 'fraction',
    lines: [
      line('steadiness/discriminator'),
      line('steadiness/gradient_dec', 'dashed'),
      line('steadiness/gradient_net_d', 'dotted'),
    ],
  },
] as const satisfies readonly ChartFacts[];

/** Whole utterances; what is asked of them is their spectrum, which is made of their sound. */
const BATCH: BatchForm = {
  clips: 'utterances',
  parts: ['features', 'lengths', 'mask', 'waveform', 'text', 'textMask'],
};

/** What all sizes start with: the original's rate, codebook and optimizer. */
const ORIGINAL = { splice: 1, tokenRate: '25hz', layers: 1, dim: 32, hidden: 64 } as const;
const PRESETS = {
  tiny: {
    ...ORIGINAL,
    modelSize: 'tiny',
    mels: 32,
    codes: 64,
    batchSize: 2,
    clipFrames: 48,
    learningRate: 1e-3,
  },
  small: {
    ...ORIGINAL,
    modelSize: 'small',
    mels: 96,
    codes: 256,
    batchSize: 4,
    clipFrames: 128,
    learningRate: 2e-4,
  },
  gptSovits: {
    ...ORIGINAL,
    modelSize: 'gptSovits',
    mels: 96,
    splice: 8,
    codes: 1024,
    batchSize: 4,
    clipFrames: 256,
    learningRate: 1e-4,
  },
} as const satisfies Record<string, Sizes>;

/** GPT-SoVITS's second model with its discriminator. */
export const facts = {
  name: 'sovits',
  modules: [
    { name: 'ssl_proj', freezable: true, changedBy: 'gradient', part: 'ssl_proj' },
    { name: 'quantizer', freezable: true, changedBy: 'ema', part: 'codebook' },
    { name: 'enc_p', freezable: false, changedBy: 'gradient', part: 'enc_p' },
    { name: 'enc_q', freezable: false, changedBy: 'gradient', part: 'enc_q' },
    { name: 'flow', freezable: false, changedBy: 'gradient', part: 'flow' },
    { name: 'dec', freezable: false, changedBy: 'gradient', part: 'dec' },
    { name: 'ref_enc', freezable: false, changedBy: 'gradient', part: 'ref_enc' },
    { name: 'net_d', freezable: false, changedBy: 'gradient', part: 'net_d' },
  ],
  batch: BATCH,
  fields: [
    'modelSize',
    'tokenRate',
    'codes',
    'codebookInit',
    'kmeansIterations',
    'decay',
    'deadCodeThreshold',
    'codebookRules',
    'melWeight',
    'divergenceWeight',
    'commitmentWeight',
    'learningRate',
    'textRate',
    'weightDecay',
    'beta1',
    'beta2',
    'adamEpsilon',
    'usageWindow',
    'probeEvery',
  ],
  presets: PRESETS,
  sizeOf,
  metrics: METRICS,
  telling: ['loss/total', 'loss/discriminator', 'loss/mel', 'loss/divergence', 'loss/commitment', 'gradient/ssl_proj'],
  charts: CHARTS,
  // The way of the codes: what stands behind the posterior never reaches them.
  stations: [
    {
      module: 'ssl_proj',
      at: 'ssl',
      size: 'channels',
      gradient: 'gradient/ssl_proj',
      note: { kind: 'moved', metric: 'drift/ssl_proj' },
      straightThrough: false,
    },
    {
      module: 'quantizer',
      at: 'quantizer',
      size: 'codes',
      gradient: 'gradient/quantizer',
      note: { kind: 'used', metric: 'codebook/used_batch' },
      straightThrough: true,
    },
    { module: 'enc_p', at: 'prior', size: 'model', gradient: 'gradient/enc_p', note: null, straightThrough: false },
  ],
  terms: [
    { metric: 'loss/divergence', word: 'kl', weight: 'divergenceWeight', inMatrix: true },
    { metric: 'loss/commitment', word: 'commit', weight: 'commitmentWeight', inMatrix: true },
    { metric: 'loss/mel', word: 'mel', weight: 'melWeight', inMatrix: true },
  ],
  compared: [
    { metric: 'loss/mel', of: 'recent', better: 'lower' },
    { metric: 'probe/token_flip_rate@0', of: 'newest', better: 'lower' },
    { metric: 'loss/divergence', of: 'recent', better: 'lower' },
    { metric: 'quantizer/error', of: 'recent', better: 'lower' },
    { metric: 'probe/explained_variance', of: 'newest', better: 'higher' },
    { metric: 'codebook/used_window@0', of: 'newest', better: 'higher' },
    { metric: 'codebook/perplexity@0', of: 'recent', better: 'higher' },
    { metric: 'loss/discriminator', of: 'recent', better: null },
    { metric: 'drift/codebook@0', of: 'newest', better: null },
    { metric: 'drift/ssl_proj', of: 'newest', better: null },
    { metric: 'steadiness/discriminator', of: 'newest', better: 'lower' },
    { metric: 'steadiness/gradient_dec', of: 'newest', better: 'lower' },
    { metric: 'tape/bytes', of: 'newest', better: 'lower' },
  ],
} as const satisfies ObjectiveFacts;
