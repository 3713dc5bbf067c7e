/** What must hold of everything that a reader gives or throws. */
import assert from 'node:assert/strict';
import { PROBLEMS, type Problem } from '../../src/config/problems/problem.ts';
import { problemText } from '../../src/config/problems/problemText.ts';
import { boundedProblem, storedProblem } from '../../src/config/problems/storedProblem.ts';
import { ERROR_CODES, LabError } from '../../src/protocol/errors.ts';

/** Characters of the longest sentence: of a refused experiment, with twenty problems. */
const LONGEST_SENTENCE = 6000;
/** Values of a result that are looked at. */
const MOST_VALUES = 2000;

/** A problem can be said, and outlives the wire and a file. */
export function assertSayable(problem: Problem): void {
  assert(Object.hasOwn(PROBLEMS, problem.code), `no problem ${problem.code}`);
  const sentence = problemText(problem);
  assert(sentence.length > 0 && sentence.length <= LONGEST_SENTENCE, `a sentence of ${sentence.length} characters`);
  const kept = storedProblem(JSON.parse(JSON.stringify(boundedProblem(problem))));
  assert(kept !== null, `a file would not keep ${JSON.stringify(problem).slice(0, 500)}`);
}

/** Whatever was thrown is a refusal in words of ours, and no fault of ours. */
export function assertRefusal(thrown: unknown): void {
  if (!(thrown instanceof LabError)) throw thrown;
  assert(ERROR_CODES.includes(thrown.code) && thrown.code !== 'internal', `code ${thrown.code}`);
  assertSayable(thrown.problem);
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
