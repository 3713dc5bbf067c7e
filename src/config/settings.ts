/** The fields of an experiment and the values they take. Bounds and defaults are in `fields.ts`. */

export const DATASETS = ['speech', 'audio', 'features', 'plane'] as const;
export type DatasetKind = (typeof DATASETS)[number];
export const PLANE_SHAPES = ['clusters', 'spiral', 'rings', 'moons'] as const;
export type PlaneShape = (typeof PLANE_SHAPES)[number];
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

/** The value behind every field of `FIELDS`; frames are counted at 50 per second. */
export interface Settings {
  seed: number;
  dataset: DatasetKind;
  /** Ids of the bundled voices; empty means all of them. */
  voices: string[];
  planeShape: PlaneShape;
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
