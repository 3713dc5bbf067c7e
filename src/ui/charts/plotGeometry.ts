/** Where things stand inside a plot, in CSS pixels. Fixed margins, so that curve, marks and cursor agree. */
import { fractionAt } from './axisRange.ts';

export interface Band {
  top: number;
  height: number;
}

export interface Geometry {
  width: number;
  height: number;
  left: number;
  top: number;
  plotWidth: number;
  plotHeight: number;
  /** Below the plot: what a log scale cannot show (an exact 0), and gradients that do not exist. */
  zero: Band | null;
  none: Band | null;
  /** One thin bar per lane: when it was frozen. */
  tracks: Band;
  labels: Band;
}

const LEFT = 42;
const RIGHT = 10;
/** Room for the freeze and thaw marks. */
const TOP = 16;
const LABELS = 17;
const ZERO = 10;
const NONE = 20;
const GAP = 4;
/** Between plot and bands: the lowest label of the y axis reaches below its line. */
const PLOT_GAP = 8;
export const TRACK_PITCH = 5;
export const TRACK_HEIGHT = 3;

/** Width of the plot within a chart of some width. */
export const plotWidthOf = (width: number): number => Math.max(1, width - LEFT - RIGHT);

/** @param bands which bands the chart needs below its plot */
export function geometryOf(
  width: number,
  height: number,
  lanes: number,
  bands: { zero: boolean; none: boolean },
): Geometry {
  const labels = { top: height - LABELS, height: LABELS };
  const tracks = { top: labels.top - lanes * TRACK_PITCH - 1, height: lanes * TRACK_PITCH };
  let bottom = tracks.top - GAP;
  const band = (needed: boolean, size: number): Band | null => {
    if (!needed) return null;
    bottom -= size;
    const taken = { top: bottom, height: size };
    bottom -= GAP;
    return taken;
  };
  const none = band(bands.none, NONE);
  const zero = band(bands.zero, ZERO);
  if (none || zero) bottom -= PLOT_GAP - GAP;
  return {
    width,
    height,
    left: LEFT,
    top: TOP,
    plotWidth: plotWidthOf(width),
    plotHeight: Math.max(1, bottom - TOP),
    zero,
    none,
    tracks,
    labels,
  };
}

/** How far beyond the plot a shape may reach, in pixels: it is cut there, and browsers need numbers they can hold. */
const BEYOND = 5000;

/** Vertical position of a value. What a log scale has no place for lies at its lower end. */
export function yAt({ top, plotHeight }: Geometry, y: { scale: 'linear' | 'log'; min: number; max: number }) {
  const range = { from: y.min, to: y.max, scale: y.scale };
  return (value: number): number => {
    const along = y.scale === 'log' && !(value > 0) ? 0 : fractionAt(range, value);
    return Math.max(top - BEYOND, Math.min(top + plotHeight + BEYOND, top + plotHeight * (1 - along)));
  };
}
