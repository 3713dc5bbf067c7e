/** What the schemas of our own files are made of: every part has bounds, and says in plain words what it expects. */
import * as v from 'valibot';
import { LONGEST_NAME, MOST_SECONDS, MOST_STEPS } from '../config/limits.ts';
import { foundValue } from '../config/problems/foundValue.ts';
import type { Problem } from '../config/problems/problem.ts';

/** What a part expects, as the message of its schema, which can be nothing but a text. */
export const says = (expected: Problem): string => JSON.stringify(expected);

/** A whole number from 0 (or `least`) to `most`. */
export const wholeNumber = (most: number, least = 0) =>
  v.custom<number>(
    (value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most,
    says({ code: 'a-whole-number', least, most }),
  );

/** A number between two bounds, both included. */
export const numberBetween = (least: number, most: number) =>
  v.custom<number>(
    (value) => typeof value === 'number' && value >= least && value <= most,
    says({ code: 'a-number', least, most }),
  );

/** A text of at most so many characters. */
export const text = (most: number, least = 0) =>
  v.custom<string>(
    (value) => typeof value === 'string' && value.length >= least && value.length <= most,
    says({ code: 'a-text', least, most }),
  );

/** One of a few words. */
export const oneOf = <const T extends string>(words: readonly T[]) =>
  v.picklist(words, says({ code: 'one-of', words }));

/** This value and no other. */
export const exactly = <const T extends string | number>(value: T) => v.literal(value, says(foundValue(value)));

export const yesOrNo = v.boolean(says({ code: 'true-or-false' }));

/** A list of at most so many entries; longer ones are refused before their entries are looked at. */
export const listOf = <T extends v.GenericSchema>(entry: T, most: number, least = 0) =>
  v.pipe(
    v.custom<unknown[]>(
      (value) => Array.isArray(value) && value.length >= least && value.length <= most,
      says({ code: 'a-list', least, most }),
    ),
    v.array(entry),
  );

/** Values by name, at most so many. */
export const byName = <T extends v.GenericSchema>(value: T, most: number) =>
  v.pipe(
    v.custom<Record<string, unknown>>(
      (record) => isRecord(record) && Object.keys(record as object).length <= most,
      says({ code: 'an-object-of', most }),
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
  const words = kinds.flatMap(({ entries }) => wordsOf(entries[key]));
  return v.variant(key, kinds, ({ path }) =>
    says(path ? { code: 'one-of', words } : { code: 'an-object-with', key, words }),
  );
};

const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Steps done, or the number of a step. */
export const step = wholeNumber(MOST_STEPS);
/** Seconds of training. */
export const seconds = numberBetween(0, MOST_SECONDS);

/** A rule that the schema's own parts cannot tell. */
export const holds = <T>(
  rule: (value: T) => boolean,
  otherwise: 'ends-before-it-begins' | 'column-twice' | 'lane-twice' | 'name-occurs-twice',
) => v.check<T, string>(rule, says({ code: otherwise }));

/** Where an issue lies; empty for the whole. */
function placeOf({ path }: v.BaseIssue<unknown>): Problem[] {
  return (path ?? []).map(({ key }) =>
    typeof key === 'number' ? { code: 'list-entry', at: key + 1 } : foundValue(String(key)),
  );
}

/** What a kind of issue expects, for the parts whose message is not one of ours. */
const EXPECTED: Partial<Record<string, Problem>> = {
  object: { code: 'object-value' },
  loose_object: { code: 'object-value' },
  record: { code: 'object-value' },
  array: { code: 'some-list' },
  boolean: { code: 'true-or-false' },
};
/** Kinds whose message, always one of ours, is what is expected; that of a `check` says what is wrong. */
const WORDED = new Set(['custom', 'picklist', 'literal', 'boolean', 'variant']);

/** The first issue of a failed parse: where it lies, what was found there, what was expected. */
export function issueProblem(issue: v.BaseIssue<unknown>): Problem {
  const place = placeOf(issue);
  const said = (): Problem => JSON.parse(issue.message) as Problem;
  if (issue.type === 'check') return { code: 'rule-broken', place, rule: said() };
  // A part that is missing is an issue of the object around it, whose type says nothing.
  const isMissing = issue.input === undefined;
  const isWorded = WORDED.has(issue.type);
  const expected = isWorded ? said() : isMissing ? null : (EXPECTED[issue.type] ?? null);
  return { code: 'found-instead', place, found: foundValue(issue.input), expected };
}
