/**
 * What the schemas of everything that comes from outside are made of: every part has bounds, and says in plain words what
 * it expects, or in those of a problem that is given to it.
 */
import * as v from 'valibot';
import { LONGEST_MESSAGE, LONGEST_NAME, MOST_SECONDS, MOST_STEPS } from './limits.ts';
import { foundValue } from './problems/foundValue.ts';
import type { Problem } from './problems/problem.ts';
import { storedProblem } from './problems/storedProblem.ts';

/** What a part says of a value that it refuses: a text, since a schema's message can be nothing else. */
type Message = string | ((issue: v.BaseIssue<unknown>) => string);

/** A problem as a message: what a part expects, unless the part is one of an experiment's. */
export const says = (problem: Problem): string => JSON.stringify(problem);

/** The message of a part that has a problem of its own, which may name what was found. */
export const tells =
  (problem: (found: Problem) => Problem) =>
  ({ input }: v.BaseIssue<unknown>): string =>
    says(problem(foundValue(input)));

/** A whole number from 0 (or `least`) to `most`. */
export const wholeNumber = (
  most: number,
  least = 0,
  message: Message = says({ code: 'a-whole-number', least, most }),
) =>
  v.custom<number>(
    (value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most,
    message,
  );

/** A number between two bounds, both included. */
export const numberBetween = (
  least: number,
  most: number,
  message: Message = says({ code: 'a-number', least, most }),
) => v.custom<number>((value) => typeof value === 'number' && value >= least && value <= most, message);

/** A text of at most so many characters. */
export const text = (most: number, least = 0, message: Message = says({ code: 'a-text', least, most })) =>
  v.custom<string>((value) => typeof value === 'string' && value.length >= least && value.length <= most, message);

/** One of a few words. */
export const oneOf = <const T extends string>(
  words: readonly T[],
  message: Message = says({ code: 'one-of', words }),
) => v.picklist(words, message);

/** This value and no other. */
export const exactly = <const T extends string | number>(value: T) => v.literal(value, says(foundValue(value)));

export const yesOrNo = v.boolean(says({ code: 'true-or-false' }));

/** A list of at most so many entries; longer ones are refused before their entries are looked at. */
export const listOf = <T extends v.GenericSchema>(
  entry: T,
  most: number,
  least = 0,
  message: Message = says({ code: 'a-list', least, most }),
) =>
  v.pipe(
    v.custom<unknown[]>((value) => Array.isArray(value) && value.length >= least && value.length <= most, message),
    v.array(entry),
  );

/**
 * An object whose parts say by themselves what is wrong, also where they are missing.
 * @param otherwise the problem of what is no object
 */
export const objectOf = <const E extends v.ObjectEntries>(entries: E, otherwise: Problem) =>
  v.object(entries, ({ path }) => {
    const missing = path && entries[path[0].key as string];
    const issue = missing && v.safeParse(missing, undefined, { abortEarly: true }).issues?.[0];
    return issue?.message ?? says(otherwise);
  });

/** A rule between parts that are each right. @param problem what is wrong with them together, or null */
export const fits = <T>(problem: (value: T) => Problem | null) =>
  v.rawCheck<T>(({ dataset, addIssue }) => {
    const wrong = dataset.typed ? problem(dataset.value) : null;
    if (wrong) addIssue({ message: says(wrong) });
  });

/**
 * Everything that is wrong with a value, in the order of the schema, whose parts must all say whole problems.
 * @param at completes a problem by where it lies: keys of objects, indices of lists
 */
export function problemsOf(
  schema: v.GenericSchema,
  value: unknown,
  at: (problem: Problem, place: readonly unknown[]) => Problem = (problem) => problem,
): Problem[] {
  const { issues = [] } = v.safeParse(schema, value, { abortPipeEarly: true });
  return issues.map(({ message, path = [] }) =>
    at(
      JSON.parse(message) as Problem,
      path.map(({ key }) => key),
    ),
  );
}

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

/** Words of a person or of another program. */
export const words = text(LONGEST_MESSAGE);
/** A largest change; one that is not finite has no number in JSON. */
export const change = v.pipe(
  v.nullable(numberBetween(-Number.MAX_VALUE, Number.MAX_VALUE)),
  v.transform((value) => value ?? Number.NaN),
);
/** A problem as files keep it, without what has no name here. */
export const problem = v.pipe(
  v.custom<Problem>((value) => storedProblem(value) !== null, says({ code: 'a-problem' })),
  v.transform((value) => storedProblem(value) as Problem),
);
/** A problem as files had it that know no codes: the sentence alone. */
export const sentence = v.pipe(
  words,
  v.transform((said): Problem => ({ code: 'message', text: said })),
);

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

/** A value by its schema, or what is wrong with it: the first issue, as `issueProblem` tells it. */
export function readBy<T extends v.GenericSchema>(
  schema: T,
  value: unknown,
): { value: v.InferOutput<T>; wrong: null } | { value: null; wrong: Problem } {
  const parsed = v.safeParse(schema, value, { abortEarly: true });
  return parsed.success
    ? { value: parsed.output, wrong: null }
    : { value: null, wrong: issueProblem(parsed.issues[0]) };
}

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
