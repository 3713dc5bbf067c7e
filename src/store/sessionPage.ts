/**
 * The page's part of a session file: curves, log, and how they were looked at.
 *
 * Layout: the bytes of `FLPAGE`, two zero bytes, the header's length as uint32, the header as JSON (`pageHeader`), then
 * per lane its `length` points: steps as int32, seconds as float64, and the columns in the header's order as float32.
 * All numbers are little endian, as every machine that runs a browser has them.
 */
import * as v from 'valibot';
import { LabError } from '../client/labError.ts';
import type { MetricKey } from '../config/metrics.ts';
import { PAGE_FORMAT, PAGE_VERSION, pageHeader, type PageHeader } from './sessionPageSchema.ts';
import type { Column, NumberArray } from './column.ts';
import type { LanePoints, SeriesBook } from './series.ts';
import type { LabState } from './state.ts';

const MAGIC = 'FLPAGE\0\0';
const MOST_HEADER_BYTES = 32 * 2 ** 20;

export interface PageContent extends Omit<PageHeader, 'format' | 'version' | 'lanes'> {
  lanes: LanePoints[];
}

type Shown = Pick<LabState, 'selectedLane' | 'speedLimit' | 'flipReference' | 'view' | 'log'>;

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Copies the state of this moment. Gives the main thread back after every lane. */
export async function writeSessionPage(state: Shown, series: SeriesBook): Promise<Blob> {
  const { selectedLane, speedLimit, flipReference, view, log } = state;
  const { xAxis, smoothing, zoom, layer, scales } = view;
  const header: PageHeader = {
    format: PAGE_FORMAT,
    version: PAGE_VERSION,
    selectedLane,
    speedLimit,
    flipReference,
    view: { xAxis, smoothing, zoom, layer, scales: { ...scales } },
    log: log.map(({ time, step, lane, content }) => ({ time, step, lane, content }) as PageHeader['log'][number]),
    lanes: [...series.lanes].map(([lane, { length, columns }]) => ({ lane, length, columns: [...columns.keys()] })),
  };
  // Training goes on between two lanes, and thinning moves points.
  const points = [...series.lanes.values()].map(({ step, seconds, columns }) =>
    [step, seconds, ...columns.values()].map((column: Column<NumberArray>) => column.snapshot()),
  );
  const text = new TextEncoder().encode(JSON.stringify(header));
  const parts: Blob[] = [new Blob([MAGIC, Uint32Array.of(text.length), text])];
  for (const columns of points) {
    parts.push(new Blob(columns.flatMap((column) => [...column.parts()])));
    await nextTask();
  }
  return new Blob(parts);
}

const refused = (what: string): LabError =>
  new LabError('unreadable-file', `The curves and the log of the session file cannot be read: ${what}.`);

/**
 * Reads what `writeSessionPage` wrote; the points of one lane at a time.
 * @throws LabError `unreadable-file` with what is wrong; nothing of the content is then used
 */
export async function readSessionPage(file: Blob): Promise<PageContent> {
  const start = new Uint8Array(await file.slice(0, MAGIC.length + 4).arrayBuffer());
  if (new TextDecoder().decode(start.subarray(0, MAGIC.length)) !== MAGIC || start.length < MAGIC.length + 4) {
    throw refused('they do not begin as Freeze Lab writes them');
  }
  const headerBytes = new DataView(start.buffer).getUint32(MAGIC.length, true);
  let at = MAGIC.length + 4;
  if (headerBytes > MOST_HEADER_BYTES || at + headerBytes > file.size) {
    throw refused(`their header claims ${headerBytes} bytes of ${file.size}`);
  }
  const header = parseHeader(await file.slice(at, at + headerBytes).text());
  at += headerBytes;
  const expected = header.lanes.reduce((sum, { length, columns }) => sum + length * (12 + 4 * columns.length), at);
  if (expected !== file.size) throw refused(`${expected} bytes were expected, and there are ${file.size}`);

  const lanes: LanePoints[] = [];
  for (const { lane, length, columns } of header.lanes) {
    const next = async (bytes: number): Promise<ArrayBuffer> => {
      const buffer = await file.slice(at, at + bytes * length).arrayBuffer();
      at += bytes * length;
      return buffer;
    };
    const step = new Int32Array(await next(4));
    const seconds = new Float64Array(await next(8));
    if (!ascends(step) || !isTime(seconds)) throw refused(`the points of lane ${lane} are not in order`);
    const values: LanePoints['columns'] = {};
    for (const key of columns) values[key] = new Float32Array(await next(4));
    lanes.push({ lane, step, seconds, columns: values });
  }
  const { format: _format, version: _version, ...shown } = header;
  return { ...shown, lanes };
}

function parseHeader(text: string): PageHeader {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw refused('their header is not JSON');
  }
  const { success, output, issues } = v.safeParse(pageHeader, json, { abortEarly: true });
  if (!success) {
    const [issue] = issues;
    // Words of our own are those of a check of our own; a schema's would speak of types.
    const own = issue.type === 'check' || issue.type === 'custom';
    const what = own ? issue.message : 'something stands there that Freeze Lab does not write';
    throw refused(`${what} (at ${v.getDotPath(issue) ?? 'the beginning'})`);
  }
  const names = output.lanes.map(({ lane }) => lane);
  if (new Set(names).size !== names.length) throw refused('a lane occurs twice');
  const double = output.lanes.find(({ columns }) => new Set<MetricKey>(columns).size !== columns.length);
  if (double) throw refused(`a column of lane ${double.lane} occurs twice`);
  return output;
}

const ascends = (steps: Int32Array): boolean => steps.every((step, i) => step > (i === 0 ? -1 : (steps[i - 1] ?? 0)));
const isTime = (seconds: Float64Array): boolean =>
  seconds.every((value, i) => Number.isFinite(value) && value >= (i === 0 ? 0 : (seconds[i - 1] ?? 0)));
