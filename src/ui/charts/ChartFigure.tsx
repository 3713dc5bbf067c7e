/** One chart with title, plot and legend. It draws when the scheduler gives it its turn, not when React pleases. */
import { useCallback, useId, useMemo, useRef } from 'react';
import type { LaneId } from '../../config/experiment.ts';
import type { Smoother } from '../../store/smoothing.ts';
import { texts } from '../../config/texts/index.ts';
import { DownloadIcon } from '../icons.tsx';
import { useInvitation } from '../notices/useInvitation.ts';
import { useLab, useLabInstance } from '../useLab.ts';
import { metricOf } from '../../objectives/catalogue.ts';
import { ChartAbout } from './ChartAbout.tsx';
import { ChartLegend } from './ChartLegend.tsx';
import { ChartMenu } from './ChartMenu.tsx';
import type { ChartScheduler } from './chartScheduler.ts';
import type { ChartId, ChartSpec, ScaleKind } from './chartSpecs.ts';
import { ChartSummary } from './ChartSummary.tsx';
import { setZoom, useIsChartZoomed } from './chartZoom.ts';
import type { ChartFrame } from './frame.ts';
import { isWatched } from '../scenarios/watchedPlaces.ts';
import { ExpandIcon, ResetZoomIcon } from './chartIcons.tsx';
import { PlotCursor } from './PlotCursor.tsx';
import type { PlotAxes, ZoomChange } from './plotGestures.ts';
import { PlotLines } from './PlotLines.tsx';
import { marksOf } from './plotMarks.ts';
import { PlotNote } from './PlotNote.tsx';
import { PlotOverlay } from './PlotOverlay.tsx';
import { geometryOf, plotWidthOf } from './plotGeometry.ts';
import { useChartFiles } from './useChartFiles.ts';
import { useFrame, useWidth } from './useFrame.ts';

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
  /** Id of what says which keys a plot knows. */
  help: string;
  /** Whether it is as wide as the page. */
  large?: boolean;
  /** Opens it in full size; absent in full size. */
  onEnlarge?: () => void;
}

export function ChartFigure(props: Props) {
  const { spec, scale, onScale, scheduler, smoother, plotHeight, resting, help, large, onEnlarge } = props;
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
  const { frame, lanes, drawNow } = useFrame({
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
  const lab = useLabInstance();
  const clip = useId();
  const zoomed = useIsChartZoomed(spec.id);
  const xAxis = useLab((state) => state.view.xAxis);
  const axes = useMemo((): PlotAxes => axesOf(frame, xAxis), [frame, xAxis]);
  const marks = useMemo(() => marksOf(frame), [frame]);
  const onZoom = useCallback(
    (change: ZoomChange) => {
      setZoom(lab, spec.id, change);
      drawNow();
    },
    [lab, spec.id, drawNow],
  );
  return (
    <figure
      className="chart"
      aria-labelledby={titleId}
      data-chart={spec.id}
      data-watched={watched}
      data-size={large === true ? 'large' : 'small'}
    >
      <header className="chart-head">
        <figcaption id={titleId}>{title}</figcaption>
        <ChartAbout id={spec.id} />
        {zoomed && !frame.empty && (
          <button
            type="button"
            className="chart-button"
            aria-label={texts.chartTools.resetZoom(title)}
            title={texts.chartTools.resetZoomShort}
            onClick={() => onZoom({ x: null, y: null })}
          >
            <ResetZoomIcon />
          </button>
        )}
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
        <ChartMenu spec={spec} empty={frame.empty} large={onEnlarge && large === true} />
      </header>
      <div ref={plot} className="plot" style={{ height: plotHeight }} data-empty={frame.empty}>
        {width > 0 && (
          <>
            <div aria-hidden="true">
              <PlotLines
                rows={frame.rows}
                traces={frame.traces}
                raws={frame.raws}
                y={frame.y}
                unit={spec.unit}
                geometry={geometry}
                clip={`${clip}lines`}
              />
            </div>
            <PlotOverlay frame={frame} geometry={geometry} clip={`${clip}shapes`} />
            <PlotCursor
              title={title}
              axes={axes}
              marks={marks}
              geometry={geometry}
              empty={frame.empty}
              fullSize={onEnlarge === undefined}
              help={help}
              onZoom={onZoom}
            />
          </>
        )}
        <PlotNote unseen={frame.unseen} />
        {frame.empty && invitation !== null && <p className="plot-empty">{invitation}</p>}
      </div>
      <ChartLegend spec={spec} lanes={lanes} frame={frame} smoother={smoother} />
      <ChartSummary spec={spec} lanes={present} layer={layer} frame={frame} />
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

/** The part of each axis that is seen, and all there is of it. */
function axesOf({ range, whole, y, wholeY }: ChartFrame, xAxis: PlotAxes['xAxis']): PlotAxes {
  return {
    x: range,
    wholeX: whole,
    y: { from: y.min, to: y.max, scale: y.scale },
    wholeY: { from: wholeY.min, to: wholeY.max, scale: wholeY.scale },
    xAxis,
  };
}
