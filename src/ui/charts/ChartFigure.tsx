/** One chart with title, plot and legend. It draws when the scheduler gives it its turn, not when React pleases. */
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { LaneId } from '../../config/experiment.ts';
import type { Smoother } from '../../store/smoothing.ts';
import { languageTag, texts } from '../../config/texts/index.ts';
import { DownloadIcon } from '../icons.tsx';
import { useInvitation } from '../notices/useInvitation.ts';
import { useLab, useLabInstance } from '../useLab.ts';
import { metricOf } from '../../objectives/catalogue.ts';
import { ChartAbout } from './ChartAbout.tsx';
import { ChartLegend } from './ChartLegend.tsx';
import type { ChartScheduler, ScheduledChart } from './chartScheduler.ts';
import type { ChartId, ChartSpec, ScaleKind } from './chartSpecs.ts';
import { ChartSummary } from './ChartSummary.tsx';
import { currentFrame, type FrameNeeds } from './currentFrame.ts';
import { type ChartFrame, pointsKey } from './frame.ts';
import { isWatched } from '../scenarios/watchedPlaces.ts';
import { ExpandIcon } from './chartIcons.tsx';
import { ChartMenu } from './ChartMenu.tsx';
import { PlotCursor } from './PlotCursor.tsx';
import { PlotLines } from './PlotLines.tsx';
import { PlotOverlay } from './PlotOverlay.tsx';
import { geometryOf, plotWidthOf } from './plotGeometry.ts';
import { useChartFiles } from './useChartFiles.ts';

const IMAGE_FORMATS = ['png', 'svg'] as const;

interface Props {
  spec: ChartSpec;
  scale: ScaleKind;
  onScale: (scale: ScaleKind) => void;
  scheduler: ChartScheduler;
  smoother: Smoother;
  /** Height of the plot in pixels. */
  plotHeight: number;
  /** Whether it stands behind another one and need not draw. */
  resting?: boolean;
  /** Opens it in full size; absent in full size. */
  onEnlarge?: () => void;
}

export function ChartFigure({ spec, scale, onScale, scheduler, smoother, plotHeight, resting, onEnlarge }: Props) {
  const titleId = useId();
  const title = texts.charts.titles[spec.id];
  const plot = useRef<HTMLDivElement>(null);
  const width = useWidth(plot);
  const present = useLaneIds();
  const layer = useLab((state) => state.view.layer);
  const invitation = useInvitation();
  const gradient = spec.lines.some(({ metric }) => metricOf(metric).gradient);
  const rests = resting === true || width === 0;
  // All that depends on the lanes follows in the chart's turn: charts laid out anew at once would hold up the page.
  const { frame, lanes } = useFrame({
    spec,
    scale,
    lanes: present,
    scheduler,
    smoother,
    plot,
    plotWidth: plotWidthOf(width),
    resting: rests,
  });
  const geometry = useMemo(
    () => geometryOf(width, plotHeight, lanes.length, { zero: scale === 'log', none: gradient }),
    [width, plotHeight, lanes.length, scale, gradient],
  );
  const watched = useLab((state) => isWatched(state, spec.id));
  return (
    <figure className="chart" aria-labelledby={titleId} data-chart={spec.id} data-watched={watched}>
      <header className="chart-head">
        <figcaption id={titleId}>{title}</figcaption>
        <ChartAbout id={spec.id} />
        <button
          type="button"
          className="chart-button"
          aria-pressed={scale === 'log'}
          aria-label={texts.charts.logScale(title)}
          onClick={() => onScale(scale === 'log' ? 'linear' : 'log')}
        >
          {texts.charts.log}
        </button>
        {onEnlarge ? (
          <button type="button" className="chart-button" aria-label={texts.charts.enlarge(title)} onClick={onEnlarge}>
            <ExpandIcon />
          </button>
        ) : (
          <SaveButtons id={spec.id} />
        )}
        <ChartMenu spec={spec} empty={frame.empty} />
      </header>
      <div ref={plot} className="plot" style={{ height: plotHeight }} data-empty={frame.empty}>
        {width > 0 && (
          <>
            <div aria-hidden="true">
              <PlotLines rows={frame.rows} traces={frame.traces} y={frame.y} unit={spec.unit} geometry={geometry} />
            </div>
            <PlotOverlay frame={frame} geometry={geometry} />
            <PlotCursor title={title} range={frame.range} geometry={geometry} empty={frame.empty} />
          </>
        )}
        {frame.empty && invitation !== null && <p className="plot-empty">{invitation}</p>}
      </div>
      <ChartLegend spec={spec} lanes={lanes} frame={frame} smoother={smoother} />
      <ChartSummary spec={spec} lanes={present} layer={layer} />
    </figure>
  );
}

/** In full size: the chart as a file. */
function SaveButtons({ id }: { id: ChartId }) {
  const { saveChart } = useChartFiles();
  return IMAGE_FORMATS.map((format) => (
    <button
      key={format}
      type="button"
      className="chart-button chart-save"
      aria-label={texts.exports.saveChart[format](texts.charts.titles[id])}
      title={texts.exports.saveChart[format](texts.charts.titles[id])}
      onClick={() => void saveChart(id, format)}
    >
      <DownloadIcon />
      {texts.exports.imageShort[format]}
    </button>
  ));
}

/** Ids of the lanes; a new array only when they change. */
export function useLaneIds(): readonly LaneId[] {
  const joined = useLab((state) => (state.session?.lanes ?? state.draft.lanes).map(({ id }) => id).join());
  return useMemo(() => joined.split(',').filter(Boolean) as LaneId[], [joined]);
}

interface LiveFrame extends FrameNeeds {
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
function useFrame(needs: LiveFrame): Drawn {
  const lab = useLabInstance();
  const { scheduler, plot } = needs;
  const [shown, show] = useState<Drawn>(() => ({ frame: currentFrame(lab, needs), lanes: needs.lanes }));
  const latest = useRef(needs);
  // What was drawn last, as the identities it was made from.
  const drawn = useRef<readonly unknown[]>([]);
  useLayoutEffect(() => {
    latest.current = needs;
  });
  useEffect(() => {
    const sources = (): readonly unknown[] => {
      const { view, session, repetition } = lab.store.getState();
      const now = latest.current;
      const lines = now.spec.lines.length * now.lanes.length;
      return [
        session?.running ? pointsKey(lab.series, view, now.plotWidth, lines) : lab.series.version,
        view.xAxis,
        view.smoothing,
        view.zoom,
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
  return shown;
}

/** Width of an element in whole pixels; 0 until it is known. */
function useWidth(element: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
