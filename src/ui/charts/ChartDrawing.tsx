/** A chart as one piece of SVG to take home: title, axes with their names, curves, marks, and the legend with its values. */
import { texts } from '../../config/texts/index.ts';
import { tickText } from '../../metrics/axis.ts';
import { type ChartSpec, DASHES } from './chartSpecs.ts';
import type { ChartFrame, Row } from './frame.ts';
import { geometryOf, yAt } from './plotGeometry.ts';
import { PlotOverlay } from './PlotOverlay.tsx';
import type { Trace } from './traces.ts';

/** In pixels. */
export const DRAWING = { width: 760, plotHeight: 330 } as const;
const PAD = 20;
const TITLE = 34;
const Y_NAME = 18;
const X_NAME = 24;
const LINE = 21;

export interface ChartContent {
  spec: ChartSpec;
  frame: ChartFrame;
  /** Lanes of the frame. */
  lanes: number;
  xAxis: 'step' | 'seconds';
  /** The value that the legend shows for each trace, in their order. */
  values: readonly string[];
}

/** Height of the whole drawing. */
export function drawingHeight({ spec }: Pick<ChartContent, 'spec'>): number {
  return PAD + TITLE + DRAWING.plotHeight + X_NAME + spec.lines.length * LINE + PAD;
}

export const drawingGeometry = (content: Pick<ChartContent, 'spec' | 'frame' | 'lanes'>) =>
  geometryOf(DRAWING.width - 2 * PAD - Y_NAME, DRAWING.plotHeight, content.lanes, {
    zero: content.frame.y.scale === 'log',
    none: content.spec.id === 'gradient',
  });

const colour = (lane: string): string => `var(--lane-${lane.toLowerCase()})`;

/** The line through a trace's points, interrupted at its gaps. */
export function curvePath(rows: readonly Row[], key: string, x: (at: number) => number, y: (value: number) => number) {
  let path = '';
  let open = false;
  for (const row of rows) {
    const value = row[key];
    const known = value !== null && value !== undefined && Number.isFinite(value);
    if (known) path += `${open ? 'L' : 'M'}${x(row['x'] ?? 0).toFixed(1)} ${y(value).toFixed(1)}`;
    open = known;
  }
  return path;
}

export function ChartDrawing({ content }: { content: ChartContent }) {
  const { spec, frame, xAxis } = content;
  const geometry = drawingGeometry(content);
  const { left, top, plotWidth, plotHeight, height } = geometry;
  const y = yAt(geometry, frame.y);
  // One sheet holds a drawing of each chart.
  const clip = `plot-${spec.id}`;
  return (
    <g className="drawing">
      <text className="drawing-title" x={PAD} y={PAD + 14}>
        {texts.charts.titles[spec.id]}
      </text>
      <g transform={`translate(${PAD + Y_NAME} ${PAD + TITLE})`}>
        <text
          className="plot-tick"
          textAnchor="middle"
          transform={`translate(${-Y_NAME + 10} ${top + plotHeight / 2}) rotate(-90)`}
        >
          {texts.charts.yAxis[spec.id](frame.y.scale)}
        </text>
        {frame.y.ticks.map((tick) => (
          <g key={tick} className="drawing-tick">
            <line x1={left} x2={left + plotWidth} y1={y(tick)} y2={y(tick)} />
            <text className="plot-tick" x={left - 6} y={y(tick) + 4} textAnchor="end">
              {tickText(tick, spec.unit)}
            </text>
          </g>
        ))}
        <PlotOverlay frame={frame} geometry={geometry} clip={clip} />
        <g clipPath={`url(#${clip})`}>
          {frame.raws.map(({ trace, points }) => (
            <path
              key={trace}
              className="plot-raw"
              d={curvePath(
                frame.rows.map((row, at) => ({ x: row['x'] ?? 0, raw: points[at] ?? null })),
                'raw',
                (at) => left + at * plotWidth,
                y,
              )}
              fill="none"
              stroke={colour(frame.traces[trace]?.lane ?? 'A')}
              strokeWidth={1}
            />
          ))}
          {frame.traces.map(({ key, lane, line }) => (
            <path
              key={key}
              className="plot-line"
              d={curvePath(frame.rows, key, (at) => left + at * plotWidth, y)}
              fill="none"
              stroke={colour(lane)}
              strokeWidth={1.5}
              strokeDasharray={DASHES[line.dash]}
            />
          ))}
        </g>
        <text className="plot-tick" x={left + plotWidth / 2} y={height + 14} textAnchor="middle">
          {texts.charts.axis[xAxis]}
        </text>
        <Legend content={content} top={height + X_NAME + 14} />
      </g>
    </g>
  );
}

/** A column per lane, a row per line. */
function Legend({ content, top }: { content: ChartContent; top: number }) {
  const { spec, frame, lanes, values } = content;
  const { left, plotWidth } = drawingGeometry(content);
  const place = (trace: Trace): { x: number; y: number } => {
    const lane = [...new Set(frame.traces.map((each) => each.lane))].indexOf(trace.lane);
    return { x: left + (lane * plotWidth) / lanes, y: top + spec.lines.indexOf(trace.line) * LINE };
  };
  return (
    <g className="drawing-legend">
      {frame.traces.map((trace, index) => {
        const { x, y } = place(trace);
        return (
          <g key={trace.key}>
            <line
              x1={x}
              x2={x + 22}
              y1={y - 4}
              y2={y - 4}
              stroke={colour(trace.lane)}
              strokeWidth={2}
              strokeDasharray={DASHES[trace.line.dash]}
            />
            <text x={x + 29} y={y}>
              {texts.charts.legend(trace.lane, texts.charts.lines[trace.line.metric], values[index] ?? '')}
            </text>
          </g>
        );
      })}
    </g>
  );
}
