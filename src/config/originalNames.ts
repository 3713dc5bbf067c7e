/**
 * What fields are called in GPT-SoVITS, for who knows its code: `module/core_vq.py`, `module/quantize.py`, and
 * `configs/s2.json`. Names that stand for more than the field are left out.
 */
import type { FieldId } from './fields.ts';

export const ORIGINAL_NAMES: Readonly<Partial<Record<FieldId, readonly string[]>>> = {
  seed: ['seed'],
  batchSize: ['batch_size'],
  tokenRate: ['semantic_frame_rate'],
  dim: ['dimension', 'codebook_dim', 'ssl_dim'],
  dropout: ['p_dropout'],
  codes: ['bins', 'codebook_size'],
  layers: ['n_q'],
  codebookInit: ['kmeans_init'],
  kmeansIterations: ['kmeans_iters'],
  decay: ['decay'],
  deadCodeThreshold: ['threshold_ema_dead_code'],
  commitmentWeight: ['commitment_weight', 'kl_ssl'],
  learningRate: ['learning_rate'],
  weightDecay: ['weight_decay'],
  beta1: ['betas'],
  beta2: ['betas'],
  adamEpsilon: ['eps'],
};
