/** Bottleneck and richness, against values worked out by hand. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { effectiveDimensions, explainedVariance } from '../../src/train/representation.ts';

beforeAll(() => tf.setBackend('cpu'));

const value = (measure: () => tf.Scalar): number => tf.tidy(() => measure().dataSync()[0] as number);
const explained = (given: number[][], coded: number[][]): number =>
  value(() => explainedVariance(tf.tensor2d(given), tf.tensor2d(coded)));
const dimensions = (rows: number[][]): number => value(() => effectiveDimensions(tf.tensor2d(rows)));

describe('the variance that codes explain', () => {
  const rows = [
    [0, 0],
    [2, 0],
    [0, 4],
    [2, 4],
  ];

  const everywhere = (x: number, y: number): number[][] => rows.map(() => [x, y]);

  it('is all of it if every row is its code, and none if all have the mean', () => {
    expect(explained(rows, rows)).toBe(1);
    expect(explained(rows, everywhere(1, 2))).toBe(0);
  });

  it('is what is left without the errors', () => {
    // Two codes: the first coordinate (variance 4 of 20) is lost.
    const coded = rows.map(([, y]) => [1, y as number]);
    expect(explained(rows, coded)).toBeCloseTo(1 - 4 / 20, 6);
    expect(explained(rows, everywhere(11, 2))).toBeCloseTo(1 - (4 * 100 + 20) / 20, 4);
  });
});

describe('effective dimensions', () => {
  it('are 1/dim on a line, and 1 where the variance is spread evenly', () => {
    expect(dimensions([-2, 0, 2].map((x) => [x, 2 * x, -x, 0]))).toBeCloseTo(1 / 4, 6);
    const corners = [-1, 1].flatMap((x) => [-1, 1].map((y) => [x + 7, y - 3]));
    expect(dimensions(corners)).toBeCloseTo(1, 6);
  });

  it('of variances 3 and 1 are (3 + 1)² / (9 + 1) / 2', () => {
    const rows = [-1, 1].flatMap((x) => [-1, 1].map((y) => [x * Math.sqrt(3), y]));
    expect(dimensions(rows)).toBeCloseTo(16 / 10 / 2, 6);
  });

  it('depend on neither shift nor scale, nor on which of the two products is computed', () => {
    const rows = fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 }), {
      minLength: 5,
      maxLength: 5,
    });
    fc.assert(
      fc.property(rows, fc.double({ min: 0.5, max: 4, noNaN: true }), (many, scale) => {
        fc.pre(dimensions(many) > 0.01);
        expect(dimensions(many.map((row) => row.map((x) => x * scale + 1)))).toBeCloseTo(dimensions(many), 3);
        // More dimensions than rows, the others without variance: the other product, the same spectrum.
        const wide = many.map((row) => [...row, 0, 0, 0, 0]);
        expect(dimensions(wide) * 7).toBeCloseTo(dimensions(many) * 3, 3);
      }),
      { numRuns: 30 },
    );
  });
});
