import { test as property } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/data/random.ts';
import {
  alignedWith,
  explainedShare,
  fitAxes,
  type PrincipalAxes,
  projectRows,
  type Rows,
  thinned,
} from '../../src/train/principalAxes.ts';

/** Rows that vary by `deviations` along directions drawn at random, around a middle that is not 0. */
function cloud(seed: number, count: number, dim: number, deviations: readonly number[]): Rows {
  const random = randomStream(seed, 'cloud');
  const directions: number[][] = [];
  for (let k = 0; k < deviations.length; k += 1) {
    let direction = Array.from({ length: dim }, () => random.normal());
    for (const other of directions) {
      const along = direction.reduce((sum, value, i) => sum + value * (other[i] as number), 0);
      direction = direction.map((value, i) => value - along * (other[i] as number));
    }
    const length = Math.hypot(...direction);
    directions.push(direction.map((value) => value / length));
  }
  const values = new Float32Array(count * dim);
  for (let row = 0; row < count; row += 1) {
    for (const [k, deviation] of deviations.entries()) {
      const along = deviation * random.normal();
      for (let i = 0; i < dim; i += 1) values[row * dim + i]! += along * (directions[k]?.[i] as number);
    }
    for (let i = 0; i < dim; i += 1) values[row * dim + i]! += 3;
  }
  return { values, dim };
}

function fit(...sets: Rows[]): PrincipalAxes | null {
  const work = fitAxes(sets, randomStream(0, 'principal axes'));
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
}
const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
/** By turning and mirroring alone nothing can be told from these. */
const distances = (positions: Float32Array): number[] =>
  Array.from({ length: positions.length / 2 - 1 }, (_, i) =>
    Math.hypot(
      (positions[2 * i] as number) - (positions[2 * i + 2] as number),
      (positions[2 * i + 1] as number) - (positions[2 * i + 3] as number),
    ),
  );

describe('fitAxes', () => {
  it('finds the plane of the two largest variances: 16 + 9 of 16 + 9 + 1 + 0.25', () => {
    const rows = cloud(1, 4000, 24, [4, 3, 1, 0.5]);
    const found = fit(rows) as PrincipalAxes;
    expect(explainedShare([rows], found)).toBeCloseTo(25 / 26.25, 2);
    const along = projectRows(rows, found);
    const variance = (axis: number): number => {
      const values = Array.from({ length: 4000 }, (_, i) => along[2 * i + axis] as number);
      return values.reduce((sum, value) => sum + value ** 2, 0) / 4000;
    };
    expect(variance(0) / 16).toBeCloseTo(1, 1);
    expect(variance(1) / 9).toBeCloseTo(1, 1);
  });

  it('counts every row alike, whichever set it is in', () => {
    const rows = cloud(2, 60, 6, [2, 1, 0.2]);
    const halves = [rows.values.slice(0, 180), rows.values.slice(180)].map((values) => ({ values, dim: 6 }));
    const [whole, parts] = [fit(rows) as PrincipalAxes, fit(...halves) as PrincipalAxes];
    for (const axis of [0, 1] as const) expect(Math.abs(dot(whole.axes[axis], parts.axes[axis]))).toBeCloseTo(1, 4);
  });

  it('gives null where a value is not finite, and any plane where nothing varies', () => {
    expect(fit({ values: Float32Array.of(1, 2, Number.NaN, 4), dim: 2 })).toBeNull();
    const still = { values: new Float32Array(12).fill(2), dim: 3 };
    const found = fit(still) as PrincipalAxes;
    expect(explainedShare([still], found)).toBe(1);
    expect([...projectRows(still, found)].every((value) => value === 0)).toBe(true);
  });

  property.prop([fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 2, max: 12 }), fc.integer({ min: 1, max: 30 })])(
    'gives orthogonal directions of length 1 that explain as much as any two coordinates',
    (seed, dim, count) => {
      const rows = cloud(seed, count, dim, [2, 1, 0.5].slice(0, dim));
      const found = fit(rows) as PrincipalAxes;
      const [first, second] = found.axes;
      expect(dot(first, first)).toBeCloseTo(1, 6);
      expect(dot(second, second)).toBeCloseTo(1, 6);
      expect(dot(first, second)).toBeCloseTo(0, 6);
      const coordinate = (axis: number) => Float64Array.from({ length: dim }, (_, i) => (i === axis ? 1 : 0));
      const plain: PrincipalAxes = { mean: found.mean, axes: [coordinate(0), coordinate(1)] };
      expect(explainedShare([rows], found)).toBeGreaterThanOrEqual(explainedShare([rows], plain) - 1e-3);
    },
  );
});

describe('thinned', () => {
  it('keeps rows whole, spread over all, and no more values than asked for', () => {
    const rows = { values: Float32Array.from({ length: 300 }, (_, i) => i), dim: 3 };
    const some = thinned(rows, 70);
    expect(some.values.length).toBeLessThanOrEqual(70);
    expect([...some.values.subarray(0, 6)]).toEqual([0, 1, 2, 15, 16, 17]);
    expect(thinned(rows, 300)).toEqual(rows);
    expect(thinned(rows, 1).values.length).toBe(3);
  });

  it('hardly changes the plane', () => {
    const rows = cloud(9, 4000, 16, [4, 3, 1]);
    const found = fit(thinned(rows, 16_000)) as PrincipalAxes;
    expect(explainedShare([rows], found)).toBeGreaterThan(0.99 * explainedShare([rows], fit(rows) as PrincipalAxes));
  });
});

describe('alignedWith', () => {
  property.prop([fc.double({ min: -7, max: 7, noNaN: true }), fc.boolean(), fc.boolean()])(
    'undoes any turn and mirroring within the plane',
    (angle, mirrored, swapped) => {
      const rows = cloud(5, 40, 5, [2, 1, 0.1]);
      const before = fit(rows) as PrincipalAxes;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      const [first, second] = before.axes;
      const one = first.map((value, i) => cos * value + sin * (second[i] as number));
      const other = first.map((value, i) => (mirrored ? -1 : 1) * (cos * (second[i] as number) - sin * value));
      const after = alignedWith({ mean: before.mean, axes: swapped ? [other, one] : [one, other] }, before);
      const [now, then] = [projectRows(rows, after), projectRows(rows, before)];
      for (const [i, value] of now.entries()) expect(value).toBeCloseTo(then[i] as number, 4);
    },
  );

  it('changes neither the plane nor distances in it', () => {
    const [rows, other] = [cloud(6, 50, 8, [2, 1, 0.4]), cloud(7, 50, 8, [2, 1, 0.4])];
    const [found, before] = [fit(rows) as PrincipalAxes, fit(other) as PrincipalAxes];
    const aligned = alignedWith(found, before);
    expect(explainedShare([rows], aligned)).toBeCloseTo(explainedShare([rows], found), 6);
    const [now, then] = [distances(projectRows(rows, aligned)), distances(projectRows(rows, found))];
    for (const [i, value] of now.entries()) expect(value).toBeCloseTo(then[i] as number, 4);
    expect(dot(aligned.axes[0], before.axes[0])).toBeGreaterThanOrEqual(0);
  });
});
