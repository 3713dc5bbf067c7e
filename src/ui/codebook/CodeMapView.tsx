/** The codebook of one lane among the features of the probe, in two directions, with the way each code has come. */
import { useCallback, useState } from 'react';
import { texts } from '../../config/texts/index.ts';
import type { CodeDetail, CodeMap } from '../../protocol/codes.ts';
import type { LaneState } from '../../protocol/session.ts';
import { formatCount, formatPercent } from '../../config/texts/numbers.ts';
import { useLab } from '../useLab.ts';
import { CodeCanvas } from './CodeCanvas.tsx';
import { nearestPlace } from './codePlaces.ts';
import { lastOf, type MapView, nextView, toCanvas } from './mapView.ts';
import type { Draw, Palette } from './useCanvas.ts';

/** How near a press must come to a code, in CSS pixels. */
const REACH = 18;

type Context = CanvasRenderingContext2D;

function dot(context: Context, places: Float32Array, index: number, radius: number): void {
  context.beginPath();
  context.arc(places[2 * index] as number, places[2 * index + 1] as number, radius, 0, 2 * Math.PI);
}

function drawTrails(context: Context, ways: Float32Array[], palette: Palette): void {
  context.strokeStyle = palette.lane;
  context.lineWidth = 1.25;
  ways.slice(1).forEach((now, i) => {
    const before = ways[i] as Float32Array;
    context.globalAlpha = 0.25 + (0.5 * (i + 1)) / ways.length;
    context.beginPath();
    for (let k = 0; k + 1 < now.length; k += 2) {
      context.moveTo(before[k] as number, before[k + 1] as number);
      context.lineTo(now[k] as number, now[k + 1] as number);
    }
    context.stroke();
  });
  context.globalAlpha = 1;
}

function drawCodes(context: Context, places: Float32Array, counts: Float32Array, palette: Palette): void {
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  for (const [code, count] of counts.entries()) {
    const share = Math.log1p(count) / Math.log1p(most);
    dot(context, places, code, count > 0 ? 3 + 3 * share : 2.5);
    context.fillStyle = palette.surface;
    context.globalAlpha = 1;
    context.fill();
    context.globalAlpha = count > 0 ? 0.3 + 0.7 * share : 1;
    context.fillStyle = palette.lane;
    if (count > 0) context.fill();
    context.globalAlpha = 1;
    context.lineWidth = 1;
    context.strokeStyle = count > 0 ? palette.surface : palette.muted;
    context.stroke();
  }
}

/** The chosen code, lines to those nearest to it, and its frames. */
function drawChosen(
  context: Context,
  { places, points, tokens }: { places: Float32Array; points: Float32Array; tokens: Int32Array },
  { code, detail }: { code: number; detail: CodeDetail | null },
  palette: Palette,
): void {
  context.strokeStyle = palette.text;
  context.lineWidth = 1;
  for (const [index, token] of tokens.entries()) {
    if (token !== code) continue;
    dot(context, points, index, 3);
    context.stroke();
  }
  context.setLineDash([3, 3]);
  for (const { code: other } of detail?.neighbours ?? []) {
    context.beginPath();
    context.moveTo(places[2 * code] as number, places[2 * code + 1] as number);
    context.lineTo(places[2 * other] as number, places[2 * other + 1] as number);
    context.stroke();
  }
  context.setLineDash([]);
  context.lineWidth = 2;
  dot(context, places, code, 8);
  context.stroke();
}

function drawMap(map: CodeMap, view: MapView, chosen: { code: number; detail: CodeDetail | null } | null): Draw {
  return (context, width, height, palette) => {
    const onCanvas = (positions: Float32Array) => toCanvas(positions, view.box, width, height);
    const [points, places] = [onCanvas(map.points), onCanvas(lastOf(map))];
    context.fillStyle = palette.muted;
    context.globalAlpha = 0.45;
    for (let i = 0; i + 1 < points.length; i += 2) {
      context.fillRect((points[i] as number) - 1, (points[i + 1] as number) - 1, 2, 2);
    }
    context.globalAlpha = 1;
    drawTrails(context, map.trail.map(onCanvas), palette);
    drawCodes(context, places, map.counts, palette);
    if (chosen) drawChosen(context, { places, points, tokens: map.tokens }, chosen, palette);
  };
}

/** Draws what the store knows; who shows it sees to it that maps are asked for. */
export function CodeMapView({ lane, frozen }: { lane: LaneState; frozen: boolean }) {
  const map = useLab((state) => state.codeMaps[lane.id] ?? null);
  if (map === null) return <p className="code-map placeholder">{texts.codes.mapWaits}</p>;
  return <DrawnMap map={map} frozen={frozen} />;
}

function DrawnMap({ map, frozen }: { map: CodeMap; frozen: boolean }) {
  const code = useLab(({ chosenCode }) => (chosenCode?.lane === map.lane ? chosenCode.code : null));
  const detail = useLab(({ codeDetail }) => (codeDetail?.lane === map.lane ? codeDetail : null));
  const [seen, setSeen] = useState({ map, view: nextView(null, map) });
  if (seen.map !== map) setSeen({ map, view: nextView(seen.view, map) });
  const draw = useCallback<Draw>(
    (...args) => drawMap(seen.map, seen.view, code === null ? null : { code, detail })(...args),
    [seen, code, detail],
  );
  const codeAt = useCallback(
    (width: number, height: number) => (x: number, y: number) =>
      nearestPlace(toCanvas(lastOf(seen.map), seen.view.box, width, height), x, y, REACH),
    [seen],
  );
  const { counts, tokens, step, explained, since } = map;
  const share = formatPercent(explained, 0);
  const used = formatCount(counts.filter((count) => count > 0).length);
  const label = texts.codes.mapSummary(
    map.lane,
    formatCount(step),
    formatCount(counts.length),
    used,
    formatCount(tokens.length),
    share,
    formatCount(since),
  );
  return (
    <>
      <CodeCanvas className="code-map" lane={map.lane} frozen={frozen} draw={draw} codeAt={codeAt} label={label} />
      <p className="code-note figure">{texts.codes.explained(share)}</p>
    </>
  );
}
