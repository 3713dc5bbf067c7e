/** The visible part of an axis: places on it, zooming, moving. Pure arithmetic, the same for x and y. */
import type { ScaleKind } from './chartSpecs.ts';

/** From one place to a higher one, in the unit of the axis. */
export interface Span {
  from: number;
  to: number;
}

/** A span and how places lie in it; linear if nothing is said. On a log scale both ends are above 0. */
export interface AxisRange extends Span {
  scale?: ScaleKind | undefined;
}

/** Where a value lies, 0 at the beginning of the range and 1 at its end; NaN for what a log scale has no place for. */
export function fractionAt({ from, to, scale }: AxisRange, value: number): number {
  if (scale === 'log') return value > 0 ? Math.log(value / from) / Math.log(to / from) : Number.NaN;
  return (value - from) / (to - from);
}

/** The value at a fraction of the range. */
export function valueAt({ from, to, scale }: AxisRange, fraction: number): number {
  if (scale === 'log') return from * (to / from) ** fraction;
  return from + fraction * (to - from);
}

/** The part between two fractions, in either order. */
export function partOf(range: AxisRange, a: number, b: number): AxisRange {
  return { ...range, from: valueAt(range, Math.min(a, b)), to: valueAt(range, Math.max(a, b)) };
}

/**
 * Zooms about a place that stays where it is.
 * @param at fraction of the range
 * @param factor below 1 shows less, above 1 more
 */
export function zoomedAround(range: AxisRange, at: number, factor: number): AxisRange {
  return partOf(range, at - at * factor, at + (1 - at) * factor);
}

/** @param by fraction of the range; above 0 towards higher values */
export function movedBy(range: AxisRange, by: number): AxisRange {
  return partOf(range, by, 1 + by);
}

/** Size of a range: a difference, or on a log scale the logarithm of a ratio. */
const sizeOf = ({ from, to, scale }: AxisRange): number => (scale === 'log' ? Math.log(to / from) : to - from);

/**
 * Keeps a range inside of all there is: one that reaches beyond an end is moved back, not cut, so that moving stops there.
 * @param least smallest size, see `leastOf`; a range below it grows about its middle
 * @returns null where all there is would be seen
 */
export function within(range: AxisRange, whole: AxisRange, least: number): Span | null {
  const size = sizeOf(range);
  const wanted = size < least && size > 0 ? zoomedAround(range, 0.5, least / size) : range;
  if (!(sizeOf(wanted) < sizeOf(whole) * (1 - 1e-9))) return null;
  const before = fractionAt(whole, wanted.from);
  const behind = fractionAt(whole, wanted.to);
  if (Number.isNaN(before) || Number.isNaN(behind)) return null;
  // To the bit where nothing has to move: a moved value is not the value that was asked for.
  if (before >= 0 && behind <= 1) {
    return { from: Math.max(whole.from, wanted.from), to: Math.min(whole.to, wanted.to) };
  }
  const by = before < 0 ? -before : 1 - behind;
  const { from, to } = partOf({ ...whole, scale: whole.scale }, before + by, behind + by);
  return before < 0
    ? { from: whole.from, to: Math.min(to, whole.to) }
    : { from: Math.max(from, whole.from), to: whole.to };
}

/** Of the values of a line: what float32 and the labels of an axis can still tell apart. */
const LEAST_SHARE = 1e-4;
/** Of a time axis. */
const LEAST_TIME_SHARE = 1e-6;

/** The smallest part of the x axis that can be looked at: two steps, or a millionth of the time. */
export function leastX(axis: 'step' | 'seconds', whole: AxisRange, around: Span): number {
  if (whole.scale === 'log') return axis === 'step' ? Math.log1p(1 / Math.max(1, around.from)) : LEAST_TIME_SHARE;
  return axis === 'step' ? 1 : (whole.to - whole.from) * LEAST_TIME_SHARE;
}

/** The smallest part of a y axis that can be looked at. */
export function leastY(range: AxisRange): number {
  if (range.scale === 'log') return LEAST_SHARE;
  return Math.max(Math.abs(range.from), Math.abs(range.to)) * LEAST_SHARE;
}

/** What a drag from one corner to another chooses, as fractions of the plot; y from the bottom. Null: not that axis. */
export interface Box {
  x: [number, number] | null;
  y: [number, number] | null;
}

/** In pixels: a drag shorter than this is a click; a box lower, or narrower, is meant for the other axis alone. */
const SHORTEST_DRAG = 6;
const LOWEST_BOX = 20;
const NARROWEST_BOX = 12;

/** @param height of the plot in pixels, as `width`; places count from its left upper corner */
export function boxOf(
  begin: { x: number; y: number },
  end: { x: number; y: number },
  { width, height }: { width: number; height: number },
): Box | null {
  const inside = (at: number, size: number): number => Math.min(1, Math.max(0, at / size));
  const [wide, tall] = [Math.abs(end.x - begin.x), Math.abs(end.y - begin.y)];
  const isTall = tall >= LOWEST_BOX;
  const isWide = wide >= SHORTEST_DRAG && !(isTall && wide < NARROWEST_BOX);
  if (!isWide && !isTall) return null;
  const x = [inside(begin.x, width), inside(end.x, width)].sort((a, b) => a - b) as [number, number];
  const y = [1 - inside(begin.y, height), 1 - inside(end.y, height)].sort((a, b) => a - b) as [number, number];
  // A drag that only runs along outside of the plot has chosen nothing of that axis.
  const box = { x: isWide && x[0] < x[1] ? x : null, y: isTall && y[0] < y[1] ? y : null };
  return box.x === null && box.y === null ? null : box;
}
