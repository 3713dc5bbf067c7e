/** A chart as SVG: a mean for each line, with a band of one standard deviation either way. */
import type { ChartFacts, LineFacts } from '../objectives/facts.ts';
import { linearTicks, tickText, yRange, type YAxisRange } from '../metrics/axis.ts';
import { spreadOf } from '../metrics/spread.ts';
import { texts } from '../config/texts/index.ts';
import { escaped } from './escaped.ts';

/** Curves of one line, one for each run. */
export interface ChartLine {
  /** Decides the colour. */
  place: number;
  curves: Float64Array[];
  /** Solid unless something else is said. */
  dash?: LineFacts['dash'];
}

/** When something was in force, in steps: a bar below the curves, in the colour of its line. */
export interface ChartTrack {
  place: number;
  spans: readonly { from: number; to: number }[];
}

/** Colours that the style sheet has; lines beyond them are dashed. */
export const LINE_COLOURS = 9;
/** In units of the drawing, which is scaled to its place. */
const [WIDTH, HEIGHT] = [340, 180];
const [LEFT, RIGHT, TOP, BOTTOM] = [42, 10, 8, 22];
/** Height of a track with the gap above it. */
const TRACK = 6;
/** Length of a dash where lines lie on each other. */
const TURN = 5;

interface Point {
  x: number;
  mean: number;
  low: number;
  high: number;
}

/** Classes of a line by its place among all there could be. */
export const lineClass = (place: number, dash: LineFacts['dash'] = 'solid'): string =>
  `line-${place % LINE_COLOURS}${dash === 'dotted' ? ' dotted' : dash === 'dashed' || place >= LINE_COLOURS ? ' dashed' : ''}`;

/**
 * @param steps of the whole run, along the x axis
 * @param summary what the chart shows, in words
 * @param tracks drawn between curves and axis
 */
export function lineChart(
  lines: readonly ChartLine[],
  { scale, unit }: Pick<ChartFacts, 'scale' | 'unit'>,
  steps: number,
  summary: string,
  tracks: readonly ChartTrack[] = [],
): string {
  const drawn = lines.map(({ curves }) => pointsOf(curves, steps, scale));
  const points = drawn.flat();
  const height = HEIGHT + tracks.length * TRACK;
  const open = `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(summary)}">`;
  if (points.length === 0) {
    return `${open}<text class="empty" x="${WIDTH / 2}" y="${HEIGHT / 2}">${escaped(texts.report.nothing)}</text></svg>`;
  }
  const lowest = Math.min(...points.map(({ mean }) => mean));
  const range = yRange(scale, lowest, Math.max(...points.map(({ high }) => high)));
  const place = placing(range, steps);
  const classes = lines.map((line) => lineClass(line.place, line.dash));
  const paths = drawn.map((line) => pathOf(line, place));
  const bands = drawn.map((line, i) =>
    paths.indexOf(paths[i] ?? '') === i ? bandMarkup(line, classes[i] ?? '', place) : '',
  );
  const means = paths.map((path, i) => meanMarkup(path, classes[i] ?? '', i, paths));
  const below = tracks.map((track, i) => trackMarkup(track, HEIGHT - BOTTOM + (i + 1) * TRACK, place));
  return [open, axes(range, unit, steps, place, height), ...below, ...bands, ...means, '</svg>'].join('');
}

/** Means and bands over runs; on a logarithmic scale only what lies above 0. */
function pointsOf(curves: readonly Float64Array[], steps: number, scale: ChartFacts['scale']): Point[] {
  const stretches = curves[0]?.length ?? 0;
  return Array.from({ length: stretches }, (_, i): Point[] => {
    const spread = spreadOf(curves.map((curve) => curve[i] ?? Number.NaN));
    if (!spread || (scale === 'log' && spread.mean <= 0)) return [];
    const { mean, deviation } = spread;
    const half = deviation ?? 0;
    return [{ x: ((i + 0.5) / stretches) * steps, mean, low: mean - half, high: mean + half }];
  }).flat();
}

interface Place {
  x(step: number): string;
  y(value: number): string;
}

function placing({ scale, min, max }: YAxisRange, steps: number): Place {
  const share = (value: number): number =>
    scale === 'log'
      ? Math.log(Math.max(value, min) / min) / Math.log(max / min)
      : (Math.max(value, min) - min) / (max - min);
  return {
    x: (step) => (LEFT + (step / steps) * (WIDTH - LEFT - RIGHT)).toFixed(1),
    y: (value) => (HEIGHT - BOTTOM - Math.min(share(value), 1) * (HEIGHT - TOP - BOTTOM)).toFixed(1),
  };
}

function axes({ ticks }: YAxisRange, unit: ChartFacts['unit'], steps: number, place: Place, height: number): string {
  const right = WIDTH - RIGHT;
  const horizontal = ticks.map((tick) => {
    const y = place.y(tick);
    const label = `<text class="tick-y" x="${LEFT - 6}" y="${y}">${escaped(tickText(tick, unit))}</text>`;
    return `<line class="grid" x1="${LEFT}" x2="${right}" y1="${y}" y2="${y}"/>${label}`;
  });
  const vertical = linearTicks(0, steps, 4).map(
    (tick) => `<text class="tick-x" x="${place.x(tick)}" y="${height - 6}">${escaped(tickText(tick))}</text>`,
  );
  const name = `<text class="tick-y" x="${LEFT - 10}" y="${height - 9}">${escaped(texts.charts.axis.step)}</text>`;
  return [...horizontal, ...vertical, name].join('');
}

function trackMarkup({ place: of, spans }: ChartTrack, y: number, { x }: Place): string {
  const bars = spans.map(
    ({ from, to }) => `<line class="track ${lineClass(of)}" x1="${x(from)}" x2="${x(to)}" y1="${y}" y2="${y}"/>`,
  );
  return bars.join('');
}

/** The mean as points. A single point is a line of no length, which round ends make a dot. */
function pathOf(points: readonly Point[], { x, y }: Place): string {
  const mean = points.map((point) => `${x(point.x)},${y(point.mean)}`);
  return [...mean, ...(mean.length === 1 ? mean : [])].join(' ');
}

function bandMarkup(points: readonly Point[], name: string, { x, y }: Place): string {
  if (!points.some(({ low, high }) => high > low)) return '';
  const upper = points.map((point) => `${x(point.x)},${y(point.high)}`);
  const lower = points.map((point) => `${x(point.x)},${y(point.low)}`).toReversed();
  return `<polygon class="band ${name}" points="${[...upper, ...lower].join(' ')}"/>`;
}

/** Lines that lie on each other take turns, so that each is seen. */
function meanMarkup(path: string, name: string, index: number, paths: readonly string[]): string {
  if (path === '') return '';
  const alike = paths.flatMap((other, i) => (other === path ? [i] : []));
  const turn = alike.indexOf(index);
  const turns =
    alike.length === 1
      ? ''
      : ` style="stroke-dasharray:${TURN} ${TURN * (alike.length - 1)};stroke-dashoffset:${turn === 0 ? 0 : -TURN * turn};stroke-linecap:butt"`;
  return `<polyline class="mean ${name}"${turns} points="${path}"/>`;
}
