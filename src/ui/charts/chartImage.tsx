/**
 * Charts as files. A drawing is rendered out of sight, where the page's own styles give every shape its colours, as the
 * page shows them now, light or dark; these are then written into the shapes, so that the file needs nothing else.
 */
import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { texts } from '../../config/texts/index.ts';
import { LabError } from '../../protocol/errors.ts';
import type { Lab } from '../../store/lab.ts';
import { Smoother } from '../../store/smoothing.ts';
import { formatCount } from '../../config/texts/numbers.ts';
import { ChartDrawing, type ChartContent, DRAWING, drawingHeight } from './ChartDrawing.tsx';
import { type ChartId, type ChartSpec, chartSpecs } from './chartSpecs.ts';
import { currentFrame, scaleOf } from './currentFrame.ts';
import { shownValue } from './valueText.ts';

export type ImageFormat = 'svg' | 'png';

/** Part of an image: markup without its `<svg>`, and its place. */
interface Piece {
  markup: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface ChartImage {
  title: string;
  background: string;
  width: number;
  height: number;
  pieces: readonly Piece[];
}

/** Pixels of a PNG for each pixel of the drawing. */
const PNG_SCALE = 2;
const COLUMNS = 2;
const HEADING = 44;
const SVG = 'http://www.w3.org/2000/svg';

/** What the page's style sheets say of SVG. Whatever else they say, a reader of the file would not understand. */
const STYLES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'font-size',
  'font-weight',
] as const;
/** What a shape has anyway, if nothing is said. */
const INITIAL: Partial<Record<(typeof STYLES)[number], readonly string[]>> = {
  'fill-opacity': ['1'],
  'stroke-opacity': ['1'],
  'stroke-dasharray': ['none'],
  'stroke-linecap': ['butt'],
  'stroke-linejoin': ['miter'],
  'stroke-width': ['1px', '1'],
  opacity: ['1'],
  'font-weight': ['400'],
};

/** All are read before one is written: a shape may owe its looks to the classes around it. */
function writeStyles(elements: readonly Element[]): void {
  const looks = elements.map((element) => {
    const style = getComputedStyle(element);
    return STYLES.map((name) => [name, style.getPropertyValue(name)] as const);
  });
  for (const [index, element] of elements.entries()) {
    for (const [name, value] of looks[index] ?? []) {
      const ofOthers = name.startsWith('font') && element.tagName !== 'text';
      if (value === '' || INITIAL[name]?.includes(value) || ofOthers) element.removeAttribute(name);
      else element.setAttribute(name, value);
    }
    element.removeAttribute('class');
  }
}

/** Renders a piece of SVG and returns it as markup that stands on its own, and the page's background. */
function standalone(piece: ReactNode): { markup: string; background: string } {
  const host = document.createElement('div');
  host.className = 'drawing-host';
  document.body.append(host);
  const root = createRoot(host);
  try {
    flushSync(() => root.render(<svg xmlns={SVG}>{piece}</svg>));
    const svg = host.firstElementChild;
    if (svg === null) return { markup: '', background: '' };
    writeStyles([...svg.querySelectorAll('*:not(title)')]);
    const serializer = new XMLSerializer();
    const markup = [...svg.children].map((child) => serializer.serializeToString(child)).join('');
    return { markup, background: getComputedStyle(host).backgroundColor };
  } finally {
    root.unmount();
    host.remove();
  }
}

function contentOf(lab: Lab, spec: ChartSpec, smoother: Smoother): ChartContent {
  const { view, session, draft } = lab.store.getState();
  const lanes = (session?.lanes ?? draft.lanes).map(({ id }) => id);
  const plotWidth = DRAWING.width;
  const frame = currentFrame(lab, { spec, scale: scaleOf(spec, view), lanes, smoother, plotWidth });
  const values = frame.traces.map((trace) => shownValue(lab.series, smoother, trace, view.xAxis, null, view.smoothing));
  return { spec, frame, lanes: lanes.length, xAxis: view.xAxis, values };
}

const opening = (width: number, height: number): string =>
  `<svg xmlns="${SVG}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif">`;

function svgOf({ title, background, width, height, pieces }: ChartImage): string {
  const escaped = title.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const parts = pieces.map(({ markup, x, y }) => `<g transform="translate(${x} ${y})">${markup}</g>`);
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n${opening(width, height)}<title>${escaped}</title>` +
    `<rect width="${width}" height="${height}" fill="${background}"/>${parts.join('')}</svg>\n`
  );
}

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** One chart as it is shown now. */
export function chartImage(lab: Lab, id: ChartId): ChartImage {
  const spec = specOf(lab, id);
  const content = contentOf(lab, spec, new Smoother());
  const { markup, background } = standalone(<ChartDrawing content={content} />);
  const size = { width: DRAWING.width, height: drawingHeight(content) };
  return { title: texts.charts.titles[id], background, ...size, pieces: [{ markup, x: 0, y: 0, ...size }] };
}

/** A chart of what is trained. @throws Error if it has no such chart */
export function specOf(lab: Lab, id: ChartId): ChartSpec {
  const spec = specsOf(lab).find((each) => each.id === id);
  if (!spec) throw new Error(`there is no chart ${id}`);
  return spec;
}

function specsOf(lab: Lab): readonly ChartSpec[] {
  const { session, draft, flipReference } = lab.store.getState();
  return chartSpecs(session?.experiment ?? draft, flipReference);
}

/** All charts on one sheet, two columns wide. Gives the main thread back after every chart. */
export async function chartSheet(lab: Lab): Promise<ChartImage> {
  const smoother = new Smoother();
  const { step } = lab.store.getState().pace;
  const title = texts.charts.sheet(texts.title.name, formatCount(step));
  const heading = standalone(
    <text className="drawing-heading" x={20} y={32}>
      {title}
    </text>,
  );
  const width = COLUMNS * DRAWING.width;
  const pieces: Piece[] = [{ markup: heading.markup, x: 0, y: 0, width, height: HEADING }];
  const specs = specsOf(lab);
  let y = HEADING;
  for (let row = 0; row < specs.length; row += COLUMNS) {
    const inRow = specs.slice(row, row + COLUMNS);
    for (const [column, spec] of inRow.entries()) {
      const { markup } = standalone(<ChartDrawing content={contentOf(lab, spec, smoother)} />);
      const size = { width: DRAWING.width, height: drawingHeight({ spec }) };
      pieces.push({ markup, x: column * DRAWING.width, y, ...size });
      await nextTask();
    }
    y += Math.max(...inRow.map((spec) => drawingHeight({ spec })));
  }
  return { title, background: heading.background, width, height: y, pieces };
}

async function drawPiece(context: CanvasRenderingContext2D, { markup, x, y, width, height }: Piece): Promise<void> {
  const url = URL.createObjectURL(new Blob([`${opening(width, height)}${markup}</svg>`], { type: 'image/svg+xml' }));
  try {
    const image = new Image(width, height);
    image.src = url;
    await image.decode();
    context.drawImage(image, x * PNG_SCALE, y * PNG_SCALE, width * PNG_SCALE, height * PNG_SCALE);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Piece by piece, since drawing a whole sheet would block the page. @throws Error if the browser cannot draw it */
async function pngOf({ background, width, height, pieces }: ChartImage): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = width * PNG_SCALE;
  canvas.height = height * PNG_SCALE;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('there is no canvas');
  context.fillStyle = background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const piece of pieces) {
    await drawPiece(context, piece);
    await nextTask();
  }
  const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (png === null) throw new Error('the canvas gave no image');
  return png;
}

/** The file of an image. @throws Error with words for a person if the browser cannot draw it */
export async function imageFile(image: ChartImage, format: ImageFormat): Promise<Blob> {
  if (format === 'svg') return new Blob([svgOf(image)], { type: 'image/svg+xml' });
  try {
    return await pngOf(image);
  } catch {
    throw new LabError('internal', { code: 'image-failed' });
  }
}
