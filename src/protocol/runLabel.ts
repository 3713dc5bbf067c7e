/** What a person says of a kept run: in the store beside it, and in the session file that it is exported as. */
import * as v from 'valibot';
import { LONGEST_NAME, LONGEST_NOTE, LONGEST_RUN_NAME, LONGEST_TAG, MOST_TAGS } from '../config/limits.ts';
import { listOf, numberBetween, text, yesOrNo } from '../config/schemaParts.ts';

export const runLabelSchema = v.object({
  /** Empty: what is special about the run names it. */
  name: text(LONGEST_RUN_NAME),
  note: text(LONGEST_NOTE),
  tags: listOf(text(LONGEST_TAG, 1), MOST_TAGS),
  pinned: yesOrNo,
});
export type RunLabel = v.InferOutput<typeof runLabelSchema>;

/** The last millisecond that a date can name. */
const LAST_TIME = 8.64e15;
export const moment = numberBetween(0, LAST_TIME);

/** What the store knew of a run, as its session file takes it along. */
export const keptNoteSchema = v.object({
  /** Milliseconds since the epoch: when it began to be kept, and when it was kept last. */
  created: moment,
  kept: moment,
  backend: text(LONGEST_NAME),
  label: runLabelSchema,
});
export type KeptNote = v.InferOutput<typeof keptNoteSchema>;

export const NO_LABEL: RunLabel = { name: '', note: '', tags: [], pinned: false };

/** Whether a person said anything of it. Such a run is theirs: no cleaning takes it. */
export function isLabelled({ name, note, tags, pinned }: RunLabel): boolean {
  return pinned || name !== '' || note !== '' || tags.length > 0;
}

/** Without blanks around words and tags that occur twice, and within its bounds. */
export function tidyLabel({ name, note, tags, pinned }: RunLabel): RunLabel {
  const within = tags.map((tag) => tag.trim().slice(0, LONGEST_TAG).trim()).filter(Boolean);
  return {
    name: name.trim().slice(0, LONGEST_RUN_NAME).trim(),
    note: note.trim().slice(0, LONGEST_NOTE).trim(),
    tags: [...new Set(within)].slice(0, MOST_TAGS),
    pinned,
  };
}
