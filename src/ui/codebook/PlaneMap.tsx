/** A two-dimensional codebook as it lives: points, codes, Voronoi cells, and the way each code has come. */
import { Delaunay } from 'd3-delaunay';
import { useCallback, useState } from 'react';
import { texts } from '../../config/texts/index.ts';
import type { CodebookEvent } from '../../protocol/events.ts';
import { formatCount } from '../../config/texts/numbers.ts';
import { extendTrail, type Region, type Trail } from './planeView.ts';
import { type Draw, type Palette, useCanvas } from './useCanvas.ts';
import { usageOf } from './usage.ts';

/** More points than this hide each other. */
const MOST_POINTS = 1500;
/** More cells than this are too small to see. */
const MOST_CELLS = 512;

type ToScreen = (value: number, axis: 0 | 1) => number;

function screenOf(region: Region, width: number, height: number): ToScreen {
  const scale = Math.min(width, height) / 2 / region.half;
  return (value, axis) =>
    axis === 0 ? width / 2 + (value - region.x) * scale : height / 2 - (value - region.y) * scale;
}

function toPixels(rows: Float32Array, to: ToScreen): Float32Array {
  return rows.map((value, i) => to(value, (i % 2) as 0 | 1));
}

/** The borders of the cells, each once. Values that are not finite have no place in a plane. */
function drawCells(context: CanvasRenderingContext2D, sites: Float32Array, width: number, height: number): void {
  if (!sites.every(Number.isFinite)) return;
  context.beginPath();
  new Delaunay(sites).voronoi([-1, -1, width + 1, height + 1]).render(context);
  context.stroke();
}

function drawPoints(context: CanvasRenderingContext2D, points: Float32Array): void {
  const stride = 2 * Math.max(1, Math.ceil(points.length / 2 / MOST_POINTS));
  for (let i = 0; i + 1 < points.length; i += stride) {
    context.fillRect((points[i] as number) - 1, (points[i + 1] as number) - 1, 2, 2);
  }
}

function drawTrails(context: CanvasRenderingContext2D, past: Float32Array[]): void {
  past.slice(1).forEach((now, i) => {
    const before = past[i] as Float32Array;
    context.globalAlpha = 0.15 + (0.6 * (i + 1)) / past.length;
    context.beginPath();
    for (let k = 0; k + 1 < now.length; k += 2) {
      if (before[k] === now[k] && before[k + 1] === now[k + 1]) continue;
      context.moveTo(before[k] as number, before[k + 1] as number);
      context.lineTo(now[k] as number, now[k + 1] as number);
    }
    context.stroke();
  });
  context.globalAlpha = 1;
}

function drawCodes(context: CanvasRenderingContext2D, sites: Float32Array, counts: Float32Array, palette: Palette) {
  for (let code = 0; 2 * code + 1 < sites.length; code += 1) {
    const used = (counts[code] ?? 0) > 0;
    context.beginPath();
    context.arc(sites[2 * code] as number, sites[2 * code + 1] as number, used ? 4 : 3.5, 0, 2 * Math.PI);
    context.fillStyle = used ? palette.lane : palette.surface;
    context.strokeStyle = used ? palette.surface : palette.muted;
    context.fill();
    context.stroke();
  }
}

function drawPlane(event: CodebookEvent, trail: Trail): Draw {
  return (context, width, height, palette) => {
    if (event.plane === null || trail.region === null) return;
    const to = screenOf(trail.region, width, height);
    const sites = toPixels(event.plane.embed, to);
    context.lineWidth = 1;
    context.strokeStyle = palette.line;
    if (event.counts.length <= MOST_CELLS) drawCells(context, sites, width, height);
    context.fillStyle = palette.muted;
    context.globalAlpha = 0.55;
    drawPoints(context, toPixels(event.plane.points, to));
    context.lineWidth = 2;
    context.strokeStyle = palette.lane;
    drawTrails(
      context,
      trail.past.map((embed) => toPixels(embed, to)),
    );
    context.lineWidth = 1.5;
    drawCodes(context, sites, event.counts, palette);
  };
}

/** The plane of one lane. */
export function PlaneMap({ event, frozen }: { event: CodebookEvent; frozen: boolean }) {
  const [seen, setSeen] = useState({ event, trail: extendTrail(null, event) });
  if (seen.event !== event) setSeen({ event, trail: extendTrail(seen.trail, event) });
  const draw = useCallback<Draw>((...args) => drawPlane(seen.event, seen.trail)(...args), [seen]);
  const canvas = useCanvas(draw);
  const { used, codes } = usageOf(event);
  return (
    <canvas
      ref={canvas}
      className="plane-map"
      data-frozen={frozen}
      role="img"
      aria-label={texts.codebook.planeSummary(
        event.lane,
        formatCount(used),
        formatCount(codes),
        formatCount((event.plane?.points.length ?? 0) / 2),
        formatCount(event.step),
        frozen,
      )}
    />
  );
}
