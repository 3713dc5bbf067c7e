/**
 * Curves, grid and y axis of one chart, drawn by Recharts.
 *
 * What Recharts costs decides how it is used here. Data that go through its store cost about 9 ms per chart and update,
 * however few they are. So the store holds what changes rarely, the axes; the curves are a child of the chart that
 * follows the data on its own and takes the scales from the chart. x comes as a fraction of the visible range, and every
 * value lies within the axes. Labels of the x axis, marks and cursor are drawn beside it by `PlotOverlay` and
 * `PlotCursor`, because a hover through Recharts would render the whole chart.
 */
import { createContext, memo, useContext, useMemo } from 'react';
import { CartesianGrid, Curve, LineChart, useXAxisScale, useYAxisScale, XAxis, YAxis } from 'recharts';
import { tickText, type YAxisRange } from '../../metrics/axis.ts';
import { type ChartSpec, DASHES } from './chartSpecs.ts';
import type { RawLine, Row } from './frame.ts';
import type { Geometry } from './plotGeometry.ts';
import type { Trace } from './traces.ts';

interface Props {
  rows: readonly Row[];
  traces: readonly Trace[];
  /** What was measured, behind smoothed lines. */
  raws: readonly RawLine[];
  y: YAxisRange;
  unit: ChartSpec['unit'];
  geometry: Geometry;
  /** Id, once on the page, of what cuts the curves off at the edge of the plot. */
  clip: string;
}

const UNIT_DOMAIN: [number, number] = [0, 1];

/** The curves reach the chart around its props: a changed prop would make it work through all of its own. */
const Curves = createContext<Pick<Props, 'rows' | 'traces' | 'raws'>>({ rows: [], traces: [], raws: [] });

export const PlotLines = memo(function PlotLines({ rows, traces, raws, y, unit, geometry, clip }: Props) {
  const { width, height, left, top, plotWidth, plotHeight } = geometry;
  const curves = useMemo(() => ({ rows, traces, raws }), [rows, traces, raws]);
  const chart = useMemo(
    () => (
      <LineChart
        width={width}
        height={height}
        margin={{ left: 0, top, right: width - left - plotWidth, bottom: height - top - plotHeight }}
        accessibilityLayer={false}
        tabIndex={-1}
      >
        <CartesianGrid vertical={false} />
        <XAxis dataKey="x" type="number" domain={UNIT_DOMAIN} allowDataOverflow hide />
        {yAxisOf(y, unit, left)}
        <clipPath id={clip}>
          <rect x={left} y={top - 1} width={plotWidth} height={plotHeight + 2} />
        </clipPath>
        <g clipPath={`url(#${clip})`}>
          <PlotCurves />
        </g>
      </LineChart>
    ),
    [width, height, left, top, plotWidth, plotHeight, y, unit, clip],
  );
  return <Curves value={curves}>{chart}</Curves>;
});

function PlotCurves() {
  const { rows, traces, raws } = useContext(Curves);
  const x = useXAxisScale();
  const y = useYAxisScale();
  if (!x || !y) return null;
  const xs = rows.map((row) => place(x, row['x']));
  return (
    <>
      {raws.map(({ trace, points }) => (
        <Curve
          key={traces[trace]?.key}
          className="plot-raw"
          points={points.map((value, row) => ({ x: xs[row] ?? null, y: place(y, value) }))}
          stroke={colourOf(traces[trace])}
          strokeWidth={1}
          fill="none"
        />
      ))}
      {traces.map((trace) => (
        <Curve
          key={trace.key}
          className="plot-line"
          points={rows.map((row, at) => ({ x: xs[at] ?? null, y: place(y, row[trace.key]) }))}
          stroke={colourOf(trace)}
          strokeWidth={1.5}
          strokeDasharray={DASHES[trace.line.dash]}
          fill="none"
        />
      ))}
    </>
  );
}

const colourOf = (trace: Trace | undefined): string => `var(--lane-${(trace?.lane ?? 'A').toLowerCase()})`;

/** Pixels beyond which nothing is drawn anyhow; browsers refuse a path with numbers that float32 cannot hold. */
const FARTHEST = 1e6;

/**
 * Where a value stands, or null for a gap. A tenth of a pixel is as exact as a screen gets. While the axes still are
 * those of the points before, a loss that explodes lies far outside of them.
 */
function place(scale: (value: number) => number | undefined, value: number | null | undefined): number | null {
  const pixels = value === null || value === undefined ? undefined : scale(value);
  if (pixels === undefined || Number.isNaN(pixels)) return null;
  return Math.round(Math.max(-FARTHEST, Math.min(FARTHEST, pixels)) * 10) / 10;
}

function yAxisOf({ scale, min, max, ticks }: YAxisRange, unit: ChartSpec['unit'], width: number) {
  return (
    <YAxis
      width={width}
      scale={scale}
      domain={[min, max]}
      allowDataOverflow
      ticks={ticks}
      interval={0}
      axisLine={false}
      tickLine={false}
      tickFormatter={(value: number) => tickText(value, unit)}
    />
  );
}
