/** Wheel, fingers and keys over a plot. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { isPart, moved, pinched, type PlotAxes, wheeled, zoomed } from '../../../src/ui/charts/plotGestures.ts';
import { keyDeed } from '../../../src/ui/charts/plotKeys.ts';

const WHOLE: PlotAxes = {
  x: { from: 1, to: 1001 },
  wholeX: { from: 1, to: 1001 },
  y: { from: 0, to: 2 },
  wholeY: { from: 0, to: 2 },
  xAxis: 'step',
};
const PART: PlotAxes = { ...WHOLE, x: { from: 201, to: 401 }, y: { from: 0.5, to: 1 } };
const turn = (change: Partial<WheelEvent>) => ({
  deltaX: 0,
  deltaY: 0,
  deltaMode: 0,
  altKey: false,
  shiftKey: false,
  ...change,
});
const MIDDLE = { x: 0.5, y: 0.5 };

describe('the wheel', () => {
  test('shows less about the pointer, and more again', () => {
    const closer = wheeled(WHOLE, turn({ deltaY: -40 }), MIDDLE, 300)?.x;
    expect((closer?.from ?? 0) + (closer?.to ?? 0)).toBe(1002);
    expect((closer?.to ?? 0) - (closer?.from ?? 0)).toBeLessThan(800);
    expect(wheeled({ ...WHOLE, x: closer ?? WHOLE.x }, turn({ deltaY: 600 }), MIDDLE, 300)).toEqual({ x: null });
  });
  test('leaves the page its scrolling where there is no more to show', () => {
    expect(wheeled(WHOLE, turn({ deltaY: 60 }), MIDDLE, 300)).toBeNull();
    expect(wheeled(WHOLE, turn({ deltaX: 60 }), MIDDLE, 300)).toBeNull();
  });
  test('with Alt it is the y axis, sideways it moves', () => {
    expect(wheeled(PART, turn({ deltaY: -60, altKey: true }), MIDDLE, 300)).toHaveProperty('y');
    expect(wheeled(PART, turn({ deltaX: 30 }), MIDDLE, 300)).toEqual({ x: { from: 221, to: 421 } });
  });
});

property.prop([fc.double({ min: -5, max: 5, noNaN: true }), fc.double({ min: -5, max: 5, noNaN: true })])(
  'moving keeps sizes, and stops at the ends',
  (x, y) => {
    const change = moved(PART, { x, y });
    for (const [span, whole, size] of [
      [change.x, WHOLE.wholeX, 200],
      [change.y, WHOLE.wholeY, 0.5],
    ] as const) {
      if (!span) continue;
      expect(span.to - span.from).toBeCloseTo(size, 6);
      expect(span.from).toBeGreaterThanOrEqual(whole.from);
      expect(span.to).toBeLessThanOrEqual(whole.to);
    }
    expect(moved(WHOLE, { x, y })).toEqual({});
  },
);

property.prop([
  fc.constantFrom('x' as const, 'y' as const),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0.0001, max: 50, noNaN: true }),
])('whatever is asked for, an axis shows a part of what there is, or all', (axis, at, factor) => {
  const span = zoomed(PART, axis, at, factor)[axis];
  expect(span).not.toBeUndefined();
  if (!span) return;
  const whole = axis === 'x' ? PART.wholeX : PART.wholeY;
  expect(span.from).toBeLessThan(span.to);
  expect(span.from).toBeGreaterThanOrEqual(whole.from);
  expect(span.to).toBeLessThanOrEqual(whole.to);
  if (axis === 'x') expect([span.from, span.to].every(Number.isInteger)).toBe(true);
});

test('two fingers keep what is under them', () => {
  const size = { width: 300, height: 100 };
  const begin = [
    { x: 100, y: 50 },
    { x: 200, y: 50 },
  ] as const;
  const apart = pinched(
    WHOLE,
    begin,
    [
      { x: 50, y: 50 },
      { x: 250, y: 52 },
    ],
    size,
  );
  // Steps 334 and 668 lay under them.
  expect(apart.x?.from).toBeCloseTo(251, -1);
  expect(apart.x?.to).toBeCloseTo(751, -1);
  expect(apart.y).toBeUndefined();
});

test('an axis is told to show a part', () => {
  expect([isPart(WHOLE, 'x'), isPart(PART, 'x'), isPart(PART, 'y')]).toEqual([false, true, true]);
});

describe('keys', () => {
  const deed = (pressed: Parameters<typeof keyDeed>[0], hover: number | null = 500) =>
    keyDeed(pressed, hover, WHOLE.x, 1);
  test('move the cursor by a hundredth, by a tenth, and to the ends', () => {
    expect(deed({ key: 'ArrowRight' })).toEqual({ deed: 'cursor', to: 510 });
    expect(deed({ key: 'PageDown' })).toEqual({ deed: 'cursor', to: 400 });
    expect([deed({ key: 'Home' }), deed({ key: 'End' })]).toEqual([
      { deed: 'cursor', to: 1 },
      { deed: 'cursor', to: 1001 },
    ]);
  });
  test('zoom, move and reset', () => {
    expect(deed({ key: '+' })).toMatchObject({ deed: 'zoom', axis: 'x' });
    expect(deed({ key: '≠', code: 'Equal', altKey: true })).toMatchObject({ deed: 'zoom', axis: 'y' });
    expect(deed({ key: 'ArrowUp', shiftKey: true })).toMatchObject({ deed: 'move', axis: 'y', by: 0.1 });
    expect(
      [deed({ key: 'Escape' }), deed({ key: 'Escape' }, null), deed({ key: '0' })].map((each) => each?.deed),
    ).toEqual(['leave', 'reset', 'reset']);
  });
  test('those of the browser and of the page are left to them', () => {
    for (const pressed of [
      { key: '+', ctrlKey: true },
      { key: 'ArrowLeft', altKey: true },
      { key: 'f' },
      { key: 'Tab' },
      { key: ' ' },
    ])
      expect(deed(pressed)).toBeNull();
  });
});
