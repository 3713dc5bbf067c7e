/** What must hold of everything that a reader gives or throws. */
import assert from 'node:assert/strict';
import { PROBLEMS, type Problem } from '../../src/config/problems/problem.ts';
import { problemText } from '../../src/config/problems/problemText.ts';
import { boundedProblem, storedProblem } from '../../src/config/problems/storedProblem.ts';
import { ERROR_CODES, type ErrorCode, LabError } from '../../src/protocol/errors.ts';
import { INNER_WORDS } from './mutations.ts';
import type { FuzzedReader } from './reader.ts';

/** Characters of a sentence about one thing. */
const LONGEST_SENTENCE = 2000;
/** Kinds of errors that are no fault of an input. */
const OURS: readonly ErrorCode[] = ['internal', 'not-loaded', 'cancelled', 'device-lost', 'no-session'];
/** Values of a result that are looked at. */
const MOST_VALUES = 2000;

/** A problem can be said, and outlives the wire and a file. */
export function assertSayable(problem: Problem, longest = LONGEST_SENTENCE): void {
  assert(Object.hasOwn(PROBLEMS, problem.code), `no problem ${problem.code}`);
  const sentence = problemText(problem);
  assert(sentence.length > 0 && sentence.length <= longest, `a sentence of ${sentence.length} characters`);
  const kept = storedProblem(JSON.parse(JSON.stringify(boundedProblem(problem))));
  assert(kept !== null, `a file would not keep ${JSON.stringify(problem).slice(0, 500)}`);
}

/** Whatever was thrown is a refusal in words of ours, and no fault of ours. */
export function assertRefusal(thrown: unknown, { says, longest }: Pick<FuzzedReader, 'says' | 'longest'>): void {
  if (!(thrown instanceof LabError)) throw thrown;
  assert(ERROR_CODES.includes(thrown.code) && !OURS.includes(thrown.code), `code ${thrown.code}`);
  assertSayable(thrown.problem, longest);
  const sentence = problemText(thrown.problem);
  if (says) assert.match(sentence, says);
  else assert.doesNotMatch(sentence, INNER_WORDS);
}

/** No object in it inherits from what came out of a file. */
export function assertOwnPrototypes(value: unknown): void {
  const waiting = [value];
  for (let seen = 0; waiting.length > 0 && seen < MOST_VALUES; seen++) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null || ArrayBuffer.isView(next) || next instanceof ArrayBuffer) continue;
    const prototype: unknown = Object.getPrototypeOf(next);
    assert(prototype === null || isOfAClass(prototype), 'an object inherits from what came out of a file');
    if (next instanceof Map) waiting.push(...[...next.values()].slice(0, MOST_VALUES));
    else if (prototype === Object.prototype || Array.isArray(next)) {
      waiting.push(...Object.values(next).slice(0, MOST_VALUES));
    }
  }
}

function isOfAClass(prototype: unknown): boolean {
  if (!Object.hasOwn(prototype as object, 'constructor')) return false;
  const { constructor } = prototype as { constructor: unknown };
  return typeof constructor === 'function' && constructor.prototype === prototype;
}

const SHARED: readonly object[] = [
  Object.prototype,
  Array.prototype,
  Function.prototype,
  String.prototype,
  Number.prototype,
  Map.prototype,
  Promise.prototype,
  Object,
  Array,
];

/** How many properties everything inherits. */
export const inheritedProperties = (): number =>
  SHARED.reduce((sum, shared) => sum + Reflect.ownKeys(shared).length, 0);
