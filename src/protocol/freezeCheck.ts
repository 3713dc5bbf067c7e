/** Two checkpoints compared: what moved between them, tensor by tensor and code by code, and what that amounts to. */
import type { FreezeLevers, NamedPolicy } from '../config/freezePolicies.ts';
import type { Problem } from '../config/problems/problem.ts';
import type { LeakCause } from './audit.ts';
import type { TokenMismatch } from './files.ts';

/**
 * - `held`: nothing moved that a freeze should hold;
 * - `not-frozen`: all of it moved, as without a freeze;
 * - `leaked`: a part of it moved, or in a way that only a leaky freeze explains;
 * - `not-comparable`: the two say nothing about a freeze, see `FreezeCheckReport.reason`.
 */
export const CHECK_VERDICTS = ['held', 'leaked', 'not-frozen', 'not-comparable'] as const;
export type CheckVerdict = (typeof CHECK_VERDICTS)[number];

/** What values were rounded to before they were compared: the coarser of the two files. */
export const PRECISIONS = ['float32', 'float16', 'bfloat16'] as const;
export type Precision = (typeof PRECISIONS)[number];

/** One of the two files. */
export interface CheckedFile {
  name: string;
  bytes: number;
  /** The coarsest type of the tensors compared; null if none were found. */
  dtype: string | null;
  /** GPT-SoVITS's version mark, such as `v2Pro`; empty where there is none. */
  version: string;
}

/** One tensor in the two files. */
export interface TensorChange {
  /** PyTorch's name. */
  name: string;
  /** The module that it belongs to. */
  module: string;
  shape: number[];
  /** Whether no value differs, in the precision compared. */
  identical: boolean;
  /** Largest and mean absolute change of a value. */
  maxChange: number;
  meanChange: number;
  /** Share of the values that differ, 0…1. */
  changed: number;
}

/** One code of a codebook in the two files. */
export interface CodeChange {
  code: number;
  /** Largest absolute change of a coordinate, and the Euclidean distance moved. */
  maxChange: number;
  distance: number;
  /** Largest absolute change in what the code is computed from, its decayed sum of frames. */
  sumChange: number;
  /** Decayed number of frames that chose it, in either file. */
  framesBefore: number;
  framesAfter: number;
}

export interface CodebookChange {
  layer: number;
  /** Codes of which a coordinate differs. */
  moved: number;
  /** All codes, in the codebook's order. */
  codes: CodeChange[];
}

/**
 * How a module moved. `scaled`: all of its values were multiplied by one factor below 1, as weight decay does where the
 * gradient is zero.
 */
export type Motion = 'still' | 'scaled' | 'moved';

export interface ModuleChange {
  module: string;
  /** What reports call it. */
  part: string;
  motion: Motion;
  /** What it was multiplied by; null unless it was scaled. */
  factor: number | null;
  maxChange: number;
  /** Share of its values that differ, 0…1. */
  changed: number;
}

export type CheckedPolicy = NamedPolicy | 'unfrozen';

/** What a policy needs besides to leave such weights. */
export const PROVISOS = ['no-weight-decay', 'trained-before'] as const;
export type Proviso = (typeof PROVISOS)[number];

/** What the weights leave open. */
export interface ConsistentPolicies {
  /** Policies that leave such weights: a run under each, from the first file on, with weight decay. */
  policies: CheckedPolicy[];
  /** Policies that leave them under a proviso only. */
  provided: { policy: CheckedPolicy; proviso: Proviso }[];
  /** Levers that all settings agree on which leave such weights, provisos included, and what they must be. */
  certain: Partial<FreezeLevers>;
  /** Levers that weights alone do not tell. */
  untold: (keyof FreezeLevers)[];
}

/** Tokens that the two checkpoints give for the same frames. */
export interface TokenCounts {
  tokens: number;
  /** Tokens that differ between the two. */
  changed: number;
  /** Tokens so near a tie, in either checkpoint, that half precision can decide them; and those that differ as well. */
  nearTies: number;
  changedNearTies: number;
}

/** Tokens of a `6-name2semantic.tsv` against those that the two checkpoints give. */
export interface FileCounts {
  /** Tokens compared, and those of them that either checkpoint still gives. */
  compared: number;
  before: number;
  after: number;
  /** Of those that the second no longer gives: how many are near a tie. */
  lostNearTies: number;
}

export interface UtteranceTokens extends TokenCounts {
  name: string;
  /** Null if the file has no such utterance, or none was given. */
  file: FileCounts | null;
}

export interface TokenFileCounts extends FileCounts {
  name: string;
  /** Why tokens were not compared although names agree; `compared` is then 0. */
  mismatch: TokenMismatch | null;
  /** Utterances that only the file, or only the features have. */
  onlyInFile: number;
  onlyInFeatures: number;
}

export interface TokenChange extends TokenCounts {
  /** What the frames are: features that were given, or the speech that comes with the page. */
  source: 'features' | 'bundled';
  utterances: UtteranceTokens[];
  /** Null if no file was given. */
  file: TokenFileCounts | null;
}

export interface FreezeCheckReport extends ConsistentPolicies {
  before: CheckedFile;
  after: CheckedFile;
  verdict: CheckVerdict;
  /** Why the two cannot be compared; null if they can. */
  reason: Problem | null;
  /** What moved although a freeze should have held it, and through what, as far as weights tell. */
  causes: LeakCause[];
  precision: Precision;
  /** Whether one of the files was rounded for the comparison. */
  rounded: boolean;
  modules: ModuleChange[];
  tensors: TensorChange[];
  codebooks: CodebookChange[];
  /** Null if tokens were not asked for, or there is nothing to compute them from. */
  tokens: TokenChange | null;
  /** Why there are no tokens although they were asked for. */
  tokensMissing: Problem | null;
}
