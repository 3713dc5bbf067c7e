/** The objective `sovits`, told without tensors. The page does not list it yet, so it has neither charts nor stations. */
import { BATCH_PARTS } from '../../config/batchForm.ts';
import type { Metric, MetricUnit } from '../../config/metrics.ts';
import type { ModelSize, ObjectiveFacts } from '../facts.ts';

const metric = (unit: MetricUnit, perLayer = false, gradient = false): Metric => ({ unit, perLayer, gradient });
const TRAINED = ['ssl_proj', 'enc_p', 'enc_q', 'flow', 'dec', 'ref_enc', 'net_d'] as const;

const METRICS = {
  /** Weighted sum that the generator's side minimises. */
  'loss/total': metric('none'),
  'loss/adversarial': metric('none'),
  'loss/features': metric('none'),
  'loss/mel': metric('none'),
  'loss/divergence': metric('none'),
  'loss/commitment': metric('none'),
  /** Mean of (q − x)², in every mode. */
  'quantizer/error': metric('none'),
  'loss/discriminator': metric('none'),
  /** Of each discriminator: its loss on real and on made sound, and the generator's. */
  'loss/real': metric('none', true),
  'loss/made': metric('none', true),
  'loss/adversarial_of': metric('none', true),
  'codebook/used_batch': metric('codes', true),
  'codebook/used_window': metric('codes', true),
  'codebook/perplexity': metric('codes', true),
  'codebook/replaced': metric('codes', true),
  /** At the quantizer's output. */
  'gradient/quantizer': metric('none', false, true),
  ...Object.fromEntries(TRAINED.map((module) => [`gradient/${module}`, metric('none', false, true)])),
  'drift/ssl_proj': metric('none'),
  'drift/codebook': metric('none', true),
  'tape/nodes': metric('nodes'),
  'tape/bytes': metric('bytes'),
};

/** GPT-SoVITS's second model with its discriminator. @param size of a model of the sizes that are trained */
export const factsFor = (size: ModelSize): ObjectiveFacts => ({
  name: 'sovits',
  modules: [
    { name: 'ssl_proj', freezable: true, changedBy: 'gradient', part: 'ssl_proj' },
    { name: 'quantizer', freezable: true, changedBy: 'ema', part: 'codebook' },
    ...TRAINED.slice(1).map((name) => ({ name, freezable: false, changedBy: 'gradient', part: name }) as const),
  ],
  batch: { clips: 'utterances', parts: BATCH_PARTS },
  fields: [
    'tokenRate',
    'codes',
    'decay',
    'deadCodeThreshold',
    'codebookRules',
    'commitmentWeight',
    'learningRate',
    'weightDecay',
    'beta1',
    'beta2',
    'adamEpsilon',
    'usageWindow',
    'probeEvery',
  ],
  presets: {},
  sizeOf: () => size,
  metrics: METRICS,
  telling: ['loss/total', 'loss/discriminator', 'loss/mel', 'loss/divergence', 'loss/commitment', 'gradient/ssl_proj'],
  charts: [],
  stations: [],
  terms: [],
  compared: [],
});
