/**
 * Pointers and wheel over a plot. A drag draws a box and zooms into it; with Shift, the middle button or, where the chart
 * is zoomed, a finger it moves what is visible; two fingers zoom. The wheel is the page's, unless Ctrl or Cmd is held, the
 * plot has the keyboard, or the chart stands in full size.
 */
import { type PointerEvent, type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { type Box, boxOf, partOf } from './axisRange.ts';
import type { Geometry } from './plotGeometry.ts';
import {
  isPart,
  moved,
  pinched,
  type Place,
  type PlotAxes,
  shownX,
  shownY,
  wheeled,
  type ZoomChange,
} from './plotGestures.ts';

export interface GestureNeeds {
  area: RefObject<HTMLDivElement | null>;
  band: RefObject<HTMLDivElement | null>;
  axes: PlotAxes;
  geometry: Geometry;
  empty: boolean;
  /** Whether nothing lies behind the chart that the wheel could scroll. */
  fullSize: boolean;
  onZoom: (change: ZoomChange) => void;
}

type Gesture =
  | { kind: 'box'; pointer: number; begin: Place }
  | { kind: 'move'; pointer: number; begin: Place; axes: PlotAxes }
  | { kind: 'pinch'; begin: [Place, Place]; axes: PlotAxes };

export interface Gestures {
  onPointerDown(event: PointerEvent): void;
  onPointerMove(event: PointerEvent): void;
  onPointerUp(event: PointerEvent): void;
  onPointerCancel(event: PointerEvent): void;
  /** Where the pointer is, in pixels of the plot. */
  placeOf(event: { clientX: number; clientY: number }): Place;
}

export function usePlotGestures(needs: GestureNeeds): Gestures {
  const latest = useRef(needs);
  useLayoutEffect(() => {
    latest.current = needs;
  });
  const gesture = useRef<Gesture | null>(null);
  const pointers = useRef(new Map<number, Place>());
  const queued = useRef<{ frame: number; change: ZoomChange } | null>(null);
  useEffect(() => () => cancelAnimationFrame(queued.current?.frame ?? 0), []);

  /** At most one change per frame, however fast the pointer reports. */
  const zoomSoon = (change: ZoomChange): void => {
    if (queued.current) {
      queued.current.change = { ...queued.current.change, ...change };
      return;
    }
    const frame = requestAnimationFrame(() => {
      const wanted = queued.current;
      queued.current = null;
      if (wanted) latest.current.onZoom(wanted.change);
    });
    queued.current = { frame, change };
  };
  const zoomRef = useRef(zoomSoon);
  useLayoutEffect(() => {
    zoomRef.current = zoomSoon;
  });

  const placeOf = ({ clientX, clientY }: { clientX: number; clientY: number }): Place => {
    const { area, geometry } = latest.current;
    const box = area.current?.getBoundingClientRect();
    return { x: clientX - (box?.left ?? 0), y: clientY - (box?.top ?? 0) - geometry.top };
  };

  // React listens to wheels passively, and a passive listener cannot keep the page from scrolling.
  useEffect(() => {
    const element = needs.area.current;
    if (!element) return;
    const turn = (event: WheelEvent): void => {
      const { axes, empty, fullSize, geometry } = latest.current;
      const wanted = event.ctrlKey || event.metaKey;
      if (empty || !(wanted || fullSize || document.activeElement === element)) return;
      const { x, y } = placeOf(event);
      const at = { x: x / geometry.plotWidth, y: 1 - y / geometry.plotHeight };
      const change = wheeled(axes, event, at, geometry.plotWidth);
      // With Ctrl the browser would zoom the page, which nobody means over a chart.
      if (change || wanted) event.preventDefault();
      if (change) zoomRef.current(change);
    };
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
    // The element stays, and what changes is read when the wheel turns.
  }, [needs.area]);

  const sizeOf = (): { width: number; height: number } => {
    const { plotWidth, plotHeight } = latest.current.geometry;
    return { width: plotWidth, height: plotHeight };
  };
  const end = (): void => {
    gesture.current = null;
    const { band } = latest.current;
    if (band.current) band.current.hidden = true;
  };

  return {
    placeOf,
    onPointerDown(event) {
      const { axes, empty } = latest.current;
      if (empty || event.button > 1) return;
      const place = placeOf(event);
      event.currentTarget.setPointerCapture(event.pointerId);
      pointers.current.set(event.pointerId, place);
      const [first, second] = [...pointers.current.values()];
      if (first && second && pointers.current.size === 2) {
        end();
        gesture.current = { kind: 'pinch', begin: [first, second], axes };
        return;
      }
      const moves = event.shiftKey || event.button === 1 || (event.pointerType === 'touch' && isPart(axes, 'x'));
      // The middle button would scroll by itself.
      if (event.button === 1) event.preventDefault();
      gesture.current = moves
        ? { kind: 'move', pointer: event.pointerId, begin: place, axes }
        : { kind: 'box', pointer: event.pointerId, begin: place };
    },
    onPointerMove(event) {
      const place = placeOf(event);
      if (pointers.current.has(event.pointerId)) pointers.current.set(event.pointerId, place);
      const now = gesture.current;
      if (!now) return;
      const { width, height } = sizeOf();
      if (now.kind === 'pinch') {
        const [first, second] = [...pointers.current.values()];
        if (first && second) zoomSoon(pinched(now.axes, now.begin, [first, second], { width, height }));
      } else if (now.pointer !== event.pointerId) return;
      else if (now.kind === 'move') {
        zoomSoon(moved(now.axes, { x: (now.begin.x - place.x) / width, y: (place.y - now.begin.y) / height }));
      } else showBox(latest.current, boxOf(now.begin, place, { width, height }));
    },
    onPointerUp(event) {
      const now = gesture.current;
      pointers.current.delete(event.pointerId);
      if (now?.kind === 'pinch') return pointers.current.size < 2 ? end() : undefined;
      if (!now || now.pointer !== event.pointerId) return;
      end();
      const box = now.kind === 'box' ? boxOf(now.begin, placeOf(event), sizeOf()) : null;
      if (!box) return;
      const { axes, onZoom } = latest.current;
      onZoom({
        ...(box.x && { x: shownX(axes, partOf(axes.x, ...box.x)) }),
        ...(box.y && { y: shownY(axes, partOf(axes.y, ...box.y)) }),
      });
    },
    onPointerCancel(event) {
      pointers.current.delete(event.pointerId);
      end();
    },
  };
}

/** Draws the box, and nothing where the drag is still a click. */
function showBox({ band, geometry }: GestureNeeds, box: Box | null): void {
  if (!band.current) return;
  band.current.hidden = box === null;
  if (!box) return;
  const { top, plotWidth, plotHeight } = geometry;
  const [left, right] = box.x ?? [0, 1];
  const [low, high] = box.y ?? [0, 1];
  Object.assign(band.current.style, {
    left: `${left * plotWidth}px`,
    width: `${(right - left) * plotWidth}px`,
    top: `${top + (1 - high) * plotHeight}px`,
    height: `${(high - low) * plotHeight}px`,
  });
}
