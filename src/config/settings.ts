/** The fields of an experiment and the values they take. Bounds and defaults are in `fields.ts`. */
import type { OwnSettings } from '../datasets/catalogue.ts';
import type { DatasetKind } from '../datasets/list.ts';

export type { DatasetKind } from '../datasets/list.ts';
export const TOKEN_RATES = ['50hz', '25hz'] as const;
export type TokenRate = (typeof TOKEN_RATES)[number];
/** `checkpoint`: ssl_proj and quantizer start from an imported file, which the worker holds. */
export const INITIAL_WEIGHTS = ['random', 'checkpoint'] as const;
export type InitialWeights = (typeof INITIAL_WEIGHTS)[number];
export const CODEBOOK_INITS = ['kmeans', 'random'] as const;
export type CodebookInit = (typeof CODEBOOK_INITS)[number];
/**
 * `corrected`: k-means runs once before the first step, and a replaced dead code gets its EMA buffers reset with it.
 * `gpt-sovits`: as the original: k-means in the first forward, in evaluation mode too, and the replacement of a
 * dead code is undone by the next EMA update.
 */
export const CODEBOOK_RULES = ['corrected', 'gpt-sovits'] as const;
export type CodebookRules = (typeof CODEBOOK_RULES)[number];

/** The value behind every field of `FIELDS`, those of single data sets included; frames are counted at 50 per second. */
export interface Settings extends OwnSettings {
  seed: number;
  dataset: DatasetKind;
  batchSize: number;
  clipFrames: number;
  mels: number;
  splice: number;
  initialWeights: InitialWeights;
  tokenRate: TokenRate;
  dim: number;
  codes: number;
  layers: number;
  hidden: number;
  /** Share of values dropped behind ssl_proj and before the decoder's last convolution, in training mode. */
  dropout: number;
  codebookInit: CodebookInit;
  kmeansIterations: number;
  codebookRules: CodebookRules;
  decay: number;
  deadCodeThreshold: number;
  reconstructionWeight: number;
  commitmentWeight: number;
  learningRate: number;
  weightDecay: number;
  beta1: number;
  beta2: number;
  /** Adam's epsilon. */
  adamEpsilon: number;
  usageWindow: number;
  probeEvery: number;
}

/** Whether two values of a field differ; the order of voices does not matter. */
export function valuesDiffer(a: Settings[keyof Settings], b: Settings[keyof Settings]): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a !== b;
  return a.length !== b.length || a.some((value) => !b.includes(value));
}
