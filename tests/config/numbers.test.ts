/** Numbers as a person reads them. */
import { afterEach, describe, expect, it } from 'vitest';
import { ENGLISH, speak } from '../../src/config/texts/index.ts';
import { plurals } from '../../src/config/texts/plurals.ts';
import {
  formatBytes,
  formatCount,
  formatPercent,
  formatSeconds,
  formatSetting,
  formatValue,
} from '../../src/config/texts/numbers.ts';

describe('numbers', () => {
  it('group counts by thin spaces', () => {
    expect([0, 12, 999, 1000, 1_234_567, 12.6].map(formatCount)).toEqual([
      '0',
      '12',
      '999',
      '1\u2009000',
      '1\u2009234\u2009567',
      '13',
    ]);
  });

  it('show three digits that mean something, and an exact 0 as 0', () => {
    const values = [0, 0.000123, 0.0312, 0.82, 1.9, 12.345, 212.4, 1240, 123_456, Number.NaN, Number.POSITIVE_INFINITY];
    expect(values.map(formatValue)).toEqual([
      '0',
      '1.2e-4',
      '0.031',
      '0.820',
      '1.90',
      '12.3',
      '212',
      '1\u2009240',
      '1.2e5',
      '–',
      '∞',
    ]);
  });

  it('choose the unit of a size', () => {
    expect([0, 999, 139_264, 5_000_000].map(formatBytes)).toEqual([
      { value: '0', unit: 'B' },
      { value: '999', unit: 'B' },
      { value: '139', unit: 'kB' },
      { value: '5.00', unit: 'MB' },
    ]);
  });

  it('write a setting so that it reads back as itself', () => {
    for (const value of [0, 1, 0.001, 1e-9, 0.9999, 2 ** 31 - 1, 1e-4]) {
      expect(Number(formatSetting(value))).toBe(value);
    }
    expect(formatSetting(1e-9)).toBe('1e-9');
    expect(formatSetting(0.001)).toBe('0.001');
  });
});

describe('in another language', () => {
  afterEach(() => speak(ENGLISH));

  it('have its decimal sign and its percentages; what is typed stays as it is read', () => {
    const all = () => [formatValue(1.9), formatSeconds(2.5), formatPercent(0.125, 1), formatSetting(0.5)];
    expect(all()).toEqual(['1.90', '2.5', '12.5%', '0.5']);
    speak({ tag: 'de', texts: ENGLISH.texts });
    expect(all()).toEqual(['1,90', '2,5', '12,5\u00a0%', '0.5']);
  });

  it('have its plurals, formatted counts too', () => {
    const files = (tag: string, count: number | string) =>
      plurals(tag)(count, { one: 'plik', few: 'pliki', other: 'plików' });
    expect([1, '1', 3, '1\u2009002', 5].map((count) => files('pl', count))).toEqual([
      'plik',
      'plik',
      'pliki',
      'pliki',
      'plików',
    ]);
    expect([1, 2].map((count) => files('zh', count))).toEqual(['plików', 'plików']);
  });
});
