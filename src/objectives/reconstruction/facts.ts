/** The objective `reconstruction`, told without tensors. */
import { WINDOWS } from '../../config/batchForm.ts';
import { FIELD_IDS, FIELDS, type FieldId } from '../../config/fields.ts';
import type { Metric, MetricName, MetricUnit } from '../../config/metrics.ts';
import { PRESETS } from '../../config/presets.ts';
import type { Settings } from '../../config/settings.ts';
import type { Channels, ChartFacts, LineFacts, ModelSize, ObjectiveFacts } from '../facts.ts';

const metric = (unit: MetricUnit, perLayer = false, gradient = false): Metric => ({ unit, perLayer, gradient });

const METRICS = {
  /** Weighted sum that is minimised. */
  'loss/total': metric('none'),
  /** Mean squared error between decoder output and target. */
  'loss/reconstruction': metric('none'),
  /** Mean over layers of mean((q - x)^2), 0 in evaluation mode. */
  'loss/commitment': { ...metric('none'), loggedAs: 'loss/g/kl_ssl' },
  /** Mean over layers of mean((q - x)^2), in every mode. */
  'quantizer/error': metric('none'),
  /** Distinct codes in the batch. */
  'codebook/used_batch': metric('codes', true),
  /** Distinct codes in the last `usageWindow` steps. */
  'codebook/used_window': metric('codes', true),
  /** exp of the entropy of the batch's code histogram. */
  'codebook/perplexity': metric('codes', true),
  /** Dead codes replaced in this step. */
  'codebook/replaced': metric('codes', true),
  'gradient/ssl_proj': metric('none', false, true),
  /** At the quantizer's output, which is what straight-through hands on; the quantizer itself has no parameters. */
  'gradient/quantizer': metric('none', false, true),
  'gradient/decoder': metric('none', false, true),
  /** Share of probe frames whose code differs from that at step 0. Measured every `probeEvery` steps, as the next two. */
  'probe/token_flip_rate': metric('fraction', true),
  /** The same against the step in which the lane was last frozen or thawed. */
  'probe/token_flip_rate_since_freeze': metric('fraction', true),
  /** The same against an imported tokenization. */
  'probe/token_flip_rate_imported': metric('fraction', true),
  /** Largest absolute change since step 0. Measured every `probeEvery` steps. */
  'drift/ssl_proj': metric('none'),
  'drift/codebook': metric('none', true),
  /** Share of the variance of ssl_proj's output that the codes explain, on the probe, every `probeEvery` steps. */
  'probe/explained_variance': metric('fraction'),
  /** Participation ratio over `dim`, of ssl_proj's output and of what the quantizer makes of it; the same frames. */
  'probe/dimensions_projected': metric('fraction'),
  'probe/dimensions_quantized': metric('fraction'),
  'steadiness/loss': { ...metric('fraction'), spreadOf: 'loss/total' },
  'steadiness/gradient_ssl_proj': { ...metric('fraction', false, true), spreadOf: 'gradient/ssl_proj' },
  'steadiness/gradient_decoder': { ...metric('fraction', false, true), spreadOf: 'gradient/decoder' },
  /** What the forward of ssl_proj and quantizer left on the gradient tape. */
  'tape/nodes': metric('nodes'),
  'tape/bytes': metric('bytes'),
} as const satisfies Record<MetricName, Metric>;

const line = (name: keyof typeof METRICS, dash: LineFacts['dash'] = 'solid', zeroIsState = false): LineFacts => ({
  metric: name,
  dash,
  zeroIsState,
});

const CHARTS = [
  { id: 'reconstruction', section: 'losses', scale: 'linear', unit: 'plain', lines: [line('loss/reconstruction')] },
  {
    id: 'commitment',
    section: 'losses',
    scale: 'linear',
    unit: 'plain',
    // Side by side: frozen, the first is an exact 0 while the second still has a value.
    lines: [line('loss/commitment', 'solid', true), line('quantizer/error', 'dashed')],
  },
  {
    id: 'usage',
    section: 'codebook',
    scale: 'linear',
    unit: 'plain',
    lines: [line('codebook/used_window'), line('codebook/used_batch', 'dashed'), line('codebook/perplexity', 'dotted')],
  },
  {
    id: 'gradient',
    section: 'losses',
    scale: 'log',
    unit: 'plain',
    lines: [
      line('gradient/ssl_proj', 'solid', true),
      line('gradient/quantizer', 'dashed', true),
      line('gradient/decoder', 'dotted', true),
    ],
  },
  { id: 'flips', section: 'codebook', scale: 'linear', unit: 'fraction', lines: [line('probe/token_flip_rate')] },
  {
    id: 'drift',
    section: 'codebook',
    scale: 'linear',
    unit: 'plain',
    lines: [line('drift/codebook'), line('drift/ssl_proj', 'dashed')],
  },
  { id: 'bottleneck', section: 'claims', scale: 'linear', unit: 'fraction', lines: [line('probe/explained_variance')] },
  {
    id: 'richness',
    section: 'claims',
    scale: 'linear',
    unit: 'fraction',
    lines: [line('probe/dimensions_projected'), line('probe/dimensions_quantized', 'dashed')],
  },
  {
    id: 'steadiness',
    section: 'claims',
    scale: 'linear',
    unit: 'fraction',
    lines: [
      line('steadiness/loss'),
      line('steadiness/gradient_ssl_proj', 'dashed'),
      line('steadiness/gradient_decoder', 'dotted'),
    ],
  },
] as const satisfies readonly ChartFacts[];

/** Fields of SoVITS alone. */
const OF_OTHERS: readonly FieldId[] = ['modelSize', 'melWeight', 'divergenceWeight', 'textRate'];
/** All others there are: it was the first objective. */
const ownFields = (): FieldId[] => FIELD_IDS.filter((id) => FIELDS[id].group !== 'data' && !OF_OTHERS.includes(id));

/** Kernel of the decoder's first convolution; the second one has 1. */
export const DECODER_KERNEL = 3;

function sizeOf({ dim, hidden, codes, layers, tokenRate }: Settings, { channelsIn, channelsOut }: Channels): ModelSize {
  const projection = dim * (channelsIn * (tokenRate === '25hz' ? 2 : 1) + 1);
  const decoder = hidden * (DECODER_KERNEL * dim + 1) + channelsOut * (hidden + 1);
  return {
    parameters: projection + decoder,
    buffers: layers * codes * (2 * dim + 1),
    // Distances to every code, windows of the decoder's convolution, its values, features.
    piece: codes * (2 * dim + 1),
    widest: Math.max(codes, DECODER_KERNEL * dim, hidden, channelsIn),
    // Batch; output, target, error and gradient; hidden values before and behind the LeakyReLU, and their gradients; what
    // ssl_proj gives and the quantizer makes of it, windows of it, and gradients. Then the rows of each layer.
    perFrame: channelsIn + 4 * channelsOut + 4 * hidden + 8 * dim + layers * (dim + 3),
  };
}

/** ssl_proj and quantizer as GPT-SoVITS has them, and a decoder that rebuilds what the features were made of. */
export const facts = {
  name: 'reconstruction',
  modules: [
    { name: 'ssl_proj', freezable: true, changedBy: 'gradient', part: 'ssl_proj' },
    { name: 'quantizer', freezable: true, changedBy: 'ema', part: 'codebook' },
    { name: 'decoder', freezable: false, changedBy: 'gradient', part: 'decoder' },
  ],
  batch: WINDOWS,
  fields: ownFields(),
  presets: PRESETS,
  sizeOf,
  metrics: METRICS,
  telling: [
    'loss/total',
    'loss/reconstruction',
    'loss/commitment',
    'quantizer/error',
    'gradient/ssl_proj',
    'gradient/decoder',
  ],
  charts: CHARTS,
  stations: [
    {
      module: 'ssl_proj',
      at: 'ssl',
      size: 'dim',
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
    {
      module: 'decoder',
      at: 'decoder',
      size: 'hidden',
      gradient: 'gradient/decoder',
      note: null,
      straightThrough: false,
    },
  ],
  terms: [
    { metric: 'loss/reconstruction', word: 'rec', weight: 'reconstructionWeight', inMatrix: false },
    { metric: 'loss/commitment', word: 'commit', weight: 'commitmentWeight', inMatrix: true },
  ],
  compared: [
    { metric: 'loss/reconstruction', of: 'recent', better: 'lower' },
    { metric: 'probe/token_flip_rate@0', of: 'newest', better: 'lower' },
    { metric: 'quantizer/error', of: 'recent', better: 'lower' },
    { metric: 'probe/explained_variance', of: 'newest', better: 'higher' },
    { metric: 'codebook/used_window@0', of: 'newest', better: 'higher' },
    { metric: 'codebook/perplexity@0', of: 'recent', better: 'higher' },
    { metric: 'probe/dimensions_projected', of: 'newest', better: 'higher' },
    { metric: 'probe/dimensions_quantized', of: 'newest', better: 'higher' },
    { metric: 'drift/codebook@0', of: 'newest', better: null },
    { metric: 'drift/codebook@0', of: 'settled', better: null },
    { metric: 'drift/ssl_proj', of: 'newest', better: null },
    { metric: 'steadiness/loss', of: 'newest', better: 'lower' },
    { metric: 'steadiness/gradient_decoder', of: 'newest', better: 'lower' },
    { metric: 'tape/bytes', of: 'newest', better: 'lower' },
  ],
} as const satisfies ObjectiveFacts;
