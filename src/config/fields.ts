/**
 * Every field of an experiment: group, bounds, default, unit, and whether it may change while training runs.
 * The only place where such a number stands. Labels and help are in `texts/` under the same id.
 */
export type FieldGroup = 'data' | 'model' | 'codebook' | 'losses' | 'optimizer' | 'measurement';

interface FieldBase {
  group: FieldGroup;
  /** True: a change takes effect at the next step. False: it needs a reset. */
  live: boolean;
}
export interface NumberField extends FieldBase {
  kind: 'integer' | 'real';
  min: number;
  max: number;
  /** Increment of the control; on a log scale the control multiplies instead. */
  step: number;
  scale: 'linear' | 'log';
  initial: number;
}
export interface ChoiceField<C extends string = string> extends FieldBase {
  kind: 'choice';
  choices: readonly C[];
  initial: C;
}
/** A set of bundled voices, listed by the speech manifest. */
export interface VoicesField extends FieldBase {
  kind: 'voices';
  initial: readonly string[];
}
export type Field = NumberField | ChoiceField | VoicesField;

const integer = (
  group: FieldGroup,
  live: boolean,
  initial: number,
  min: number,
  max: number,
  step = 1,
): NumberField => ({
  kind: 'integer',
  group,
  live,
  initial,
  min,
  max,
  step,
  scale: 'linear',
});
const real = (
  group: FieldGroup,
  live: boolean,
  initial: number,
  min: number,
  max: number,
  step: number,
  scale: 'linear' | 'log' = 'linear',
): NumberField => ({ kind: 'real', group, live, initial, min, max, step, scale });
const choice = <const C extends string>(
  group: FieldGroup,
  live: boolean,
  choices: readonly C[],
  initial: NoInfer<C>,
): ChoiceField<C> => ({ kind: 'choice', group, live, choices, initial });
const voices = (group: FieldGroup): VoicesField => ({ kind: 'voices', group, live: false, initial: [] });

/** Frames are counted at 50 per second. */
export const FIELDS = {
  seed: integer('data', false, 1, 0, 2 ** 31 - 1),
  dataset: choice('data', false, ['speech', 'audio', 'features', 'plane'], 'speech'),
  /** Ids of the bundled voices; none means all of them. */
  voices: voices('data'),
  planeShape: choice('data', false, ['clusters', 'spiral', 'rings', 'moons'], 'clusters'),
  batchSize: integer('data', false, 4, 1, 64),
  clipFrames: integer('data', false, 64, 8, 512, 2),
  mels: integer('data', false, 64, 8, 256),
  splice: integer('data', false, 1, 1, 16),
  /** `checkpoint`: ssl_proj and quantizer start from an imported file, which the worker holds. */
  initialWeights: choice('model', false, ['random', 'checkpoint'], 'random'),
  tokenRate: choice('model', false, ['50hz', '25hz'], '50hz'),
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
  learningRate: real('optimizer', true, 1e-3, 1e-7, 1, 1.2589, 'log'),
  weightDecay: real('optimizer', true, 0.01, 0, 1, 0.005),
  beta1: real('optimizer', true, 0.8, 0, 0.999, 0.01),
  beta2: real('optimizer', true, 0.99, 0, 0.9999, 0.001),
  adamEpsilon: real('optimizer', true, 1e-9, 1e-12, 1e-3, 10, 'log'),
  usageWindow: integer('measurement', true, 50, 1, 10_000),
  probeEvery: integer('measurement', true, 5, 1, 1000),
} satisfies Record<string, Field>;

export type FieldId = keyof typeof FIELDS;

export const FIELD_IDS = Object.keys(FIELDS) as FieldId[];
