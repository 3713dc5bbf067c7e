// @vitest-environment happy-dom
/** What an earlier visit kept: one of the words, or nothing, whatever stands there and whether or not it can be read. */
import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { keepChoice, storedChoice } from '../../src/ui/storedChoice.ts';
import { THEMES } from '../../src/ui/theme.ts';

const KEY = 'freeze-lab.test';
afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.removeItem(KEY);
});

it('is the word that was kept', () => {
  expect(storedChoice(KEY, THEMES)).toBeNull();
  keepChoice(KEY, 'dark');
  expect(storedChoice(KEY, THEMES)).toBe('dark');
  expect(storedChoice(KEY, ['light'])).toBeNull();
});

it('is nothing where anything else stands', () => {
  const odd = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('Dark', 'dark ', '["dark"]', '__proto__', 'toString'),
  );
  const property = fc.property(odd, (value) => {
    localStorage.setItem(KEY, value);
    expect(storedChoice(KEY, THEMES)).toBe((THEMES as readonly string[]).includes(value) ? value : null);
  });
  fc.assert(property, { numRuns: 300 });
});

it('is nothing where storage is blocked, and nothing is thrown', () => {
  vi.stubGlobal('localStorage', {
    getItem() {
      throw new DOMException('blocked', 'SecurityError');
    },
    setItem() {
      throw new DOMException('full', 'QuotaExceededError');
    },
    removeItem() {},
  });
  keepChoice(KEY, 'dark');
  expect(storedChoice(KEY, THEMES)).toBeNull();
});
