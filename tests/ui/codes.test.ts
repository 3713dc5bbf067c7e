/** What the pictures of single codes show, as numbers. */
import { describe, expect, it } from 'vitest';
import type { UsageHistory } from '../../src/store/usageHistory.ts';
import { nearestPlace } from '../../src/ui/codebook/codePlaces.ts';
import { lastOf, nextView, toCanvas } from '../../src/ui/codebook/mapView.ts';
import { rankHeight, ranksOf, totalUsage, usagePicture } from '../../src/ui/codebook/usageTime.ts';
import { codeMap } from '../gallery/labs.ts';

const history: UsageHistory = {
  sessionId: 'one',
  layer: 0,
  perColumn: 2,
  columns: [
    { from: 1, to: 9, batches: 2, counts: Float32Array.of(6, 0, 2, 0) },
    { from: 20, to: 30, batches: 1, counts: Float32Array.of(0, 0, 7, 1) },
  ],
};

describe('usage over the steps', () => {
  it('is coloured by the logarithm of frames per batch', () => {
    const { rows, edges, strengths } = usagePicture(history, 100);
    expect([rows, edges]).toEqual([4, [1, 20, 30]]);
    expect(strengths[1]?.[2]).toBe(1);
    expect(strengths[0]?.[0]).toBeCloseTo(Math.log1p(3) / Math.log1p(7), 6);
    expect([strengths[0]?.[1], strengths[1]?.[0]]).toEqual([0, 0]);
  });

  it('shows the most used code of a row where there are more codes than pixels', () => {
    const { rows, strengths } = usagePicture(history, 2);
    expect(rows).toBe(2);
    expect(strengths[1]?.[0]).toBe(0);
    expect(strengths[1]?.[1]).toBe(1);
  });

  it('ranks codes: half of 16 frames have one of the first two', () => {
    expect(ranksOf(totalUsage(history.columns))).toEqual({
      order: [2, 0, 3, 1],
      shares: [9 / 16, 6 / 16, 1 / 16, 0],
      half: 1,
      never: 1,
    });
    expect(ranksOf(Float32Array.of(4, 4, 4, 4)).half).toBe(2);
    expect(ranksOf(new Float32Array(3))).toMatchObject({ half: 0, never: 3, shares: [0, 0, 0] });
  });

  it('draws ranks on a logarithmic scale on which nothing used vanishes', () => {
    expect(rankHeight(0.5, 0.005, 0.5)).toBe(1);
    expect(rankHeight(0.05, 0.005, 0.5)).toBeCloseTo(0.52, 6);
    expect(rankHeight(0.005, 0.005, 0.5)).toBeGreaterThan(0);
    expect([rankHeight(0, 0.005, 0.5), rankHeight(0.2, 0.2, 0.2), rankHeight(0, Infinity, -Infinity)]).toEqual([
      0, 1, 0,
    ]);
  });
});

describe('the map', () => {
  const map = codeMap('A');
  const view = nextView(null, map);

  it('has all that is in use within the canvas, in one scale', () => {
    const places = toCanvas(lastOf(map), view.box, 400, 300);
    for (const [code, count] of map.counts.entries()) {
      if (count === 0) continue;
      expect(places[2 * code]).toBeGreaterThanOrEqual(11.9);
      expect(places[2 * code]).toBeLessThanOrEqual(388.1);
      expect(places[2 * code + 1]).toBeGreaterThanOrEqual(11.9);
      expect(places[2 * code + 1]).toBeLessThanOrEqual(288.1);
    }
    const square = toCanvas(Float32Array.of(0, 0, 1, 0, 0, 1), view.box, 400, 300);
    const [x, y] = [square[0] as number, square[1] as number];
    expect((square[2] as number) - x).toBeCloseTo(y - (square[5] as number), 3);
  });

  it('follows slowly while positions can be compared, and jumps when they cannot', () => {
    const far = { ...map, points: map.points.map((value) => 5 * value) };
    const followed = nextView(view, far);
    expect(followed.box.right).toBeGreaterThan(view.box.right);
    expect(followed.box.right).toBeLessThan(nextView(null, far).box.right);
    expect(nextView(view, { ...far, fit: 2 })).toEqual({ ...nextView(null, far), fit: 2 });
  });

  it('finds the code that a press means, within reach', () => {
    const places = Float32Array.of(10, 10, 20, 10, 90, 90);
    expect(nearestPlace(places, 16, 11, 18)).toBe(1);
    expect(nearestPlace(places, 50, 50, 18)).toBeNull();
    expect(nearestPlace([], 0, 0, 18)).toBeNull();
  });
});
