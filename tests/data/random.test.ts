import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/data/random.ts';

const draw = (count: number, seed: number, ...keys: (number | string)[]): number[] => {
  const random = randomStream(seed, ...keys);
  return Array.from({ length: count }, () => random.uniform());
};
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

describe('randomStream', () => {
  it('depends on its keys and on nothing else', () => {
    const first = draw(5, 7, 'batch', 3);
    draw(100, 7, 'batch', 2);
    expect(draw(5, 7, 'batch', 3)).toEqual(first);
  });

  it('gives the same numbers for ever: a saved run depends on them', () => {
    const random = randomStream(1, 'batch', 0);
    expect([random.uniform(), random.integer(1000), random.normal()]).toMatchInlineSnapshot(`
      [
        0.47714714322023044,
        457,
        1.4558491662217234,
      ]
    `);
  });

  it('tells similar keys apart', () => {
    const streams = [
      draw(3, 1, 'ab', 'c'),
      draw(3, 1, 'a', 'bc'),
      draw(3, 1, 'abc'),
      draw(3, 1, '1'),
      draw(3, 1, 1),
      draw(3, 1, 1, 0),
      draw(3, 1),
      draw(3, 0),
      draw(3, 1.5),
      draw(3, -1),
    ];
    expect(new Set(streams.map(String)).size).toBe(streams.length);
    expect(draw(3, -0)).toEqual(draw(3, 0));
  });

  it('is uniform: mean, variance and a chi-square over 256 bins', () => {
    const values = draw(100_000, 42);
    expect(values.every((x) => x >= 0 && x < 1)).toBe(true);
    expect(mean(values)).toBeCloseTo(0.5, 2);
    expect(mean(values.map((x) => (x - 0.5) ** 2))).toBeCloseTo(1 / 12, 2);
    const bins = new Array<number>(256).fill(0);
    for (const value of values) bins[Math.floor(value * 256)]! += 1;
    const expected = values.length / 256;
    const chiSquare = bins.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeGreaterThan(170); // 255 degrees of freedom: 0.01% below 177, 0.01% above 345
    expect(chiSquare).toBeLessThan(345);
  });

  it('has no correlation between the first numbers of consecutive steps, nor between neighbours', () => {
    const firsts = Array.from({ length: 20_000 }, (_, step) => draw(1, 1, 'batch', step)[0] as number);
    expect(mean(firsts)).toBeCloseTo(0.5, 1.9);
    for (const values of [firsts, draw(20_000, 3)]) {
      const products = values.slice(1).map((x, i) => (x - 0.5) * ((values[i] as number) - 0.5));
      expect(Math.abs(mean(products) * 12)).toBeLessThan(0.03); // 4 standard errors
    }
  });

  it('has standard normal numbers', () => {
    const random = randomStream(5, 'normal');
    const values = Array.from({ length: 100_000 }, () => random.normal());
    expect(Math.abs(mean(values))).toBeLessThan(0.015);
    expect(mean(values.map((x) => x * x))).toBeCloseTo(1, 1.5);
    expect(mean(values.map((x) => x ** 4))).toBeCloseTo(3, 0.8);
    expect(values.every(Number.isFinite)).toBe(true);
  });

  it('draws integers of any range, each equally often', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 2 ** 32 }), (seed, n) => {
        const value = randomStream(seed).integer(n);
        return Number.isInteger(value) && value >= 0 && value < n;
      }),
    );
    const counts = [0, 0, 0];
    const random = randomStream(9);
    for (let i = 0; i < 30_000; i++) counts[random.integer(3)]! += 1;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(350);
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 33])('refuses a range of %s', (n) => {
    expect(() => randomStream(1).integer(n)).toThrow(RangeError);
  });
});
