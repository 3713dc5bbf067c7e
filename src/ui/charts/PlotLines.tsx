/**
 * Curves, grid and y axis of one chart, drawn by Recharts.
 *
 * What Recharts costs decides how it is used here. x comes as a fraction of the visible range, so that the x axis's
 * domain never changes while training runs and only the data do (13 ms instead of 20 per update); lines and axes are
 * memoised elements; every value lies within the axes, so nothing needs a clip path; labels of the x axis, marks and cursor are drawn beside it by `PlotOverlay` and `PlotCursor`,
 * because a hover through Recharts would render the whole chart.
 */
import { memo, useMemo } from 'react';
import { CartesianGrid, type CurveProps, Line, LineChart, XAxis, YAxis } from 'recharts';
import { tickText, type YAxisRange } from './axis.ts';
import { type ChartSpec, DASHES } from './chartSpecs.ts';
import type { Row } from './frame.ts';
import type { Geometry } from './plotGeometry.ts';
import type { Trace } from './traces.ts';

interface Props {
  rows: readonly Row[];
  traces: readonly Trace[];
  y: YAxisRange;
  unit: ChartSpec['unit'];
  geometry: Geometry;
}

const UNIT_DOMAIN: [number, number] = [0, 1];

export const PlotLines = memo(function PlotLines({ rows, traces, y, unit, geometry }: Props) {
  const { width, height, left, top, plotWidth, plotHeight } = geometry;
  const margin = useMemo(
    () => ({ left: 0, top, right: width - left - plotWidth, bottom: height - top - plotHeight }),
    [width, height, left, top, plotWidth, plotHeight],
  );
  const lines = useMemo(() => traces.map(lineOf), [traces]);
  const yAxis = useMemo(() => yAxisOf(y, unit, left), [y, unit, left]);
  return (
    <LineChart
      width={width}
      height={height}
      margin={margin}
      data={rows as Row[]}
      accessibilityLayer={false}
      tabIndex={-1}
    >
      <CartesianGrid vertical={false} />
      <XAxis dataKey="x" type="number" domain={UNIT_DOMAIN} hide />
      {yAxis}
      {lines}
    </LineChart>
  );
});

function lineOf({ key, lane, line }: Trace) {
  return (
    <Line
      key={key}
      dataKey={key}
      type="linear"
      stroke={`var(--lane-${lane.toLowerCase()})`}
      strokeWidth={1.5}
      strokeDasharray={DASHES[line.dash]}
      dot={false}
      activeDot={false}
      isAnimationActive={false}
      connectNulls={false}
      shape={LinePath}
    />
  );
}

/**
 * The path of a line. Recharts' own would be measured (`getTotalLength`) on every update for an animation that is off,
 * which is a tenth of the cost; and a tenth of a pixel is as exact as a screen gets.
 */
function LinePath({ points = [], stroke, strokeWidth, strokeDasharray }: CurveProps) {
  let d = '';
  let pen = 'M';
  for (const { x, y } of points) {
    if (x === null || y === null) {
      pen = 'M';
      continue;
    }
    d += `${pen}${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
    pen = 'L';
  }
  return (
    <path
      className="plot-line"
      d={d}
      fill="none"
      stroke={stroke}
      strokeWidth={strokeWidth}
      strokeDasharray={strokeDasharray}
    />
  );
}

function yAxisOf({ scale, min, max, ticks }: YAxisRange, unit: ChartSpec['unit'], width: number) {
  return (
    <YAxis
      width={width}
      scale={scale}
      domain={[min, max]}
      ticks={ticks}
      interval={0}
      axisLine={false}
      tickLine={false}
      tickFormatter={(value: number) => tickText(value, unit)}
    />
  );
}
