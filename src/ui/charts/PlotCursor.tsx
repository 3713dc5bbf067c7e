/**
 * Pointer and keyboard over a plot. The cursor line is moved in the document directly: every chart follows every hover,
 * and rendering them all would cost a frame each time.
 */
import { type KeyboardEvent, type PointerEvent, useEffect, useLayoutEffect, useRef } from 'react';
import { texts } from '../../config/texts/index.ts';
import { formatCount, formatSeconds } from '../../config/texts/numbers.ts';
import { useLabActions, useLabInstance } from '../useLab.ts';
import type { Geometry } from './plotGeometry.ts';

interface Props {
  title: string;
  range: { from: number; to: number };
  geometry: Geometry;
  empty: boolean;
}

/** A drag shorter than this is a click. */
const SHORTEST_DRAG = 6;

/** A place on the x axis in words. */
export function positionText(xAxis: 'step' | 'seconds', x: number): string {
  return xAxis === 'step' ? texts.charts.atStep(formatCount(Math.round(x))) : texts.charts.atSeconds(formatSeconds(x));
}

export function PlotCursor({ title, range, geometry, empty }: Props) {
  const { store } = useLabInstance();
  const { setView } = useLabActions();
  const area = useRef<HTMLDivElement>(null);
  const line = useRef<HTMLDivElement>(null);
  const chip = useRef<HTMLSpanElement>(null);
  const band = useRef<HTMLDivElement>(null);
  const drag = useRef<number | null>(null);
  const queued = useRef<{ frame: number; hover: number | null } | null>(null);
  const { left, top, plotWidth } = geometry;
  const bottom = geometry.tracks.top - 2;

  const show = (): void => {
    const { hover, xAxis } = store.getState().view;
    if (!line.current || !chip.current || !area.current) return;
    const at = hover === null ? -1 : (hover - range.from) / (range.to - range.from);
    const visible = at >= 0 && at <= 1 && !empty;
    line.current.hidden = !visible;
    const text = hover === null ? texts.charts.cursorOff : positionText(xAxis, hover);
    area.current.setAttribute('aria-valuetext', text);
    area.current.setAttribute('aria-valuenow', String(Math.round(hover ?? range.to)));
    if (!visible) return;
    line.current.style.transform = `translateX(${(at * plotWidth).toFixed(1)}px)`;
    chip.current.textContent = text;
    chip.current.dataset['side'] = at > 0.7 ? 'left' : 'right';
  };
  const showNow = useRef(show);
  useLayoutEffect(() => {
    showNow.current = show;
    show();
  });
  useEffect(() => {
    let shown = store.getState().view;
    return store.subscribe(({ view }) => {
      if (view.hover !== shown.hover) showNow.current();
      shown = view;
    });
  }, [store]);

  /** At most one change per frame, however fast the pointer reports. */
  const hoverSoon = (hover: number | null): void => {
    if (queued.current) {
      queued.current.hover = hover;
      return;
    }
    const frame = requestAnimationFrame(() => {
      const wanted = queued.current;
      queued.current = null;
      if (wanted) setView({ hover: wanted.hover });
    });
    queued.current = { frame, hover };
  };
  useEffect(() => () => cancelAnimationFrame(queued.current?.frame ?? 0), []);

  const xOf = (fraction: number): number => {
    const x = range.from + Math.min(1, Math.max(0, fraction)) * (range.to - range.from);
    return store.getState().view.xAxis === 'step' ? Math.round(x) : x;
  };
  const pixelsOf = (event: PointerEvent): number => event.clientX - (area.current?.getBoundingClientRect().left ?? 0);

  const move = (event: PointerEvent): void => {
    const pixels = pixelsOf(event);
    hoverSoon(xOf(pixels / plotWidth));
    if (drag.current === null || !band.current) return;
    const from = Math.max(0, Math.min(drag.current, pixels));
    band.current.hidden = Math.abs(pixels - drag.current) < SHORTEST_DRAG;
    band.current.style.left = `${from}px`;
    band.current.style.width = `${Math.min(plotWidth, Math.max(drag.current, pixels)) - from}px`;
  };
  const release = (event: PointerEvent): void => {
    const begun = drag.current;
    drag.current = null;
    if (band.current) band.current.hidden = true;
    const pixels = pixelsOf(event);
    if (begun === null || Math.abs(pixels - begun) < SHORTEST_DRAG) return;
    const from = xOf(Math.min(begun, pixels) / plotWidth);
    const to = xOf(Math.max(begun, pixels) / plotWidth);
    if (to > from) setView({ zoom: { from, to } });
  };
  const press = (event: KeyboardEvent): void => {
    const { hover, xAxis } = store.getState().view;
    const next = keyTarget(event, hover, range, xAxis === 'step' ? 1 : 0);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (next === null) setView(hover === null ? { zoom: null } : { hover: null });
    else setView({ hover: xOf((next - range.from) / (range.to - range.from)) });
  };

  return (
    // The keyboard's way to what the pointer shows: the cursor is a slider along the x axis.
    <div
      ref={area}
      className="plot-cursor"
      style={{ left, top, width: plotWidth, height: bottom - top }}
      role="slider"
      tabIndex={empty ? -1 : 0}
      aria-label={texts.charts.cursor(title)}
      aria-valuemin={Math.round(range.from)}
      aria-valuemax={Math.round(range.to)}
      aria-valuenow={Math.round(range.to)}
      onPointerMove={move}
      onPointerDown={(event) => {
        if (event.button !== 0 || empty) return;
        drag.current = pixelsOf(event);
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerUp={release}
      onPointerCancel={() => {
        drag.current = null;
        if (band.current) band.current.hidden = true;
      }}
      onPointerLeave={() => hoverSoon(null)}
      onDoubleClick={() => setView({ zoom: null })}
      onKeyDown={press}
      onBlur={() => setView({ hover: null })}
    >
      <div ref={band} className="plot-selection" hidden />
      <div ref={line} className="plot-crosshair" hidden>
        <span ref={chip} className="plot-chip" />
      </div>
    </div>
  );
}

/** Where a key moves the cursor: a place, null to leave, undefined if the key is not ours. */
function keyTarget(
  { key, shiftKey }: KeyboardEvent,
  hover: number | null,
  { from, to }: Props['range'],
  least: number,
): number | null | undefined {
  // A stride of less than a step would not move at all on an axis of steps.
  const stride = Math.max(least, (to - from) * (shiftKey ? 0.1 : 0.01));
  const now = hover ?? to;
  if (key === 'ArrowLeft') return Math.max(from, now - stride);
  if (key === 'ArrowRight') return Math.min(to, now + stride);
  if (key === 'Home') return from;
  if (key === 'End') return to;
  return key === 'Escape' ? null : undefined;
}
