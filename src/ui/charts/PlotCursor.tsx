/**
 * Pointer and keyboard over a plot. The cursor line is moved in the document directly: every chart follows every hover,
 * and rendering them all would cost a frame each time.
 */
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react';
import { texts } from '../../config/texts/index.ts';
import { formatCount, formatSeconds } from '../../config/texts/numbers.ts';
import { useLabActions, useLabInstance } from '../useLab.ts';
import { fractionAt, valueAt } from './axisRange.ts';
import type { Geometry } from './plotGeometry.ts';
import { moved, type PlotAxes, type ZoomChange, zoomed } from './plotGestures.ts';
import { keyDeed } from './plotKeys.ts';
import { marksNear, nextMark, type PlotMark } from './plotMarks.ts';
import { usePlotGestures } from './usePlotGestures.ts';

interface Props {
  title: string;
  axes: PlotAxes;
  marks: readonly PlotMark[];
  geometry: Geometry;
  empty: boolean;
  fullSize: boolean;
  /** Id of what says which keys there are. */
  help: string;
  onZoom: (change: ZoomChange) => void;
}

/** A mark that is as close to the cursor is told there, in pixels. */
const MARK_REACH = 7;
/** Between the cursor and its chip, in pixels. */
const CHIP_GAP = 6;

/** A place on the x axis in words. */
export function positionText(xAxis: 'step' | 'seconds', x: number): string {
  return xAxis === 'step' ? texts.charts.atStep(formatCount(Math.round(x))) : texts.charts.atSeconds(formatSeconds(x));
}

export function PlotCursor({ title, axes, marks, geometry, empty, fullSize, help, onZoom }: Props) {
  const { store } = useLabInstance();
  const { setView } = useLabActions();
  const area = useRef<HTMLDivElement>(null);
  const line = useRef<HTMLDivElement>(null);
  const chip = useRef<HTMLSpanElement>(null);
  const band = useRef<HTMLDivElement>(null);
  /** Whether this is the chart that a person is in: here the chip tells of marks as well. */
  const isHere = useRef(false);
  const queued = useRef<{ frame: number; hover: number | null } | null>(null);
  const { left, top, plotWidth } = geometry;
  const bottom = geometry.tracks.top - 2;
  const range = axes.x;
  const gestures = usePlotGestures({ area, band, axes, geometry, empty, fullSize, onZoom });

  const show = (): void => {
    const { hover, xAxis } = store.getState().view;
    if (!line.current || !chip.current || !area.current) return;
    const at = hover === null ? -1 : fractionAt(range, hover);
    const visible = at >= 0 && at <= 1 && !empty;
    line.current.hidden = !visible;
    const position = hover === null ? texts.charts.cursorOff : positionText(xAxis, hover);
    const near = isHere.current && visible ? marksNear(marks, at, MARK_REACH / plotWidth) : [];
    const told = near.flatMap((mark) => mark.texts);
    const { closed, sentences } = texts.joined;
    area.current.setAttribute(
      'aria-valuetext',
      told.length === 0 ? position : sentences([position, ...told].map((text) => closed(text))),
    );
    area.current.setAttribute('aria-valuenow', String(Math.round(hover ?? range.to)));
    if (!visible) return;
    line.current.style.transform = `translateX(${(at * plotWidth).toFixed(1)}px)`;
    chip.current.textContent = [position, ...told].join('\n');
    const side = at > (told.length === 0 ? 0.7 : 0.5) ? 'left' : 'right';
    chip.current.dataset['side'] = side;
    chip.current.dataset['told'] = String(told.length > 0);
    chip.current.style.maxWidth = `${Math.round((side === 'left' ? at : 1 - at) * plotWidth) - CHIP_GAP}px`;
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
      showNow.current();
    });
    queued.current = { frame, hover };
  };
  useEffect(() => () => cancelAnimationFrame(queued.current?.frame ?? 0), []);

  const xOf = (fraction: number): number => {
    const x = valueAt(range, Math.min(1, Math.max(0, fraction)));
    return axes.xAxis === 'step' ? Math.round(x) : x;
  };
  const reset = (): void => onZoom({ x: null, y: null });

  const press = (event: KeyboardEvent): void => {
    const { hover } = store.getState().view;
    const deed = keyDeed(event, hover, range, axes.xAxis === 'step' ? 1 : 0);
    if (deed === null) return;
    event.preventDefault();
    event.stopPropagation();
    isHere.current = true;
    const at = hover === null ? 1 : Math.min(1, Math.max(0, fractionAt(range, hover)));
    switch (deed.deed) {
      case 'cursor':
        return setView({ hover: xOf(fractionAt(range, deed.to)) });
      case 'leave':
        return setView({ hover: null });
      case 'reset':
        return reset();
      case 'zoom':
        // A y axis grows about its middle: there is no cursor along it.
        return onZoom(zoomed(axes, deed.axis, deed.axis === 'x' ? at : 0.5, deed.factor));
      case 'move':
        return onZoom(moved(axes, { x: 0, y: 0, [deed.axis]: deed.by }));
      case 'mark': {
        const mark = nextMark(marks, at, deed.direction);
        return mark && setView({ hover: xOf(mark.at) });
      }
      default:
        return deed satisfies never;
    }
  };

  return (
    // The keyboard's way to what the pointer shows: the cursor is a slider along the x axis.
    <div
      ref={area}
      className="plot-cursor"
      style={{ left, top: 0, width: plotWidth, height: bottom }}
      role="slider"
      tabIndex={empty ? -1 : 0}
      aria-label={texts.charts.cursor(title)}
      aria-describedby={help}
      aria-valuemin={Math.round(range.from)}
      aria-valuemax={Math.round(range.to)}
      aria-valuenow={Math.round(range.to)}
      onPointerMove={(event) => {
        isHere.current = true;
        hoverSoon(xOf(gestures.placeOf(event).x / plotWidth));
        gestures.onPointerMove(event);
      }}
      onPointerDown={gestures.onPointerDown}
      onPointerUp={gestures.onPointerUp}
      onPointerCancel={gestures.onPointerCancel}
      onPointerLeave={() => {
        isHere.current = false;
        hoverSoon(null);
      }}
      onDoubleClick={reset}
      onKeyDown={press}
      onBlur={() => {
        isHere.current = false;
        setView({ hover: null });
      }}
    >
      <div ref={band} className="plot-selection" hidden />
      <div ref={line} className="plot-crosshair" style={{ top, bottom: 0 }} hidden>
        <span ref={chip} className="plot-chip" />
      </div>
    </div>
  );
}
