/** What stands around the curves: spread behind smoothed lines, none and zero bands, freezes, x labels. */
import { memo, useMemo } from 'react';
import { texts } from '../../config/texts/index.ts';
import { useLanguage } from '../language.ts';
import { DASHES } from './chartSpecs.ts';
import type { ChartFrame, Envelope } from './frame.ts';
import type { FreezeTrack } from './freezeTracks.ts';
import type { SeedBand } from './seedBands.ts';
import { marksOf } from './plotMarks.ts';
import { type Band, type Geometry, TRACK_HEIGHT, TRACK_PITCH, yAt } from './plotGeometry.ts';

interface Props {
  frame: ChartFrame;
  geometry: Geometry;
}

interface OverlayProps extends Props {
  /** Id, once on the page, of what cuts shapes off at the edge of the plot. */
  clip: string;
}

const laneColour = (lane: string): string => `var(--lane-${lane.toLowerCase()})`;
/** Least distance between two marks at the top, in pixels. */
const MARK_PITCH = 12;

export const PlotOverlay = memo(function PlotOverlay({ frame, geometry, clip }: OverlayProps) {
  useLanguage();
  const { width, height, left, top, plotWidth, plotHeight } = geometry;
  const x = (fraction: number): number => left + fraction * plotWidth;
  return (
    <svg className="plot-overlay" width={width} height={height} aria-hidden="true">
      <clipPath id={clip}>
        <rect x={left} y={top - 1} width={plotWidth} height={plotHeight + 2} />
      </clipPath>
      <g clipPath={`url(#${clip})`}>
        {frame.envelopes.map((envelope) => (
          <path
            key={envelope.trace}
            className="plot-envelope"
            fill={laneColour(frame.traces[envelope.trace]?.lane ?? 'A')}
            stroke={laneColour(frame.traces[envelope.trace]?.lane ?? 'A')}
            d={envelopePath(envelope, x, yAt(geometry, frame.y))}
          />
        ))}
        {frame.bands.map((band) => (
          <SeedBandShape key={band.trace} band={band} frame={frame} geometry={geometry} />
        ))}
      </g>
      <StateBand band={geometry.zero} state="zero" frame={frame} geometry={geometry} />
      <StateBand band={geometry.none} state="none" frame={frame} geometry={geometry} />
      {frame.tracks.map((track, index) => (
        <Track key={track.lane} track={track} y={geometry.tracks.top + index * TRACK_PITCH} x={x} />
      ))}
      <Marks frame={frame} geometry={geometry} x={x} />
      {frame.xTicks.map(({ at, text }) => (
        <text
          key={text}
          className="plot-tick"
          x={x(at)}
          y={geometry.labels.top + 13}
          textAnchor={at > 0.96 ? 'end' : at < 0.04 ? 'start' : 'middle'}
        >
          {text}
        </text>
      ))}
    </svg>
  );
});

/** A standard deviation over seeds to either side of their mean. */
function SeedBandShape({ band, frame, geometry }: Props & { band: SeedBand }) {
  const trace = frame.traces[band.trace];
  if (!trace || band.points.length < 2) return null;
  const { left, plotWidth } = geometry;
  const y = yAt(geometry, frame.y);
  const path = (values: readonly number[]): string[] =>
    values.map((value, i) => `${(left + (band.points[i]?.x ?? 0) * plotWidth).toFixed(1)} ${y(value).toFixed(1)}`);
  const upper = path(band.points.map(({ high }) => high));
  const lower = path(band.points.map(({ low }) => low)).reverse();
  const colour = laneColour(trace.lane);
  return (
    <g className="plot-seeds" data-lane={trace.lane}>
      <path fill={colour} d={`M${upper.join('L')}L${lower.join('L')}Z`} />
      <path className="plot-seeds-mean" stroke={colour} d={`M${path(band.points.map(({ mean }) => mean)).join('L')}`} />
    </g>
  );
}

/**
 * A line that has left the scale goes on in here, in its colour and dashes: each line has a row of its own, so that two
 * lanes whose gradients are none can be told apart.
 */
function StateBand({
  band,
  state,
  frame,
  geometry,
}: {
  band: Band | null;
  state: 'none' | 'zero';
  frame: ChartFrame;
  geometry: Geometry;
}) {
  if (!band) return null;
  const { left, plotWidth } = geometry;
  const runs = frame.runs.filter((run) => run.state === state);
  const pitch = band.height / (frame.traces.length + 1);
  return (
    <g className={`plot-band plot-band-${state}`} data-occupied={runs.length > 0}>
      <rect x={left} y={band.top} width={plotWidth} height={band.height} rx={2} />
      <text className="plot-tick" x={left - 6} y={band.top + band.height / 2 + 4} textAnchor="end">
        {state === 'none' ? texts.charts.none : texts.charts.zero}
      </text>
      {runs.map(({ trace, from, to }) => {
        const drawn = frame.traces[trace];
        if (!drawn) return null;
        const y = band.top + (trace + 1) * pitch;
        return (
          <line
            key={`${trace} ${from}`}
            x1={left + from * plotWidth}
            x2={Math.max(left + to * plotWidth, left + from * plotWidth + 1.5)}
            y1={y}
            y2={y}
            stroke={laneColour(drawn.lane)}
            strokeDasharray={DASHES[drawn.line.dash]}
          />
        );
      })}
    </g>
  );
}

function Track({ track, y, x }: { track: FreezeTrack; y: number; x: (fraction: number) => number }) {
  return (
    <g>
      <circle cx={x(0) - 6} cy={y + TRACK_HEIGHT / 2} r={2} fill={laneColour(track.lane)} />
      <rect className="plot-track" x={x(0)} y={y} width={x(1) - x(0)} height={TRACK_HEIGHT} rx={1.5} />
      {track.spans.map(({ from, to }) => (
        <rect
          key={from}
          className="plot-track-frozen"
          x={x(from)}
          y={y}
          width={Math.max(1.5, x(to) - x(from))}
          height={TRACK_HEIGHT}
          rx={1.5}
        />
      ))}
    </g>
  );
}

function Marks({ frame, geometry, x }: Props & { x: (fraction: number) => number }) {
  const { top, plotHeight } = geometry;
  const marks = useMemo(() => marksOf(frame), [frame]);
  let free = -Infinity;
  return (
    <g>
      {marks.map(({ key, at, colour, glyph: path, texts: said }) => {
        const line = x(at);
        // Marks close together are set side by side; each line stays where it belongs.
        const glyph = Math.max(line, free);
        free = glyph + MARK_PITCH;
        return (
          <g key={key} className="plot-mark" stroke={colour}>
            <title>{said.join('\n')}</title>
            <line x1={line} x2={line} y1={top} y2={top + plotHeight} />
            <path d={path} transform={`translate(${glyph} 8)`} />
          </g>
        );
      })}
    </g>
  );
}

function envelopePath({ stretches }: Envelope, x: (at: number) => number, y: (value: number) => number): string {
  return stretches
    .filter((points) => points.length > 1)
    .map((points) => {
      const upper = points.map((point) => `${x(point.x).toFixed(1)} ${y(point.high).toFixed(1)}`);
      const lower = points.map((point) => `${x(point.x).toFixed(1)} ${y(point.low).toFixed(1)}`).reverse();
      return `M${upper.join('L')}L${lower.join('L')}Z`;
    })
    .join('');
}
