/** What the schemas of our own files are made of: every part has bounds, and says in plain words what it expects. */
import * as v from 'valibot';
import { LONGEST_NAME, MOST_SECONDS, MOST_STEPS } from '../config/limits.ts';
import { valueText } from '../config/valueText.ts';

/** A whole number from 0 (or `least`) to `most`. */
export const wholeNumber = (most: number, least = 0) =>
  v.custom<number>(
    (value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most,
    `a whole number from ${least} to ${most}`,
  );

/** A number between two bounds, both included. */
export const numberBetween = (least: number, most: number) =>
  v.custom<number>(
    (value) => typeof value === 'number' && value >= least && value <= most,
    `a number from ${least} to ${most}`,
  );

/** A text of at most so many characters. */
export const text = (most: number, least = 0) =>
  v.custom<string>(
    (value) => typeof value === 'string' && value.length >= least && value.length <= most,
    `a text of ${least > 0 ? `${least} to` : 'at most'} ${most} characters`,
  );

/** One of a few words. */
export const oneOf = <const T extends string>(words: readonly T[]) => v.picklist(words, `one of ${words.join(', ')}`);

/** This value and no other. */
export const exactly = <const T extends string | number>(value: T) => v.literal(value, valueText(value));

export const yesOrNo = v.boolean('true or false');

/** A list of at most so many entries; longer ones are refused before their entries are looked at. */
export const listOf = <T extends v.GenericSchema>(entry: T, most: number, least = 0) =>
  v.pipe(
    v.custom<unknown[]>(
      (value) => Array.isArray(value) && value.length >= least && value.length <= most,
      `a list of ${least > 0 ? `${least} to` : 'at most'} ${most} entries`,
    ),
    v.array(entry),
  );

/** Values by name, at most so many. */
export const byName = <T extends v.GenericSchema>(value: T, most: number) =>
  v.pipe(
    v.custom<Record<string, unknown>>(
      (record) => isRecord(record) && Object.keys(record as object).length <= most,
      `an object of at most ${most} entries`,
    ),
    v.record(text(LONGEST_NAME), value),
  );

type Kind = v.ObjectSchema<v.ObjectEntries, undefined>;
const wordsOf = (part: v.ObjectEntries[string] | undefined): string[] => {
  const { options, literal } = part as { options?: string[]; literal?: string };
  return options ?? (literal === undefined ? [] : [literal]);
};

/** Objects of several kinds, told apart by a word under `key`. */
export const oneKind = <const O extends Kind[]>(key: string, kinds: O) => {
  const words = kinds.flatMap(({ entries }) => wordsOf(entries[key])).join(', ');
  return v.variant(key, kinds, ({ path }) => (path ? `one of ${words}` : `an object with “${key}”, one of ${words}`));
};

const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Steps done, or the number of a step. */
export const step = wholeNumber(MOST_STEPS);
/** Seconds of training. */
export const seconds = numberBetween(0, MOST_SECONDS);

/** Where an issue lies, in words: “lanes”, entry 2, “step”. Empty for the whole. */
function placeOf({ path }: v.BaseIssue<unknown>): string {
  const keys = path?.map(({ key }) => (typeof key === 'number' ? `entry ${key + 1}` : valueText(String(key))));
  return keys?.join(', ') ?? '';
}

/** What a kind of issue expects, for the parts whose message is not one of ours. */
const EXPECTED: Partial<Record<string, string>> = {
  object: 'an object',
  loose_object: 'an object',
  record: 'an object',
  array: 'a list',
  boolean: 'true or false',
};
/** Kinds whose message, always one of ours, is what is expected; that of a `check` says what is wrong. */
const WORDED = new Set(['custom', 'picklist', 'literal', 'boolean', 'variant']);

/**
 * The first issue of a failed parse as a clause for a message, without a full stop: where it lies, what was found there,
 * what was expected.
 */
export function issueText(issue: v.BaseIssue<unknown>): string {
  const place = placeOf(issue);
  if (issue.type === 'check') return `${place === '' ? 'in it' : place}: ${issue.message}`;
  // A part that is missing is an issue of the object around it, whose type says nothing.
  const isMissing = issue.input === undefined;
  const expected = WORDED.has(issue.type) ? issue.message : EXPECTED[issue.type];
  const found = `${place === '' ? 'it' : place} is ${valueText(issue.input)}`;
  return expected === undefined || (isMissing && !WORDED.has(issue.type)) ? found : `${found}; expected ${expected}`;
}
