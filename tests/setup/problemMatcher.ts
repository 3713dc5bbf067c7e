/**
 * `toSay`: what a person reads of an error, a wire error, a problem, or what a function throws. Errors carry codes and
 * parameters, so every test of a sentence goes through the texts here.
 */
import { expect } from 'vitest';
import type { Problem } from '../../src/config/problems/problem.ts';
import { problemText } from '../../src/config/problems/problemText.ts';
import { ERROR_CODES, type WireError, wireError } from '../../src/protocol/errors.ts';

/** The sentence. A function is called and has to throw. */
export function said(of: unknown): string {
  if (typeof of === 'function') {
    try {
      of();
    } catch (thrown) {
      return said(thrown);
    }
    throw new Error('Nothing was thrown.');
  }
  if (of instanceof Error) return problemText(wireError(of).problem);
  return problemText(isWireError(of) ? of.problem : (of as Problem));
}

const isWireError = (of: unknown): of is WireError =>
  typeof of === 'object' &&
  of !== null &&
  'problem' in of &&
  ERROR_CODES.some((code) => 'code' in of && of.code === code);

expect.extend({
  toSay(received: unknown, expected: string | RegExp) {
    const sentence = said(received);
    const pass = typeof expected === 'string' ? sentence.includes(expected) : expected.test(sentence);
    return { pass, message: () => `“${sentence}” ${pass ? 'says' : 'does not say'} ${String(expected)}` };
  },
});

declare module 'vitest' {
  interface Matchers<T> {
    toSay(expected: string | RegExp): T;
  }
}
