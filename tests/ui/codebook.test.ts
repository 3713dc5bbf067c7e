/** Usage and the view of the plane, without a canvas. */
import { describe, expect, it } from 'vitest';
import { extendTrail, followRegion, regionOf } from '../../src/ui/codebook/planeView.ts';
import { cellsFor, strengthOf, usageOf } from '../../src/ui/codebook/usage.ts';
import { usageEvent } from './fakeLab.ts';

describe('usage', () => {
  it('counts codes in the batch and codes that were never used', () => {
    const counts = Float32Array.of(3, 0, 0, 1);
    const lastUsed = Float32Array.of(9, 4, 0, 9);
    expect(usageOf({ counts, lastUsed })).toEqual({ codes: 4, used: 2, never: 1 });
  });

  it('is stronger for more frames, fades with age, and has no colour for a code never used', () => {
    expect(strengthOf(8, 9, 9, 8)).toBe(1);
    expect(strengthOf(2, 9, 9, 8)).toBeLessThan(1);
    expect(strengthOf(0, 9, 10, 8)).toBeGreaterThan(strengthOf(0, 9, 100, 8) ?? 1);
    expect(strengthOf(1, 9, 9, 1)).toBeGreaterThan(strengthOf(0, 9, 9, 1) ?? 1);
    expect(strengthOf(0, 0, 9, 8)).toBeNull();
  });

  it.each([1, 7, 128, 1024, 2048])('has room for all of %i codes', (codes) => {
    const { columns, rows, size } = cellsFor(codes, 377, 112);
    expect(columns * rows).toBeGreaterThanOrEqual(codes);
    expect(columns * size).toBeLessThanOrEqual(377.001);
    expect(rows * size).toBeLessThanOrEqual(112.001);
  });
});

describe('the plane', () => {
  const event = (step: number, x: number) => ({
    ...usageEvent('A', 1, step),
    plane: { points: Float32Array.of(-1, 0, 1, 0), codes: Int32Array.of(0, 0), embed: Float32Array.of(x, 0) },
  });

  it('remembers where a code has been, a few events long, and forgets it with a reset', () => {
    let trail = extendTrail(null, event(1, 0));
    for (let step = 2; step < 30; step += 1) trail = extendTrail(trail, event(step, step));
    expect(trail.past.map((embed) => embed[0])).toEqual([22, 23, 24, 25, 26, 27, 28, 29]);
    expect(extendTrail(trail, event(1, 5)).past).toHaveLength(1);
    expect(extendTrail(trail, { ...event(31, 5), sessionId: 'two' }).past).toHaveLength(1);
  });

  it('shows all points, and does not jump when they spread', () => {
    const small = regionOf([-1, -1, 1, 1]);
    expect(small).toMatchObject({ x: 0, y: 0 });
    expect(small.half).toBeGreaterThan(1);
    const grown = followRegion(small, regionOf([-4, -4, 4, 4]));
    expect(grown.half).toBeGreaterThan(small.half);
    expect(grown.half).toBeLessThan(4.48);
    expect(regionOf([])).toEqual({ x: 0, y: 0, half: 1 });
  });
});
