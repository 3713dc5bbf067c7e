/** Axes: round numbers, few of them, and always around what is visible. */
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { linearTicks, niceAbove, tickText, yRange } from '../../src/metrics/axis.ts';

const positive = fc.double({ min: 1e-9, max: 1e9, noNaN: true });

property.prop([positive, positive])('a log axis holds what is visible, with two to eleven labels', (a, b) => {
  const { min, max, ticks } = yRange('log', Math.min(a, b), Math.max(a, b));
  expect(min).toBeLessThanOrEqual(Math.min(a, b) * (1 + 1e-6));
  expect(max).toBeGreaterThanOrEqual(Math.max(a, b));
  expect(ticks.length).toBeGreaterThanOrEqual(1);
  expect(ticks.length).toBeLessThanOrEqual(11);
  for (const tick of ticks) expect(tick >= min * 0.99 && tick <= max * 1.01).toBe(true);
});

property.prop([positive])('a linear axis begins at 0 and wastes little', (top) => {
  const { min, max, ticks } = yRange('linear', 0, top);
  expect(min).toBe(0);
  expect(max).toBeGreaterThanOrEqual(top * (1 - 1e-6));
  expect(max).toBeLessThanOrEqual(top * 2);
  expect(ticks[0]).toBe(0);
  expect(ticks.length).toBeLessThanOrEqual(6);
});

property.prop([positive])('niceAbove is 1, 2 or 5 times a power of ten, and not much above', (x) => {
  const nice = niceAbove(x);
  expect(nice).toBeGreaterThanOrEqual(x * (1 - 1e-6));
  expect(nice).toBeLessThanOrEqual(x * 2.51);
  expect(['1', '2', '5']).toContain(nice.toExponential(6)[0]);
});

test('ticks of a range that does not begin at zero', () => {
  expect(linearTicks(1, 1240, 4)).toEqual([500, 1000]);
  expect(linearTicks(100, 150, 4)).toEqual([100, 120, 140]);
});

test.each([
  [0, 'plain', '0'],
  [1200, 'plain', '1.2k'],
  [20_000, 'plain', '20k'],
  [3e6, 'plain', '3M'],
  [2.5e34, 'plain', '2.5e34'],
  [0.02, 'plain', '0.02'],
  [1e-5, 'plain', '1e-5'],
  [0.2, 'fraction', '20%'],
  [0.07, 'fraction', '7%'],
] as const)('%s (%s) is written %s', (value, unit, text) => {
  expect(tickText(value, unit)).toBe(text);
});
