/**
 * Every field of an experiment: group, bounds, default, unit, and whether it may change while training runs. Those of
 * one data set stand in its folder. Labels and help are in `texts/` under the same id.
 */
import { DATASET_KINDS, OWN_FIELDS } from '../datasets/catalogue.ts';
import { choice, type Field, integer, real } from './fieldKinds.ts';

export type { ChoiceField, Field, FieldGroup, NumberField, VoicesField } from './fieldKinds.ts';

/** Frames are counted at 50 per second. */
export const FIELDS = {
  seed: integer('data', false, 1, 0, 2 ** 31 - 1),
  dataset: choice('data', false, DATASET_KINDS, DATASET_KINDS[0]),
  ...OWN_FIELDS,
  batchSize: integer('data', false, 4, 1, 64),
  clipFrames: integer('data', false, 64, 8, 512, 2),
  mels: integer('data', false, 64, 8, 256),
  splice: integer('data', false, 1, 1, 16),
  /** `checkpoint`: ssl_proj and quantizer start from an imported file, which the worker holds. */
  initialWeights: choice('model', false, ['random', 'checkpoint'], 'random'),
  tokenRate: choice('model', false, ['50hz', '25hz'], '50hz'),
  /** Of SoVITS: how large its modules are. */
  modelSize: choice('model', false, ['tiny', 'small', 'gptSovits'], 'small'),
  dim: integer('model', false, 32, 2, 1024),
  hidden: integer('model', false, 64, 4, 1024),
  /** Share of values dropped behind ssl_proj and before the decoder's last convolution, in training mode. */
  dropout: real('model', true, 0, 0, 0.9, 0.05),
  codes: integer('codebook', false, 128, 2, 2048),
  layers: integer('codebook', false, 1, 1, 8),
  codebookInit: choice('codebook', false, ['kmeans', 'random'], 'kmeans'),
  kmeansIterations: integer('codebook', false, 10, 1, 100),
  /**
   * `corrected`: k-means runs once before the first step, and a replaced dead code gets its EMA buffers reset with it.
   * `gpt-sovits`: as the original: k-means in the first forward, in evaluation mode too, and the replacement of a
   * dead code is undone by the next EMA update.
   */
  codebookRules: choice('codebook', true, ['corrected', 'gpt-sovits'], 'corrected'),
  decay: real('codebook', true, 0.99, 0, 0.9999, 0.001),
  deadCodeThreshold: real('codebook', true, 0, 0, 100, 0.5),
  reconstructionWeight: real('losses', true, 5, 0, 100, 0.5),
  commitmentWeight: real('losses', true, 1, 0, 100, 0.1),
  melWeight: real('losses', true, 45, 0, 200, 1),
  divergenceWeight: real('losses', true, 1, 0, 100, 0.1),
  learningRate: real('optimizer', true, 1e-3, 1e-7, 1, 1.2589, 'log'),
  /** What the learning rate of the modules that read the text is multiplied by. */
  textRate: real('optimizer', true, 0.4, 0, 1, 0.05),
  weightDecay: real('optimizer', true, 0.01, 0, 1, 0.005),
  beta1: real('optimizer', true, 0.8, 0, 0.999, 0.01),
  beta2: real('optimizer', true, 0.99, 0, 0.9999, 0.001),
  adamEpsilon: real('optimizer', true, 1e-9, 1e-12, 1e-3, 10, 'log'),
  usageWindow: integer('measurement', true, 50, 1, 10_000),
  probeEvery: integer('measurement', true, 5, 1, 1000),
} satisfies Record<string, Field>;

export type FieldId = keyof typeof FIELDS;

export const FIELD_IDS = Object.keys(FIELDS) as FieldId[];

/** What most people change first, beside the data; the form keeps these in sight. */
export const FIRST_FIELDS: readonly FieldId[] = [
  'initialWeights',
  'learningRate',
  'commitmentWeight',
  'codes',
  'dim',
  'decay',
  'deadCodeThreshold',
];
