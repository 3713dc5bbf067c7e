/** What became of files that a person gave, by a drop or a button: one value, which the log and session files keep. */
import type { Problem } from '../config/problems/problem.ts';
import { OTHER_FILES } from '../config/otherFiles.ts';

/** What the page takes. */
export const TAKEN_KINDS = [
  'features',
  'audio',
  'checkpoint',
  'semantic-tokens',
  'probe-tokens',
  'session',
  'weights',
  'run',
] as const;
export type TakenKind = (typeof TAKEN_KINDS)[number];

/** Why files were left alone: what they are, or what else of the drop stood in their way. */
export const LEFT_REASONS = [
  ...OTHER_FILES,
  'recordings',
  'gpt-training',
  'hidden',
  'unknown',
  'older-checkpoint',
  'token-part',
  'same-name',
  'replaced',
  'rival-checkpoints',
  'rival-tokens',
  'rival-sessions',
  'rival-weights',
  'rival-runs',
  'too-many',
  'cancelled',
  'not-running',
] as const;
export type LeftReason = (typeof LEFT_REASONS)[number];

export interface FileGroup {
  count: number;
  /** The first few. */
  names: string[];
}

export interface DropReport {
  taken: (FileGroup & { kind: TakenKind })[];
  /** `first` are the first few; the sentence of `reason` may begin with the name. */
  refused: { count: number; first: { name: string; reason: Problem }[] };
  left: (FileGroup & { what: LeftReason })[];
  /** Whether what was taken waits for the next reset: to be trained on, or to be compared. */
  waits: boolean;
}

/** Names that are kept of a group, and refusals that are kept with their reasons; more are counted. */
export const MOST_NAMES = 4;
export const MOST_REASONS = 3;
