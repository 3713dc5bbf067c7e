/**
 * What went wrong, or why something was left out, as a code and parameters. That is what errors carry, what crosses the
 * wire and what files keep; `problemText` makes the sentence where a person reads it.
 */
import { CHECK_PROBLEMS } from './checkProblems.ts';
import { COMMAND_PROBLEMS } from './commandProblems.ts';
import { DATA_PROBLEMS } from './dataProblems.ts';
import { SESSION_PROBLEMS } from './sessionProblems.ts';
import { EXPERIMENT_PROBLEMS } from './experimentProblems.ts';
import { GENERAL_PROBLEMS } from './generalProblems.ts';
import { LOG_PROBLEMS } from './logProblems.ts';
import { PICKLE_PROBLEMS } from './pickleProblems.ts';
import { REFERENCE_PROBLEMS } from './referenceProblems.ts';
import { SWEEP_PROBLEMS } from './sweepProblems.ts';
import { TENSOR_FILE_PROBLEMS } from './tensorFileProblems.ts';
import { OWN_FILE_PROBLEMS } from './ownFileProblems.ts';
import { FILE_PART_PROBLEMS } from './filePartProblems.ts';
import { PLACES } from './places.ts';
import { WRONG_FILE_PROBLEMS } from './wrongFileProblems.ts';

/** Codes, and for each its parameters by name. */
export const PROBLEMS = {
  ...GENERAL_PROBLEMS,
  ...EXPERIMENT_PROBLEMS,
  ...SWEEP_PROBLEMS,
  ...COMMAND_PROBLEMS,
  ...REFERENCE_PROBLEMS,
  ...PLACES,
  ...WRONG_FILE_PROBLEMS,
  ...SESSION_PROBLEMS,
  ...DATA_PROBLEMS,
  ...PICKLE_PROBLEMS,
  ...TENSOR_FILE_PROBLEMS,
  ...OWN_FILE_PROBLEMS,
  ...FILE_PART_PROBLEMS,
  ...CHECK_PROBLEMS,
  ...LOG_PROBLEMS,
} as const satisfies Record<string, Record<string, ParameterKind>>;

/** What a parameter may be. A number that is not finite becomes NaN in a file. `?`: or null. */
interface ParameterTypes {
  number: number;
  numbers: readonly number[];
  text: string;
  texts: readonly string[];
  flag: boolean;
  problem: Problem;
  'problem?': Problem | null;
  problems: readonly Problem[];
}
/** A list stands for one of its words. */
export type ParameterKind = keyof ParameterTypes | readonly string[];
type Parameter<K> = K extends keyof ParameterTypes ? ParameterTypes[K] : K extends readonly (infer W)[] ? W : never;

type Catalogue = typeof PROBLEMS;
export type ProblemCode = keyof Catalogue;
export type ProblemOf<C extends ProblemCode> = { readonly code: C } & {
  readonly [P in keyof Catalogue[C]]: Parameter<Catalogue[C][P]>;
};
export type Problem = { [C in ProblemCode]: ProblemOf<C> }[ProblemCode];

/** How a language says a problem of each code; `say` says the problems within. */
export type ProblemTexts<C extends ProblemCode = ProblemCode> = {
  readonly [K in C]: string | ((problem: ProblemOf<K>, say: (inner: Problem) => string) => string);
};

/** The beginning of a text from a file, enough for `quoted` to show and to say that there is more. */
export const excerpt = (text: string): string => text.slice(0, MOST_QUOTED + 1);

/** Characters of a text from a file that a sentence repeats. */
export const MOST_QUOTED = 80;
