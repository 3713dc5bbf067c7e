/** The frame of a chart as it was last drawn, and the width that it has. The scheduler says when it is drawn. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { LaneId } from '../../config/experiment.ts';
import { languageTag } from '../../config/texts/index.ts';
import { useLabInstance } from '../useLab.ts';
import type { ChartScheduler, ScheduledChart } from './chartScheduler.ts';
import { zoomOf } from './chartZoom.ts';
import { currentFrame, type FrameNeeds, viewOf } from './currentFrame.ts';
import { type ChartFrame, pointsKey } from './frame.ts';
import { chartPreferences } from './preferences.ts';
import { markedEntries } from './runEvents.ts';

export interface LiveFrame extends FrameNeeds {
  scheduler: ChartScheduler;
  resting: boolean;
  plot: React.RefObject<HTMLDivElement | null>;
}

/** A frame, and the lanes that it was drawn with. */
interface Drawn {
  frame: ChartFrame;
  lanes: readonly LaneId[];
}

/** The frame as last drawn, kept fresh by the scheduler. */
export function useFrame(needs: LiveFrame): Drawn & { drawNow: () => void } {
  const lab = useLabInstance();
  const { scheduler, plot } = needs;
  const [shown, show] = useState<Drawn>(() => ({ frame: currentFrame(lab, needs), lanes: needs.lanes }));
  const latest = useRef(needs);
  const scheduled = useRef<ScheduledChart | null>(null);
  // What was drawn last, as the identities it was made from.
  const drawn = useRef<readonly unknown[]>([]);
  useLayoutEffect(() => {
    latest.current = needs;
  });
  useEffect(() => {
    const sources = (): readonly unknown[] => {
      const { view, session, repetition, log } = lab.store.getState();
      const now = latest.current;
      const zoom = zoomOf(lab, now.spec.id);
      const lines = now.spec.lines.length * now.lanes.length;
      return [
        session?.running ? pointsKey(lab.series, viewOf(lab, now.spec.id), now.plotWidth, lines) : lab.series.version,
        view.xAxis,
        view.smoothing,
        zoom.x,
        zoom.y,
        chartPreferences(),
        markedEntries(log),
        view.layer,
        session?.lanes,
        repetition?.done,
        now.spec,
        now.scale,
        now.lanes,
        now.plotWidth,
        languageTag(),
      ];
    };
    const chart: ScheduledChart = {
      isStale: () => !latest.current.resting && sources().some((source, i) => source !== drawn.current[i]),
      draw() {
        drawn.current = sources();
        // At once, so that the scheduler knows what the drawing cost.
        flushSync(() =>
          show(({ frame }) => ({ frame: currentFrame(lab, latest.current, frame), lanes: latest.current.lanes })),
        );
      },
    };
    scheduled.current = chart;
    const remove = scheduler.add(chart);
    const seen = new IntersectionObserver(([entry]) => scheduler.setOnScreen(chart, entry?.isIntersecting ?? true), {
      rootMargin: '80px',
    });
    if (plot.current) seen.observe(plot.current);
    return () => {
      seen.disconnect();
      remove();
    };
  }, [lab, scheduler, plot]);
  const drawNow = useCallback(() => {
    if (scheduled.current) scheduler.drawNow(scheduled.current);
  }, [scheduler]);
  return { ...shown, drawNow };
}

/** Width of an element in whole pixels; 0 until it is known. */
export function useWidth(element: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
