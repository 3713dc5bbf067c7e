/** What the worker says of files that a person brought: checkpoints, features, semantic tokens. */
import type { LaneId } from '../config/experiment.ts';
import type { OtherFile } from '../config/otherFiles.ts';
import type { Problem } from '../config/problems/problem.ts';
import type { Settings } from '../config/settings.ts';

/**
 * What a file is for, as its content says; its name only where the content does not. `other`: it is known, but Freeze Lab
 * has no use for it.
 */
export type FileKind =
  | 'weights'
  | 'checkpoint'
  | 'features'
  | 'semantic-tokens'
  | 'session'
  | 'run'
  | 'audio'
  | 'other'
  | 'unknown';

/** What `classifyFile` says: `other` is set exactly when `kind` is `other`. */
export interface FileIdentity {
  kind: FileKind;
  other: OtherFile | null;
}

/** A part of a file that was not read, and why. */
export interface SkippedPart {
  /** As the paths of tensors. */
  path: string;
  /** Said in a clause: “it is float8_e4m3fn, which is not supported”. */
  reason: Problem;
}

/** A tensor of a checkpoint. */
export interface FoundTensor {
  /** Keys joined with `/`, as in the file. */
  path: string;
  shape: number[];
  dtype: string;
  /** The tensor of our model that it fills, under PyTorch's name; null if it was left. */
  usedAs: string | null;
}

/** `half-precision`: values were rounded before. `decoder-drawn`: it holds no decoder of ours, so one was drawn. */
export type CheckpointWarning = 'half-precision' | 'decoder-drawn' | 'codebook-not-initialised';

export interface CheckpointReport {
  name: string;
  /** Bytes of the file, and those that were read. */
  bytes: number;
  bytesRead: number;
  /** The version mark in the first two bytes, such as `v2Pro`; empty where there is none. */
  version: string;
  tensors: FoundTensor[];
  /** Parts that are neither tensors that can be read here nor plain data. */
  skipped: SkippedPart[];
  /** What the experiment took from the file: sizes and token rate. */
  settings: Partial<Settings>;
  /** Channels that its ssl_proj takes. */
  channelsIn: number;
  warnings: CheckpointWarning[];
}

/** A file of features. With an `error` it was not taken, and the numbers say what it holds as far as it was read. */
export interface FeatureFile {
  name: string;
  /** Null if the file was taken. */
  error: Problem | null;
  dtype: string;
  channels: number;
  frames: number;
  /** At 50 frames a second. */
  seconds: number;
  /** Values that are NaN or infinite. A file with any is not taken. */
  notFinite: number;
  /** Values further than `OUTLIER_DEVIATIONS` standard deviations from the file's mean. */
  outliers: number;
  mean: number;
  /** Standard deviation. */
  deviation: number;
  /** What stands in the file beside the features. */
  skipped: SkippedPart[];
}
export const OUTLIER_DEVIATIONS = 6;

/** All feature files that were given, and totals over those that were taken. */
export interface FeatureManifest {
  files: FeatureFile[];
  /** Files taken. */
  taken: number;
  /** Of the files taken, which all have the same; 0 without any. */
  channels: number;
  frames: number;
  seconds: number;
  outliers: number;
  mean: number;
  deviation: number;
}

/** Codes of one utterance against those of an imported `6-name2semantic.tsv`. */
export interface UtteranceAgreement {
  name: string;
  /** Codes in the file, and of ours. */
  expected: number;
  ours: number;
  /** Codes compared, from the first on, and how many of them are equal. 1 − equal / compared is the flip rate. */
  compared: number;
  equal: number;
}

export interface AgreementReport {
  lane: LaneId;
  step: number;
  /** Name of the token file. */
  file: string;
  /** Utterances in both, in the order of the file. */
  utterances: UtteranceAgreement[];
  /** Why codes were not compared although there are utterances in both; `compared` is then 0 everywhere. */
  mismatch: TokenMismatch | null;
  compared: number;
  equal: number;
  /** Utterances that only the file, or only the data set has; at most 20 names each, and how many there are. */
  onlyInFile: { count: number; names: string[] };
  onlyInData: { count: number; names: string[] };
  /** Utterances of the file whose name fits several, or of which several fit one; they are not compared. */
  ambiguous: { count: number; names: string[] };
}

/**
 * `rate`: about twice or half as many tokens as this model gives, in all `utterances`. `codes`: the file's largest
 * token, and how many codes the model has.
 */
export type TokenMismatch =
  | { kind: 'rate'; expected: number; ours: number }
  | { kind: 'codes'; largest: number; codes: number };

export type WeightsFormat = 'json' | 'safetensors' | 'torch';
