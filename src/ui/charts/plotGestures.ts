/** From pointers and wheel to parts of the axes: pure, in pixels of the plot and fractions of what is visible. */
import { type AxisRange, fractionAt, leastX, leastY, movedBy, type Span, within, zoomedAround } from './axisRange.ts';

/** What a chart shows of its axes, and all that there is to show. */
export interface PlotAxes {
  x: AxisRange;
  wholeX: AxisRange;
  y: AxisRange;
  wholeY: AxisRange;
  xAxis: 'step' | 'seconds';
}

/** A part of an axis to show, null for all of it; what is not named stays as it is. */
export interface ZoomChange {
  x?: Span | null;
  y?: Span | null;
}

/** Steps are whole; the x axis never shows less than two of them. */
export function shownX(axes: PlotAxes, wanted: AxisRange): Span | null {
  const span = within({ ...wanted, scale: axes.wholeX.scale }, axes.wholeX, leastX(axes.xAxis, axes.wholeX, wanted));
  if (span === null || axes.xAxis === 'seconds') return span;
  const [from, to] = [Math.round(span.from), Math.round(span.to)];
  return to > from ? { from, to } : { from, to: from + 1 };
}

export function shownY(axes: PlotAxes, wanted: AxisRange): Span | null {
  return within({ ...wanted, scale: axes.wholeY.scale }, axes.wholeY, leastY(wanted));
}

const shown = (axes: PlotAxes, axis: 'x' | 'y', wanted: AxisRange): ZoomChange =>
  axis === 'x' ? { x: shownX(axes, wanted) } : { y: shownY(axes, wanted) };

/** @param at place that stays, as a fraction @param factor below 1: shows less */
export function zoomed(axes: PlotAxes, axis: 'x' | 'y', at: number, factor: number): ZoomChange {
  return shown(axes, axis, zoomedAround(axes[axis], at, factor));
}

/** Whether an axis shows a part only. */
export function isPart(axes: PlotAxes, axis: 'x' | 'y'): boolean {
  const whole = axis === 'x' ? axes.wholeX : axes.wholeY;
  return Math.abs(fractionAt(whole, axes[axis].from)) > 1e-6 || Math.abs(fractionAt(whole, axes[axis].to) - 1) > 1e-6;
}

/** Moves what is visible, by fractions of it; an axis that shows everything stays. */
export function moved(axes: PlotAxes, by: { x: number; y: number }): ZoomChange {
  const change: ZoomChange = {};
  if (by.x !== 0 && isPart(axes, 'x')) change.x = shownX(axes, movedBy(axes.x, by.x));
  if (by.y !== 0 && isPart(axes, 'y')) change.y = shownY(axes, movedBy(axes.y, by.y));
  return change;
}

export interface Place {
  x: number;
  y: number;
}

/** Fingers closer than this along an axis do not zoom it, in pixels. */
const LEAST_SPREAD = 24;
/** The most that one movement zooms. */
const MOST_FACTOR = 50;

/**
 * Two fingers: what was under them stays under them.
 * @param axes as the fingers came down
 * @param size of the plot in pixels
 */
export function pinched(
  axes: PlotAxes,
  begin: readonly [Place, Place],
  now: readonly [Place, Place],
  size: { width: number; height: number },
): ZoomChange {
  const along = (axis: 'x' | 'y', length: number): AxisRange | null => {
    const before = Math.abs(begin[1][axis] - begin[0][axis]);
    const after = Math.abs(now[1][axis] - now[0][axis]);
    if (before < LEAST_SPREAD || after < 1) return null;
    // Pixels count downwards, values upwards.
    const fraction = ([a, b]: readonly [Place, Place]): number => {
      const middle = (a[axis] + b[axis]) / 2 / length;
      return axis === 'x' ? middle : 1 - middle;
    };
    const factor = Math.min(MOST_FACTOR, before / after);
    const zoomedRange = zoomedAround(axes[axis], fraction(begin), factor);
    return movedBy(zoomedRange, fraction(begin) - fraction(now));
  };
  const x = along('x', size.width);
  const y = along('y', size.height);
  return { ...(x && { x: shownX(axes, x) }), ...(y && { y: shownY(axes, y) }) };
}

export interface Wheel {
  deltaX: number;
  deltaY: number;
  /** 0: pixels, 1: lines, 2: pages. */
  deltaMode: number;
  altKey: boolean;
  shiftKey: boolean;
}

const LINE = 16;
/** Of one event, in pixels: wheels differ by a factor of ten in what they call a notch. */
const MOST_DELTA = 60;
const ZOOM_PER_PIXEL = 0.008;

/**
 * @param at where the pointer is, as fractions of what is visible
 * @returns null if it changes nothing, so that the page may scroll
 */
export function wheeled(axes: PlotAxes, wheel: Wheel, at: Place, width: number): ZoomChange | null {
  const unit = wheel.deltaMode === 0 ? 1 : LINE;
  const bounded = (delta: number): number => Math.max(-MOST_DELTA, Math.min(MOST_DELTA, delta * unit));
  const sideways = Math.abs(wheel.deltaX) > Math.abs(wheel.deltaY);
  // With Shift most browsers report a wheel as turned sideways.
  const change =
    sideways || wheel.shiftKey
      ? moved(axes, { x: bounded(sideways ? wheel.deltaX : wheel.deltaY) / width, y: 0 })
      : zoomed(
          axes,
          wheel.altKey ? 'y' : 'x',
          wheel.altKey ? at.y : at.x,
          Math.exp(bounded(wheel.deltaY) * ZOOM_PER_PIXEL),
        );
  const axis = wheel.altKey && !sideways ? 'y' : 'x';
  const span = change[axis];
  if (span === undefined) return null;
  return span === null && !isPart(axes, axis) ? null : change;
}
