/** Problems in files: what is kept of one, and one from outside, of which nothing is believed before it was checked. */
import { LONGEST_MESSAGE } from '../limits.ts';
import { type ParameterKind, type Problem, PROBLEMS } from './problem.ts';

/** Entries of a list within a problem. */
const MOST_ENTRIES = 200;
/** Problems within problems. */
const MOST_DEPTH = 8;

/** The problem so short that `storedProblem` takes it. */
export function boundedProblem(problem: Problem): Problem {
  return bounded(problem) as Problem;
}

function bounded(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.length <= LONGEST_MESSAGE ? value : `${value.slice(0, LONGEST_MESSAGE - 1)}…`;
  }
  if (Array.isArray(value)) return value.slice(0, MOST_ENTRIES).map(bounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, bounded(part)]));
}

/** @returns the problem, without what has no name here; null if it is none */
export function storedProblem(value: unknown, depth = MOST_DEPTH): Problem | null {
  if (typeof value !== 'object' || value === null || depth === 0) return null;
  const { code, ...given } = value as Record<string, unknown>;
  if (typeof code !== 'string' || !Object.hasOwn(PROBLEMS, code)) return null;
  const parameters: Record<string, ParameterKind> = PROBLEMS[code as Problem['code']];
  const problem: Record<string, unknown> = { code };
  for (const [name, kind] of Object.entries(parameters)) {
    const parameter = storedParameter(kind, given[name], depth - 1);
    if (parameter === undefined) return null;
    problem[name] = parameter;
  }
  return problem as Problem;
}

/** Undefined if it is not of that kind. */
function storedParameter(kind: ParameterKind, value: unknown, depth: number): unknown {
  if (typeof kind !== 'string') return kind.find((word) => word === value);
  switch (kind) {
    case 'number':
      // What is not finite has no number in JSON.
      return value === null ? Number.NaN : typeof value === 'number' ? value : undefined;
    case 'text':
      return typeof value === 'string' && value.length <= LONGEST_MESSAGE ? value : undefined;
    case 'flag':
      return typeof value === 'boolean' ? value : undefined;
    case 'problem':
      return storedProblem(value, depth) ?? undefined;
    case 'problem?':
      return value === null ? null : (storedProblem(value, depth) ?? undefined);
    case 'numbers':
    case 'texts':
    case 'problems':
      return storedList(kind, value, depth);
    default:
      return kind satisfies never;
  }
}

const ENTRY = { numbers: 'number', texts: 'text', problems: 'problem' } as const;

function storedList(kind: keyof typeof ENTRY, value: unknown, depth: number): unknown[] | undefined {
  if (!Array.isArray(value) || value.length > MOST_ENTRIES) return undefined;
  const entries = value.map((entry) => storedParameter(ENTRY[kind], entry, depth));
  return entries.includes(undefined) ? undefined : entries;
}
