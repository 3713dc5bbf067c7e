/** What became of files that a person gave, by a drop or a button: one value, which the log and session files keep. */
import * as v from 'valibot';
import { MOST_FILES } from '../config/limits.ts';
import { OTHER_FILES } from '../config/otherFiles.ts';
import { listOf, oneOf, problem, sentence, wholeNumber, words, yesOrNo } from '../config/schemaParts.ts';

/** What the page takes. */
export const TAKEN_KINDS = [
  'features',
  'audio',
  'checkpoint',
  'checkpoint-check',
  'semantic-tokens',
  'probe-tokens',
  'session',
  'weights',
  'run',
  'kept-run',
  'log',
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

/** Names that are kept of a group, and refusals that are kept with their reasons; more are counted. */
export const MOST_NAMES = 4;
export const MOST_REASONS = 3;
/** Logs of which is kept what they tell, and sentences of one. */
export const MOST_TOLD = 3;
export const MOST_FINDINGS = 12;

const files = {
  count: wholeNumber(MOST_FILES),
  /** The first few. */
  names: listOf(words, MOST_NAMES),
};
const fileGroupSchema = v.object(files);
export type FileGroup = v.InferOutput<typeof fileGroupSchema>;

export const dropReportSchema = v.object({
  taken: listOf(v.object({ ...files, kind: oneOf(TAKEN_KINDS) }), TAKEN_KINDS.length),
  /** `first` are the first few; the sentence of `reason` may begin with the name. */
  refused: v.object({
    count: files.count,
    first: listOf(v.object({ name: words, reason: v.union([sentence, problem]) }), MOST_REASONS),
  }),
  left: listOf(v.object({ ...files, what: oneOf(LEFT_REASONS) }), LEFT_REASONS.length),
  /** What logs that were taken allow to say, of the first few. */
  told: v.optional(listOf(v.object({ name: words, findings: listOf(problem, MOST_FINDINGS) }), MOST_TOLD), []),
  /** Whether what was taken waits for the next reset: to be trained on, or to be compared. */
  waits: yesOrNo,
});
export type DropReport = v.InferOutput<typeof dropReportSchema>;
