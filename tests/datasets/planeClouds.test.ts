import { describe, expect, it } from 'vitest';
import { PLANE_SHAPES } from '../../src/datasets/plane/facts.ts';
import { planeDataset } from '../../src/datasets/plane/planeClouds.ts';

describe.each(PLANE_SHAPES)('the plane shape %s', (planeShape) => {
  const dataset = planeDataset({ planeShape, seed: 3 });
  const points = dataset.utterances.flatMap(({ targets }) => [...targets]);

  it('is a pure function of its seed', () => {
    expect(planeDataset({ planeShape, seed: 3 })).toEqual(dataset);
    expect(planeDataset({ planeShape, seed: 4 }).utterances[0]?.targets).not.toEqual(dataset.utterances[0]?.targets);
  });

  it('has two channels, features equal to targets, and as many seconds as frames', () => {
    expect(dataset).toMatchObject({ kind: 'plane', channelsIn: 2, channelsOut: 2, splice: 1, seconds: 160 });
    for (const { frames, targets } of dataset.utterances) expect(targets.length).toBe(2 * frames);
  });

  it('has mean 0 and mean variance 1', () => {
    for (const axis of [0, 1]) {
      const values = points.filter((_, i) => i % 2 === axis);
      expect(values.reduce((a, b) => a + b, 0) / values.length).toBeCloseTo(0, 4);
    }
    expect(points.reduce((sum, x) => sum + x * x, 0) / points.length).toBeCloseTo(1, 4);
    expect(Math.max(...points.map(Math.abs))).toBeLessThan(4);
  });

  it('moves in time: neighbouring points are closer than strangers', () => {
    const { targets, frames } = dataset.utterances[0] as (typeof dataset.utterances)[0];
    const distance = (a: number, b: number): number =>
      Math.hypot(
        (targets[2 * a] as number) - (targets[2 * b] as number),
        (targets[2 * a + 1] as number) - (targets[2 * b + 1] as number),
      );
    let near = 0;
    let far = 0;
    for (let i = 0; i + 1 < frames; i++) {
      near += distance(i, i + 1);
      far += distance(i, (i * 7 + 500) % frames);
    }
    expect(near).toBeLessThan(0.4 * far);
  });
});

it('spreads over the whole shape: all rings and both moons are visited', () => {
  const visited = (planeShape: 'rings' | 'moons', bin: (x: number, y: number) => number): Set<number> => {
    const bins = new Set<number>();
    for (const { targets, frames } of planeDataset({ planeShape, seed: 1 }).utterances) {
      for (let i = 0; i < frames; i++) bins.add(bin(targets[2 * i] as number, targets[2 * i + 1] as number));
    }
    return bins;
  };
  expect(visited('rings', (x, y) => Math.round(Math.atan2(y, x) * 2)).size).toBeGreaterThanOrEqual(12);
  expect(visited('moons', (x) => Math.round(x * 2)).size).toBeGreaterThanOrEqual(6);
});
